import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { enumerate } from '../../../src/core/jsonpath/enumerate.ts'
import { parseQuery, parseQueryWithAnyPattern } from '../../../src/core/jsonpath/parse.ts'
import { normalizedPath } from '../../../src/core/jsonpath/path.ts'
import type { Value } from '../../../src/core/value.ts'

/** The compliance suite of the JSONPath working group; it is beside the project where the project is checked. */
const SUITE = new URL('../../../../shared/jsonpath/cts.json', import.meta.url)

interface Case {
  readonly name: string
  readonly selector: string
  readonly document?: Value
  readonly result?: readonly Value[]
  readonly results?: readonly (readonly Value[])[]
  readonly result_paths?: readonly string[]
  readonly results_paths?: readonly (readonly string[])[]
  readonly invalid_selector?: boolean
}

const present = existsSync(SUITE)
const cases: readonly Case[] = present ? JSON.parse(readFileSync(SUITE, 'utf8')).tests : []

/** Cases that are right in the RFC and that a rule may nevertheless not say: the document would choose the pattern. */
const PATTERN_FROM_DOCUMENT = [
  'functions, match, regex from the document',
  'functions, match, arg is a function expression',
  'functions, match, non-string second arg',
  'functions, search, regex from the document',
  'functions, search, arg is a function expression',
  'functions, search, non-string second arg',
]

describe(`the JSONPath compliance suite${present ? '' : ' (skipped: ../shared/jsonpath/cts.json is not here)'}`, () => {
  it.skipIf(!present)('has as many cases as were measured', () => {
    expect(cases.length).toBe(703)
  })

  it.skipIf(!present)('passes whole', () => {
    const failures = cases.filter(test => !passes(test)).map(({ name }) => name)
    expect(failures).toEqual([])
  })

  it.skipIf(!present)('is passed by queries of rules as well, but for patterns that are not literals', () => {
    const failures = cases
      .filter(test => parseQuery(test.selector).ok === (test.invalid_selector === true))
      .map(({ name }) => name)
    expect(failures.sort()).toEqual([...PATTERN_FROM_DOCUMENT].sort())
  })

  it.skipIf(!present)('finds each invalid selector at an offset within it', () => {
    for (const { selector, invalid_selector } of cases) {
      const parsed = parseQuery(selector)
      if (invalid_selector && !parsed.ok) expect(parsed.offset).toBeLessThanOrEqual(selector.length)
    }
  })
})

/** One of the results that the suite permits, where objects have no order. */
function passes({ selector, document, ...expected }: Case): boolean {
  const parsed = parseQueryWithAnyPattern(selector)
  if (!parsed.ok) return expected.invalid_selector === true
  if (expected.invalid_selector) return false
  const nodes = enumerate(parsed.query, document as Value, 'narrow')
  const found = [nodes.map(({ value }) => value), nodes.map(({ path }) => normalizedPath(path))]
  const permitted = expected.results ?? [expected.result]
  const paths = expected.results_paths ?? [expected.result_paths]
  return permitted.some((result, i) => JSON.stringify(found) === JSON.stringify([result, paths[i]]))
}
