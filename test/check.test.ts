import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../src/check.ts'
import type { Decision } from '../src/core/decision.ts'
import type { Value } from '../src/core/value.ts'
import { sides } from './core/arbitrary.ts'
import { type Files, MemoryRepository } from './memory-repository.ts'

const NOW = '2026-11-02T00:00:00Z'
const SETTINGS = 'version: 1\ncompany: acme\ndocuments: [{ files: "projects/{project}/**/*.json" }]\n'
const ROLES = { developer: {}, maintainer: {}, lead: { permissions: ['changes.approve', 'governance.update'] } }
const BINDINGS = [
  { role: 'developer', users: ['bob'] },
  { role: 'maintainer', users: ['bob', 'mia'] },
  { role: 'lead', users: ['alice'] },
]

type Entry = Record<string, unknown>

interface World {
  readonly rules: readonly Entry[]
  readonly base: Value
  readonly result: Value
}

const governance = (rules: readonly Entry[]): Files => ({
  '.fieldgate/settings.yaml': SETTINGS,
  '.fieldgate/roles.yaml': JSON.stringify({ roles: ROLES, bindings: BINDINGS }),
  ...Object.fromEntries(
    rules.map((rule, i) => [`.fieldgate/rules/r${i}.yaml`, JSON.stringify({ saveChangesRules: [rule] })]),
  ),
})

const FILE = 'projects/shop/config.json'

async function decide(main: Files, change: Files, login = 'bob'): Promise<Decision> {
  const people = {
    facts: {
      now: NOW,
      target: 'refs/heads/main',
      author: { login, id: 1, type: 'User' },
      contributors: [],
      teams: {},
      reviews: [],
    },
  }
  const { decision } = await check({
    repository: new MemoryRepository(main, change),
    base: 'main',
    head: 'change',
    governance: null,
    people,
  })
  return decision
}

const judge = ({ rules, base, result }: World, login?: string) => {
  const files = governance(rules)
  return decide({ ...files, [FILE]: JSON.stringify(base) }, { ...files, [FILE]: JSON.stringify(result) }, login)
}

const jsonPath = fc.constantFrom(
  '$',
  '$.a',
  '$.*',
  '$.a.b',
  '$..name',
  '$.*.*',
  '$[*].v',
  '$[0]',
  "$[?@.name=='p']",
  '$.b[*]',
  '$.*[?@.v==1]',
  '$.a.*.c',
  '$..[?@.name].v',
  '$[1:]',
  "$['a','b']",
  '$.c',
)
const actions = fc.option(fc.subarray(['create', 'update', 'delete'], { minLength: 1 }), { nil: undefined })
const rule = fc
  .record({ jsonPath, actions })
  .map(one => ({ jsonPath: one.jsonPath, ...(one.actions && { processingOptions: { actions: one.actions } }) }))
const roleIds = fc.subarray(['developer', 'maintainer', 'lead'], { minLength: 1 })
const more = { mode: fc.constantFrom('enforce', 'enforce', 'warn'), override: fc.constantFrom('approval', 'none') }
const disallow = fc.record({ roleIds, disallowedRuleSet: fc.array(rule, { minLength: 1, maxLength: 2 }), ...more })
const allow = fc.record({ roleIds, allowedRuleSet: fc.array(rule, { maxLength: 2 }), ...more })
const entries = fc.array(fc.oneof(disallow, disallow, allow), { maxLength: 4 })
const world: fc.Arbitrary<World> = fc
  .record({ rules: entries, sides })
  .map(({ rules, sides: two }) => ({ rules, ...two }))

const verdict = ({ decision, violations, warnings, diagnostics }: Decision) => {
  const places = (list: Decision['violations']) =>
    list.map(({ code, identity, action, rule: by }) => [code, identity, action, by?.jsonPath ?? null].join(' ')).sort()
  return {
    decision,
    violations: places(violations),
    warnings: places(warnings),
    diagnostics: [...new Set(diagnostics.map(({ code, line }) => `${code} ${line}`))].sort(),
  }
}

describe('properties of a decision', () => {
  it('does not depend on the order of rules and files', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given => {
        const turned = { ...given, rules: [...given.rules].reverse() }
        expect(verdict(await judge(turned))).toEqual(verdict(await judge(given)))
      }),
      { numRuns: 400 },
    )
  })

  it('does not depend on the order of keys', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given => {
        const turned = { ...given, base: reversed(given.base), result: reversed(given.result) }
        const withoutLines = (decision: Decision) => ({
          ...verdict(decision),
          diagnostics: decision.diagnostics.map(({ code }) => code).sort(),
        })
        expect(withoutLines(await judge(turned))).toEqual(withoutLines(await judge(given)))
      }),
      { numRuns: 400 },
    )
  })

  it('a further disallow rule never turns deny or error into allow', async () => {
    await fc.assert(
      fc.asyncProperty(world, disallow, async (given, extra) => {
        const before = await judge(given)
        const after = await judge({ ...given, rules: [...given.rules, extra] })
        if (before.decision !== 'allow') expect(after.decision).not.toBe('allow')
      }),
      { numRuns: 600 },
    )
  })

  it('a rule repeated changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given => {
        expect(verdict(await judge({ ...given, rules: [...given.rules, ...given.rules] }))).toEqual(
          verdict(await judge(given)),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('whoever is named as one who can make the change, can', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given => {
        const { violations, decision } = await judge(given)
        if (decision !== 'deny') return
        const everywhere = ['alice', 'mia'].filter(login =>
          violations.every(({ whoCanPeople }) => whoCanPeople.includes(login)),
        )
        for (const login of everywhere) {
          const own = await judge(given, login)
          const refused = new Set(own.violations.map(({ identity }) => identity))
          expect(violations.filter(({ identity }) => refused.has(identity))).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a change of nothing is allowed to everybody, and a decision is the same when made again', async () => {
    await fc.assert(
      fc.asyncProperty(world, async given => {
        expect((await judge({ ...given, result: given.base }, 'mallory')).decision).toBe('allow')
        expect(await judge(given)).toEqual(await judge(given))
      }),
      { numRuns: 100 },
    )
  })
})

function reversed(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(reversed)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member as Value)]),
  )
}
