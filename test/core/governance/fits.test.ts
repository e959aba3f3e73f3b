import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Schema, shapeOf } from '../../../src/core/governance/check-shape.ts'
import { fits } from '../../../src/core/governance/fits.ts'
import { plainValue } from '../../../src/core/governance/plain.ts'
import { PoliciesShape } from '../../../src/core/governance/shapes/policies.ts'
import { RolesShape } from '../../../src/core/governance/shapes/roles.ts'
import {
  BareRulesShape,
  RulesFileShape,
  RulesShape,
  StoredRulesShape,
} from '../../../src/core/governance/shapes/rules.ts'
import { SettingsShape } from '../../../src/core/governance/shapes/settings.ts'
import { WaiversShape } from '../../../src/core/governance/shapes/waivers.ts'
import { isContainer, isSequence, KEY_TYPES, Scalar, type Value } from '../../../src/core/value.ts'

const RULE: Value = {
  jsonPath: '$.a',
  ruleId: 'endpoints.security',
  processingOptions: { actions: ['create', 'delete'], action: 'update', primaryKey: 'name' },
  dialect: 'rfc9535',
  message: 'ask',
  description: 'why',
}
const ENTRY: Value = {
  id: 'images',
  roleIds: ['developer', 'maintainer'],
  exceptRoleIds: ['owner'],
  match: { files: ['a/**'], environments: ['prod'], branches: ['main'] },
  mode: 'warn',
  override: 'none',
  disallowedRuleSet: [RULE, { jsonPath: '$.b', processingOptions: { action: ['create'] } }],
  allowedRuleSet: [],
  isInheritedFromTenant: true,
}
const OWN: Value = {
  scope: { company: 'acme', project: 'shop', environment: 'prod' },
  saveChangesRules: [ENTRY, { roleIds: ['x'], allowedRuleSet: [{ ruleId: 'r' }] }],
  ruleDefinitions: { 'my.rule': { description: 'd', jsonPaths: ['$.a'], actions: ['delete'] } },
}
const STORED: Value = { configurationManagement: { saveChangesRules: [ENTRY] } }
const ROLES: Value = {
  roles: { developer: {}, lead: { description: 'd', permissions: ['governance.update'] } },
  groups: { payments: ['carol', 'dave_acme'] },
  bindings: [
    { role: 'lead', company: 'acme', users: ['bob'], groups: ['payments'], teams: ['o/t'], until: '2027-01-31' },
  ],
}
const WAIVERS: Value = [
  { id: 'w', rule: 'images', paths: ['$.a'], roles: ['x'], reason: 'why', owner: 'me', expires: '2027-01-31' },
]
const POLICIES: Value = {
  tagDefinitions: [
    { subject: 'project', key: 'k', type: 'singleSelect', options: ['a', 'b'], mandatory: true, default: 'a' },
    { subject: 'user', key: 'k', type: 'email', pattern: '@', restricted: false, default: ['a@b.c'], description: 'd' },
  ],
  policies: [
    {
      name: 'p',
      authoritative: { subject: 'workspace', tag: 'k' },
      affected: { subject: 'project', tag: 'k' },
      strategy: 'subset',
      howToFix: 'ask',
      mode: 'warn',
      match: { projects: ['shop-*'] },
    },
  ],
}
const SETTINGS: Value = {
  version: 1,
  documents: [{ files: 'a/{project}/*.yaml', ignore: ['$.a'], stream: true, tags: ['!Ref'], branches: ['main'] }],
}

const SHAPES: readonly [name: string, schema: Schema<unknown>, value: Value][] = [
  ['rules', RulesShape, OWN],
  ['stored rules', StoredRulesShape, STORED],
  ['bare rules', BareRulesShape, [ENTRY]],
  ['any rules', RulesFileShape, OWN],
  ['roles', RolesShape, ROLES],
  ['waivers', WaiversShape, WAIVERS],
  ['policies', PoliciesShape, POLICIES],
  ['settings', SettingsShape, SETTINGS],
]

