import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import type { RecordBody, RecordContext } from '../../src/audit/record.ts'
import type { Facts, GroupMember } from '../../src/core/facts.ts'
import type { Repository } from '../../src/repository.ts'
import type { Edit, Json } from '../edit.ts'
import { type FixtureFiles, OpenWorkshop, type RepositoryFixture } from '../git/repository-fixture.ts'
import { A, B, edited, FILES, factsOf, found, levelOf, messages, NOW, recordOf, VERSION, verifiedLog } from './log.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const BOB = { login: 'bob' }
const ALICE = { login: 'alice', id: 11 }
const IMAGE = String(FILES[A]).replace('a:1', 'a:2')
const SIZE = String(FILES[A]).replace('size: 1', 'size: 2')
const B_SIZE = String(FILES[B]).replace('size: 1', 'size: 2')
/** A byte that is no UTF-8, as the port has it. */
const ODD = 'projects/shop/odd\udcff.yaml'
const ROLES = '.fieldgate/roles.yaml'
const RULES = '.fieldgate/rules/company.yaml'
const WAIVERS = '.fieldgate/waivers.yaml'
const WAIVER = `- id: old-one
  rule: images
  reason: the old one is gone
  owner: alice
  expires: 2024-12-01
`

let fixture: RepositoryFixture
let repository: Repository
let start: string
const head = (files: FixtureFiles, from = start): string =>
  fixture.commit(files, { branch: `change-${Math.random()}`, from })

beforeAll(async () => {
  fixture = workshop.repository()
  start = fixture.commit({ ...FILES, [ODD]: 'image: o:1\nsize: 1\n' })
  repository = await workshop.open(fixture)
})

const replay = () => ({ replay: { repository, toolVersion: VERSION } })
const verified = (...records: readonly RecordBody[]) => verifiedLog(records, replay())

interface Story {
  readonly files: FixtureFiles
  readonly by?: Facts['author']
  readonly facts?: (head: string) => Partial<Facts>
  readonly base?: () => string
  readonly governance?: (head: string) => string
  readonly context?: Partial<RecordContext>
}

async function told({ files, by = BOB, facts, base, governance, context }: Story): Promise<RecordBody> {
  const from = base?.() ?? start
  const tip = head(files, from)
  return recordOf(
    repository,
    { base: from, head: tip, governance: governance?.(tip) ?? start, hasLanded: context?.kind !== undefined },
    factsOf(by, facts?.(tip)),
    { repo: 'github.com/acme/shop', pr: 7, ...context },
  )
}

const approvedBy = (user: Facts['author'] & { readonly id: number }) => (tip: string) => ({
  reviews: [{ id: 5, user: { ...user, type: 'User', canWrite: true }, state: 'APPROVED', commit: tip }],
})
/** A commit of main with other governance, on which something is judged. */
const governed = (files: FixtureFiles) => () => {
  const tip = fixture.commit(files)
  fixture.commit({ ...FILES, [WAIVERS]: null }) // main goes on, and has it in its history
  return tip
}
const member = (number: number, tip: string, more: Partial<GroupMember> = {}): GroupMember => ({
  ...{ number, head: tip, author: BOB, contributors: [], reviews: [], ...more },
})

