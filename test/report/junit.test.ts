import { describe, expect, it } from 'vitest'
import { junit } from '../../src/report/junit.ts'
import { allowed, decision, everything, LIFTED, many, plain, violation } from './sample.ts'

/** A small reader of XML 1.0 that takes nothing but well-formed elements, attributes, text and the five entities. */
function read(text: string): {
  readonly elements: readonly { readonly name: string; readonly attributes: Record<string, string> }[]
} {
  const elements: { name: string; attributes: Record<string, string> }[] = []
  const open: string[] = []
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  expect(body).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u)
  expect(body.replace(/&(?:amp|lt|gt|quot|apos);/g, '')).not.toContain('&')
  let end = 0
  for (const match of body.matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g)) {
    expect(body.slice(end, match.index)).not.toMatch(/[<>]/)
    end = match.index + match[0].length
    const [, closing, name = '', attributes = '', empty] = match
    if (closing === '/') expect(open.pop()).toBe(name)
    else {
      elements.push({
        name,
        attributes: Object.fromEntries(
          [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
        ),
      })
      if (empty !== '/') open.push(name)
    }
  }
  expect(open).toEqual([])
  return { elements }
}

const named = (report: string, name: string) => read(report).elements.filter(element => element.name === name)

describe('JUnit', () => {
  it('has a suite for each file and a case for each finding', () => {
    expect(junit(decision(), plain)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fieldgate" tests="2" failures="2" errors="0" skipped="0" time="0">
  <testsuite name="fieldgate" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="fieldgate" name="decision" time="0">
      <failure type="deny" message="deny: 1 violation in 1 file">deny: 1 violation in 1 file</failure>
    </testcase>
  </testsuite>
  <testsuite name="projects/shop/api-console-config.json" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="projects/shop/api-console-config.json" name="$.services.api.dockerImage (images, alice)" time="0">
      <failure type="disallowed" message="ask the release team in #releases">ask the release team in #releases
at: projects/shop/api-console-config.json:12:7
before: &quot;api:1.0&quot;
after: &quot;api:2.0&quot;
rule: images (.fieldgate/rules/company.yaml:4)
who can: platform-engineer or senior-developer: carol or dave</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  const tallies = [
    ['allow', allowed(), { tests: '1', failures: '0', errors: '0', skipped: '0' }],
    [
      'lifted',
      allowed({ violations: [violation({ liftedBy: LIFTED })] }),
      { tests: '2', failures: '0', errors: '0', skipped: '1' },
    ],
    [
      'error',
      decision({ decision: 'error', violations: [], diagnostics: [{ code: 'internal', message: 'm' }] }),
      { tests: '2', failures: '0', errors: '2', skipped: '0' },
    ],
    ['everything', everything, { tests: '7', failures: '5', errors: '0', skipped: '2' }],
    ['many', decision({ violations: many(1_000) }), { tests: '1001', failures: '1001', errors: '0', skipped: '0' }],
  ] as const
  it.each(tallies)('counts: %s', (_, given, expected) => {
    const report = junit(given, plain)
    expect(named(report, 'testsuites')[0]?.attributes).toMatchObject(expected)
    expect(named(report, 'testcase')).toHaveLength(Number(expected.tests))
  })

  it('names who lifted, and the waiver', () => {
    const report = junit(everything, plain)
    expect(named(report, 'skipped').map(({ attributes }) => attributes.message)).toEqual([
      'does not block: by carol (senior-developer), review 9',
      'does not block: by the waiver wave-17',
    ])
  })

  it('is well-formed whatever is in it', () => {
    const evil = '</failure>"\'<![CDATA[ ]]> &amp; \0\u001b\ufffe\ud800\u202e\n::error::'
    const report = junit(
      decision({
        violations: [violation({ message: evil, file: evil, identity: evil, before: evil, after: { [evil]: evil } })],
        diagnostics: [{ code: 'internal', message: evil }],
      }),
      plain,
    )
    expect(named(report, 'testcase')).toHaveLength(3)
  })
})