const PARTS: readonly Value[] = [
  ...[null, true, 0, 1, 1.5, '', ' ', 'a', 'a b', 'create', '\u0000', '\u00a0', 'x'.repeat(200), 'x'.repeat(201), '😀'],
  ...[[], {}, ['a'], [''], [null], [['a']], [{}], { a: 'a' }, { jsonPath: '$' }, { constructor: 'a' }, RULE, ENTRY],
  new Scalar('s:no|b:false', ['no', false], 'no'),
  new Scalar('n:1e400', [{ number: '1e400' }], '1e400'),
  { [KEY_TYPES]: new Map([['1', 'n:1']]), 1: 'a' },
]
const KEYS = ['id', 'roleIds', 'jsonPath', 'action', 'match', 'constructor', 'toString', 'x', '1', 'a b']

interface Edit {
  readonly at: readonly number[]
  readonly key: string
  readonly part: Value
  readonly kind: 'replace' | 'add' | 'remove'
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.array(fc.nat(8), { maxLength: 6 }),
    key: fc.constantFrom(...KEYS),
    part: fc.constantFrom(...PARTS),
    kind: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const),
  }),
  { maxLength: 3 },
)

/** A value with one part changed: the one that a few numbers lead to. */
function edited(value: Value, edit: Edit, depth = 0): Value {
  const { at, key, part, kind } = edit
  const step = at[depth]
  if (!isContainer(value) || step === undefined || Object.keys(value).length === 0) {
    if (kind === 'replace' || !isContainer(value)) return part
    return isSequence(value) ? [...value, part] : { ...value, [key]: part }
  }
  const chosen = Object.keys(value)[step % Object.keys(value).length] as string
  const isLast = at[depth + 1] === undefined
  const members = Object.entries(value).flatMap(([name, member]): [string, Value][] => {
    if (name !== chosen) return [[name, member as Value]]
    return kind === 'remove' && isLast ? [] : [[name, edited(member as Value, edit, depth + 1)]]
  })
  return isSequence(value) ? members.map(([, member]) => member) : Object.fromEntries(members)
}

const editedBy = (value: Value, all: readonly Edit[]): Value =>
  all.reduce((before: Value, edit) => edited(before, edit), value)

describe('what fits', () => {
  it.each(SHAPES)('%s: the schema accepts, as the same plain data', (_name, schema, value) => {
    let fitting = 0
    fc.assert(
      fc.property(edits, all => {
        const candidate = editedBy(value, all)
        if (!fits(schema, candidate)) return
        fitting++
        expect(plainValue(candidate)).toEqual(candidate)
        expect(shapeOf(schema, candidate)).toEqual({ ok: true, value: candidate })
      }),
      { numRuns: 1500 },
    )
    // Settings begin with a number, which is left to their schema.
    expect(fitting > 100).toBe(schema !== SettingsShape)
  })

  it.each(SHAPES.filter(([name]) => name.includes('rules')))(
    '%s: and the schema accepts nothing plain that does not',
    (_name, schema, value) => {
      fc.assert(
        fc.property(edits, all => {
          const candidate = editedBy(value, all)
          const plain = plainValue(candidate)
          if (plain === candidate) expect(fits(schema, candidate)).toBe(shapeOf(schema, plain).ok)
        }),
        { numRuns: 1500 },
      )
    },
  )

  it.each<[string, Schema<unknown>, Value]>([
    ['a key of a record that is no id', RulesShape, { ruleDefinitions: { 'a b': { jsonPaths: ['$.a'] } } }],
    ['a member of a record', RulesShape, { ruleDefinitions: { a: { jsonPaths: [] } } }],
    ['a key that objects inherit', BareRulesShape, [{ constructor: 'a' }]],
    ['a scalar in place of a mapping', RulesShape, new Scalar('s:no|b:false', ['no', false], 'no')],
    ['a mapping in place of a list', BareRulesShape, {}],
    ['a list in place of a mapping', RulesShape, []],
  ])('%s does not', (_name, schema, value) => {
    expect(fits(schema, value)).toBe(false)
    expect(shapeOf(schema, plainValue(value)).ok).toBe(false)
  })
})