/** How each ends, and what else its record has to show, so that the story is the one that it says. */
const STORIES: readonly (readonly [string, Story, string, RegExp])[] = [
  ['an allow', { files: { [A]: SIZE } }, 'allow', /"changes":1/],
  ['a deny', { files: { [A]: IMAGE } }, 'deny', /"codes":\["disallowed"\]/],
  ['nothing at all', { files: {} }, 'allow', /"changes":0/],
  ['a document that can not be read', { files: { [A]: 'a: [\n' } }, 'error', /"codes":\["document-invalid"\]/],
  [
    'governance that would be broken',
    { files: { [ROLES]: 'roles: 1\n' }, by: ALICE },
    'deny',
    /"codes":\["governance-invalid"/,
  ],
  [
    'governance that is broken',
    { files: { [A]: SIZE }, base: governed({ [RULES]: 'saveChangesRules: 1\n' }), governance: tip => `${tip}^` },
    'error',
    /"codes":\["governance-invalid"/,
  ],
  ['an approval', { files: { [A]: IMAGE }, facts: approvedBy(ALICE) }, 'allow', /"lifted":\[\{.*"review":5/],
  [
    'an approval by somebody who may not',
    { files: { [A]: IMAGE }, facts: approvedBy({ login: 'mia', id: 33 }) },
    'deny',
    /"lifted":\[\]/,
  ],
  [
    'a contributor with files',
    {
      files: { [A]: IMAGE, [B]: B_SIZE },
      by: ALICE,
      facts: () => ({ contributors: [{ ...BOB, files: [B] }] }),
    },
    'allow',
    /"files":\["projects/,
  ],
  [
    'a contributor with all files',
    { files: { [A]: IMAGE, [B]: B_SIZE }, by: ALICE, facts: () => ({ contributors: [BOB] }) },
    'deny',
    /"principal":"bob"/,
  ],
  ['somebody without a role', { files: { [A]: SIZE }, by: { login: 'zoe' } }, 'deny', /"codes":\["unmapped"\]/],
  ['a warning', { files: { [A]: `${String(FILES[A])}warned: 1\n` } }, 'allow', /"warnings":1/],
  ['a file that is no document', { files: { 'README.md': 'a: 1\n' } }, 'allow', /"changes":0/],
  ['a redacted value', { files: { [B]: `${String(FILES[B])}password: correct-horse\n` } }, 'allow', /"changes":1/],
  [
    'a redacted value that is denied',
    { files: { [B]: `${String(FILES[B]).replace('b:1', 'AKIAIOSFODNN7EXAMPLE')}` } },
    'deny',
    /"after":\{"redacted":true\}/,
  ],
  [
    'a waiver',
    { files: { [A]: IMAGE }, base: governed({ [WAIVERS]: WAIVER }), governance: tip => `${tip}^` },
    'allow',
    /"warnings":1/,
  ],
  [
    'a name that is no UTF-8',
    { files: { [ODD]: 'image: o:2\nsize: 1\n' } },
    'deny',
    /"file":"projects\/shop\/odd\\\\xff.yaml"/,
  ],
  [
    'a repository without governance',
    {
      files: { [A]: SIZE },
      base: governed(Object.fromEntries(Object.keys(FILES).flatMap(path => (/^\.f/.test(path) ? [[path, null]] : [])))),
      governance: tip => `${tip}^`,
    },
    'allow',
    /"notices":1/,
  ],
  [
    'a repair of governance',
    {
      files: { [RULES]: String(FILES[RULES]) },
      by: ALICE,
      base: governed({ [RULES]: 'saveChangesRules: 1\n' }),
      governance: tip => `${tip}^`,
    },
    'allow',
    /"governance"/,
  ],
  ['what landed', { files: { [A]: SIZE }, context: { kind: 'landed' } }, 'allow', /"kind":"landed"/],
  ['what was pushed past the gate', { files: { [A]: IMAGE }, context: { kind: 'bypass' } }, 'deny', /"kind":"bypass"/],
  [
    'a change with all that can be said of it',
    {
      files: { [A]: SIZE },
      context: {
        trigger: { login: 'mia', id: 33 },
        eventTime: NOW,
        evidence: { run: 'https://github.com/acme/shop/actions/runs/1', attempt: 2, event: 'pull_request' },
        tool: { version: VERSION, digest: `sha256:${'a'.repeat(64)}` },
      },
    },
    'allow',
    /"attempt":2/,
  ],
]

describe('an honest record', () => {
  it.each(STORIES)('of %s comes out again', async (_, story, decision, shown) => {
    const record = await told(story)
    expect(record.decision).toBe(decision)
    expect(shown.test(canonicalJson(record))).toBe(true)
    const verification = await verified(record)
    expect(messages(verification, 'replay')).toBe('')
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'replay')).toMatchObject({ checked: 1, left: null })
  })

  it('of a conflict comes out again', async () => {
    const base = head({ [A]: IMAGE })
    const conflict = head({ [A]: String(FILES[A]).replace('a:1', 'a:3') })
    const record = await recordOf(repository, { base, head: conflict, governance: start }, factsOf(BOB))
    expect(record).toMatchObject({ decision: 'error', codes: ['not-mergeable'] })
    expect(found(await verified(record))).toEqual(['verified'])
  })

  it('of a group comes out again', async () => {
    const [one, two] = [head({ [A]: SIZE }), head({ [B]: B_SIZE })]
    const land = (onto: string, tip: string) => {
      const tree = fixture.git('merge-tree', '--write-tree', onto, tip)
      return fixture.git('commit-tree', tree, '-m', 'group', '-p', onto, '-p', tip)
    }
    const group = [member(7, one), member(8, two, { author: { login: 'mia' }, contributors: [{ ...BOB, files: [B] }] })]
    const record = await recordOf(
      repository,
      { base: start, head: land(land(start, one), two), governance: start },
      factsOf({ login: 'queue[bot]' }, { group }),
    )
    expect(record).toMatchObject({ decision: 'allow', principals: [{ login: 'bob' }, { login: 'mia' }] })
    expect(found(await verified(record))).toEqual(['verified'])
  })

  it('of more violations than a record lists comes out again', async () => {
    const many = (image: string) =>
      Object.fromEntries(Array.from({ length: 205 }, (_, at) => [`projects/shop/many/${at}.yaml`, `image: ${image}\n`]))
    const record = await told({ files: many('b'), base: () => head(many('a')) })
    expect(record).toHaveProperty('violationsRest.count', 5)
    expect(found(await verified(record))).toEqual(['verified'])
  })

  it('of a contributor to a file whose name is no UTF-8 does not make the log a forged one', async () => {
    const facts = () => ({ contributors: [{ ...BOB, files: [ODD] }] })
    const odd = { [ODD]: 'image: o:1\nsize: 2\n' }
    const record = await told({ files: odd, by: ALICE, facts })
    expect(found(await verified(record))).toEqual(['verified'])
    // Bob has no hand in the image, which the record can not tell any more.
    const other = await told({ files: { ...odd, [A]: IMAGE }, by: ALICE, facts })
    expect(other.decision).toBe('allow')
    const verification = await verified(other)
    expect(found(verification)).toEqual(['unchecked', 'replay unverifiable'])
    expect(messages(verification, 'replay')).toMatch(
      /^unverifiable: record 1 can not be replayed: names of files in its facts are not recorded as they were; /,
    )
  })

  it('is replayed beside others, in order', async () => {
    const records = [await told({ files: { [A]: SIZE } }), await told({ files: { [A]: IMAGE } })]
    const verification = await verified(...records)
    expect(levelOf(verification, 'replay').checked).toBe(2)
    expect(found(verification)).toEqual(['verified'])
  })

  it('is replayed with what the clone of somebody else fetches', async () => {
    const record = await told({ files: { [A]: IMAGE } })
    const clone = workshop.clone(fixture, '--depth=1', '--filter=blob:none')
    const elsewhere = await workshop.open(clone)
    const asked = { replay: { repository: elsewhere, toolVersion: VERSION } }
    expect(found(await verifiedLog([record], asked))).toEqual(['verified'])
  })
})

describe('errors of the moment', () => {
  it.each(['forge-unavailable', 'object-missing', 'limit-exceeded', 'internal', 'usage'])(
    '%s are counted and not made again',
    async code => {
      const record = edited(await told({ files: { [A]: SIZE } }), { set: { '/decision': 'error', '/codes': [code] } })
      const verification = await verified(record, await told({ files: { [A]: IMAGE } }))
      expect(found(verification)).toEqual(['verified'])
      expect(levelOf(verification, 'replay')).toMatchObject({
        checked: 1,
        left: '1 error that the moment caused can not be made again, and let nothing through',
      })
    },
  )

  it('are not an allow that could not be recorded, which is made again', async () => {
    const { counts } = await told({ files: { [A]: SIZE } })
    const unrecorded = {
      '/decision': 'error',
      '/codes': ['audit-unavailable'],
      '/counts': { ...(counts as object), diagnostics: 1 },
    }
    const honest = edited(await told({ files: { [A]: SIZE } }), { set: unrecorded })
    expect(found(await verified(honest))).toEqual(['verified'])
    const forged = edited(await told({ files: { [A]: IMAGE } }), { set: unrecorded })
    expect(found(await verified(forged))).toEqual(['tampered', 'replay replay-differs'])
  })

  it('without a head or a base are counted too', async () => {
    const record = await told({ files: { [A]: 'a: [\n' } })
    const without = edited(record, { set: { '/change/head': null } })
    const neither = edited(record, { set: { '/change/head': null, '/target/commit': null, '/id': uuidOf(1) } })
    const verification = await verified(without, neither)
    expect(levelOf(verification, 'replay')).toMatchObject({ checked: 0, left: expect.stringMatching(/^2 errors that/) })
    expect(found(verification)).toEqual(['verified'])
  })

  it('can not be what an allow says', async () => {
    const record = edited(await told({ files: { [A]: IMAGE } }), {
      set: { '/decision': 'allow', '/codes': ['internal'] },
    })
    expect(found(await verified(record))).toEqual(['tampered', 'replay replay-differs'])
  })
})

const uuidOf = (number: number): string => `01947b1e-0000-7000-8000-${String(number).padStart(12, '0')}`

describe('a forged record', () => {
  let denied: RecordBody
  let allowed: RecordBody
  beforeAll(async () => {
    denied = await told({ files: { [A]: IMAGE, [B]: B_SIZE } })
    allowed = await told({ files: { [A]: IMAGE }, facts: approvedBy(ALICE) })
    expect(found(await verified(denied, allowed))).toEqual(['verified'])
  })

  it.each<[string, () => RecordBody, Edit, string]>([
    [
      'a deny made an allow',
      () => denied,
      { set: { '/decision': 'allow' } },
      '`decision` is `"allow"`, recomputed `"deny"`',
    ],
    [
      'an allow made a deny',
      () => allowed,
      { set: { '/decision': 'deny' } },
      '`decision` is `"deny"`, recomputed `"allow"`',
    ],
    ['a violation left out', () => denied, { set: { '/violations': [] } }, '`violations[0]` is absent, recomputed `{'],
    ['a line', () => denied, { set: { '/violations/0/line': 9 } }, '`violations[0].line` is `9`, recomputed `1`'],
    [
      'a value',
      () => denied,
      { set: { '/violations/0/after': 'a:3' } },
      '`violations[0].after` is `"a:3"`, recomputed `"a:2"`',
    ],
    ['a code left out', () => denied, { set: { '/codes': [] } }, '`codes[0]` is absent, recomputed `"disallowed"`'],
    ['a count', () => denied, { set: { '/counts/changes': 1 } }, '`counts.changes` is `1`, recomputed `2`'],
    [
      'a role',
      () => denied,
      { set: { '/principals/0/roles/0/role': 'lead' } },
      '`principals[0].roles[0].role` is `"lead"`',
    ],
    [
      'a principal more',
      () => denied,
      { set: { '/principals/1': { login: 'mia' } } },
      '`principals[1]` is `{"login":"mia"}`, recomputed absent',
    ],
    [
      'a place',
      () => denied,
      { set: { '/changed/0/action': 'delete' } },
      '`changed[0].action` is `"delete"`, recomputed `"update"`',
    ],
    ['a place left out', () => denied, { remove: ['/changed/1'] }, '`changed[1]`'],
    [
      'the digest of the change',
      () => denied,
      { set: { '/change/digest': `sha256:${'0'.repeat(64)}` } },
      '`change.digest` is `"sha256:000',
    ],
    ['the tree', () => denied, { set: { '/change/resultTree': '1'.repeat(40) } }, '`change.resultTree` is `"1111'],
    ['the tree of the base', () => denied, { set: { '/target/tree': '1'.repeat(40) } }, '`target.tree` is `"1111'],
    [
      'the inputs',
      () => denied,
      { set: { '/evidence/inputs': `sha256:${'0'.repeat(64)}` } },
      '`evidence.inputs` is `"sha256:000',
    ],
    [
      'the digest of governance',
      () => denied,
      { set: { '/governance/digest': `sha256:${'0'.repeat(64)}` } },
      '`governance.digest` is',
    ],
    [
      'who lifted',
      () => allowed,
      { set: { '/lifted/0/liftedBy/login': 'mia' } },
      '`lifted[0].liftedBy.login` is `"mia"`, recomputed `"alice"`',
    ],
    ['a member that nobody knows', () => denied, { set: { '/note': 'x' } }, '`note` is `"x"`, recomputed absent'],
    ['the time', () => denied, { set: { '/time/evaluated': '2024-11-23T00:00:00Z' } }, '`time.evaluated` is'],
  ])('in which somebody changed %s is found, and says where', async (_, record, change, message) => {
    const before = record()
    const forged = edited(before, change.remove ? listWithout(before) : change)
    const verification = await verified(forged)
    expect(found(verification)).toEqual(['tampered', 'replay replay-differs'])
    expect(messages(verification, 'replay')).toContain(`replay-differs: record 1: `)
    expect(messages(verification, 'replay')).toContain(message)
    expect(levelOf(verification, 'replay').findings[0]).toMatchObject({ file: 'audit.jsonl', line: 1, seq: 1 })
  })

  const listWithout = ({ changed }: RecordBody): Edit => ({ set: { '/changed': (changed as Json[]).slice(0, 1) } })

  it('of which much is wrong tells the first five fields', async () => {
    const forged = edited(denied, {
      set: { '/decision': 'allow', '/codes': [], '/violations': [], '/counts/violations': 0, '/changed': [] },
    })
    expect(messages(await verified(forged), 'replay')).toMatch(/(`.*?; ){5}1 more fields differ$/)
  })

  it('names the other version that wrote it, and is silent of the same', async () => {
    const forged = edited(denied, { set: { '/decision': 'allow', '/tool/version': '0.0.9' } })
    expect(messages(await verified(forged), 'replay')).toMatch(/; recorded by version 0\.0\.9, recomputed by 0\.1\.0$/)
    const silent = edited(denied, { set: { '/decision': 'allow' } })
    expect(messages(await verified(silent), 'replay')).not.toContain('version')
    const honest = edited(denied, { set: { '/tool/version': '0.0.9' } })
    expect(found(await verified(honest))).toEqual(['verified'])
  })

  it('does not get long values into the report', async () => {
    const forged = edited(denied, { set: { '/violations/0/after': 'x'.repeat(5000) } })
    expect(messages(await verified(forged), 'replay').length).toBeLessThan(500)
  })
})

describe('facts', () => {
  it('with another author are found by the digest of the inputs, and by what follows', async () => {
    const record = await told({ files: { [A]: IMAGE } })
    const forged = edited(record, { set: { '/facts/author': { login: 'alice', id: 11 } } })
    expect(messages(await verified(forged), 'replay')).toMatch(/`decision` is `"deny"`, recomputed `"allow"`/)
  })

  /** What a runner that lies writes: it judges whom it likes. */
  it('that were made up from the start are not found, as the page says', async () => {
    expect(found(await verified(await told({ files: { [A]: IMAGE }, by: ALICE })))).toEqual(['verified'])
  })

  it('that change nothing of the answer are found by the digest of the inputs', async () => {
    const record = await told({ files: { [A]: SIZE } })
    const forged = edited(record, { set: { '/facts/teams': { 'acme/x': [] } } })
    expect(messages(await verified(forged), 'replay')).toMatch(/^replay-differs: record 1: `evidence\.inputs` is/)
  })

  it.each<[string, Edit]>([
    ['are missing', { remove: ['/facts'] }],
    ['are none', { set: { '/facts': { now: NOW } } }],
    ['are for no base', { set: { '/target/commit': null } }],
    ['are for no head', { set: { '/change/head': 'main' } }],
  ])('that %s are nothing to judge by', async (_, change) => {
    const verification = await verified(edited(await told({ files: { [A]: SIZE } }), change))
    expect(found(verification)).toEqual(['unchecked', 'replay unverifiable'])
    expect(messages(verification, 'replay')).toBe(
      'unverifiable: record 1 can not be replayed: it does not say what was judged for whom',
    )
  })
})

describe('objects', () => {
  it.each(['/change/head', '/target/commit', '/governance/commit'])(
    'that are gone can not be checked: %s',
    async at => {
      const record = edited(await told({ files: { [A]: SIZE } }), { set: { [at]: '1'.repeat(40) } })
      const verification = await verified(record)
      expect(found(verification)).toEqual(['unchecked', 'replay unverifiable'])
      expect(messages(verification, 'replay')).toMatch(/^unverifiable: record 1 can not be replayed: .*1111/)
    },
  )
})

describe('governance', () => {
  const LAX = { '.fieldgate/rules/company.yaml': 'saveChangesRules: []\n' }

  it('that never was on the default branch is found', async () => {
    const lax = head(LAX)
    const record = await told({ files: { [A]: IMAGE }, governance: () => lax })
    expect(record.decision).toBe('allow')
    const verification = await verified(record)
    expect(found(verification)).toEqual(['tampered', 'replay governance-foreign'])
    expect(messages(verification, 'replay')).toBe(
      `governance-foreign: its governance was read at \`${lax}\`, which the default branch does not have`,
    )
  })

  it('that was there once is not', async () => {
    const lax = governed(LAX)()
    const record = await told({ files: { [A]: IMAGE }, governance: () => lax })
    expect(record.decision).toBe('allow')
    expect(found(await verified(record))).toEqual(['verified'])
  })

  it('that another record names all the same is found for each', async () => {
    const lax = head(LAX)
    const forged = await told({ files: { [A]: IMAGE }, governance: () => lax })
    const honest = await told({ files: { [A]: SIZE } })
    const again = await told({ files: { [B]: String(FILES[B]).replace('b:1', 'b:2') }, governance: () => lax })
    const verification = await verified(forged, honest, again)
    expect(levelOf(verification, 'replay').findings.map(({ seq }) => seq)).toEqual([1, 3])
  })

  it('is looked for on the default branch of the other side', async () => {
    const clone = workshop.clone(fixture)
    const elsewhere = await workshop.open(clone)
    const asked = { replay: { repository: elsewhere, toolVersion: VERSION } }
    const honest = await told({ files: { [A]: SIZE } })
    clone.git('update-ref', 'refs/heads/main', clone.git('commit-tree', fixture.tree(start), '-m', 'own'))
    expect(found(await verifiedLog([honest], asked))).toEqual(['verified'])
  })
})

describe('what is no record of an evaluation', () => {
  it.each(['sync', 'checkpoint', 'gap'])('can not be made again, which is said: %s', async kind => {
    const record = edited(await told({ files: { [A]: SIZE } }), { set: { '/kind': kind, '/decision': 'deny' } })
    const verification = await verified(record)
    expect(found(verification)).toEqual(['unchecked', 'replay unverifiable'])
    expect(levelOf(verification, 'replay').checked).toBe(0)
  })
})
