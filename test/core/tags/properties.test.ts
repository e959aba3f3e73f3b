import { describe, expect, it } from 'vitest'
import { readGovernance, settingsOf } from '../../../src/check/governance.ts'
import { inventoryReading, readInventory, type StatedFiles } from '../../../src/check/inventory.ts'
import { check } from '../../../src/check.ts'
import type { Decision } from '../../../src/core/decision.ts'
import { complies } from '../../../src/core/tags/evaluate.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src/core/tags/snapshot.ts'
import { type Files, MemoryRepository } from '../../memory-repository.ts'
import type { ModelPolicy, ModelSubject } from './model.ts'
import { classesOf, type Dice, fileOf, judged, smallWorld } from './worlds.ts'

const KINDS = ['workspace', 'project', 'user', 'group', 'paymentMethod']
const SETTINGS = `version: 1
company: acme
documents: [{ files: "other/**" }]
inventory:
${KINDS.map(kind => {
  const others = KINDS.filter(other => other !== kind).map(other => `${other}: "$.${other}[*]"`)
  return `  - { subject: ${kind}, files: "**/${kind}/*.yaml", id: $.id, tags: $.tags, relations: { ${others.join(', ')} } }`
}).join('\n')}
`
const ROLES = `roles: { developer: {}, lead: { permissions: [governance.update] } }
bindings: [{ role: developer, users: [bob] }, { role: lead, users: [alice] }]
`

const governance = (policies: readonly ModelPolicy[], settings = SETTINGS): Files => ({
  '.fieldgate/settings.yaml': settings,
  '.fieldgate/roles.yaml': ROLES,
  '.fieldgate/policies/all.yaml': JSON.stringify({ policies }),
})

type Order = Pick<Dice, 'shuffled'>
const AS_IS: Order = { shuffled: items => [...items] }

/** A subject as text, its tags and values in some order. */
function textOf({ kind, id, tags, names }: ModelSubject, { shuffled }: Order): string {
  const lists = KINDS.filter(other => other !== kind).map(other => {
    const ids = names.filter(name => name.startsWith(`${other}:`)).map(name => name.slice(other.length + 1))
    return [other, shuffled(ids)]
  })
  const values = shuffled(Object.entries(tags)).map(([key, list]) => [key, shuffled(list)])
  return JSON.stringify(
    Object.fromEntries(shuffled([['id', id], ['tags', Object.fromEntries(values)], ...lists] as [string, unknown][])),
  )
}

/** One file for each kind, with its subjects in some order. */
function streams(subjects: readonly ModelSubject[], order: Order): Files {
  const kinds = [...new Set(subjects.map(({ kind }) => kind))]
  const documents = (kind: string) => order.shuffled(subjects.filter(subject => subject.kind === kind))
  return Object.fromEntries(
    order.shuffled(kinds).map(kind => [
      `${kind}/all.yaml`,
      documents(kind)
        .map(one => `${textOf(one, order)}\n`)
        .join('---\n'),
    ]),
  )
}

/** Without references to nothing, which are errors. */
function whole({ base, result, ...world }: ReturnType<typeof smallWorld>): ReturnType<typeof smallWorld> {
  const kept = (subjects: readonly ModelSubject[]) => {
    const there = new Set(subjects.map(({ kind, id }) => `${kind}:${id}`))
    return subjects.map(subject => ({ ...subject, names: subject.names.filter(name => there.has(name)) }))
  }
  return { ...world, base: kept(base), result: kept(result) }
}

const single = (subjects: readonly ModelSubject[]): Files =>
  Object.fromEntries(subjects.map(subject => [fileOf(subject), textOf(subject, AS_IS)]))

async function decide(main: Files, change: Files): Promise<Decision> {
  const facts = {
    ...{ now: '2026-11-02T00:00:00Z', target: 'refs/heads/main', author: { login: 'bob' } },
    ...{ contributors: [], teams: {}, reviews: [] },
  }
  const repository = new MemoryRepository(main, change)
  const { decision } = await check({ repository, base: 'main', head: 'change', governance: null, people: { facts } })
  return decision
}

const verdict = ({ decision, violations, warnings, notices, diagnostics }: Decision) => ({
  decision,
  said: [violations, warnings, notices, diagnostics].map(list =>
    list.map(({ code, message }) => `${code} ${message}`).sort(),
  ),
})

describe('a decision about tags', () => {
  it('does not depend on the order of subjects, tags, values, relations and policies', async () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const { dice, ...world } = whole(smallWorld(seed))
      const [first, second] = [AS_IS, dice].map(order => {
        const rules = governance(order.shuffled(world.policies))
        return decide(
          { ...rules, ...streams(world.base, order) },
          { ...rules, ...streams(world.result, { shuffled: order.shuffled }) },
        )
      })
      expect(verdict(await (second as Promise<Decision>)), `seed ${seed}`).toEqual(
        verdict(await (first as Promise<Decision>)),
      )
    }
  })

  it('does not depend on how subjects are spread over files', async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { policies, base, result } = whole(smallWorld(seed))
      const rules = governance(policies)
      const spread = await decide({ ...rules, ...single(base) }, { ...rules, ...single(result) })
      const gathered = await decide({ ...rules, ...streams(base, AS_IS) }, { ...rules, ...streams(result, AS_IS) })
      expect(verdict(gathered), `seed ${seed}`).toEqual(verdict(spread))
    }
  })

  it('is that of the core', async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const world = whole(smallWorld(seed))
      const rules = governance(world.policies)
      const { violations } = await decide({ ...rules, ...single(world.base) }, { ...rules, ...single(world.result) })
      expect(violations, `seed ${seed}`).toHaveLength(classesOf(judged(world)).introduced.length)
    }
  })
})

describe('a policy', () => {
  const sets = Array.from({ length: 16 }, (_, bits) => ['a', 'b', 'c', 'd'].filter((_, i) => bits & (1 << i)))

  it('of strategy `subset` is stricter than one of `intersection`', () => {
    for (const a of sets)
      for (const f of sets) if (complies('subset', a, f)) expect(complies('intersection', a, f), `${a} ${f}`).toBe(true)
  })

  it.each(['subset', 'intersection'] as const)('of strategy `%s` passes two sets that are alike', strategy => {
    for (const values of sets) expect(complies(strategy, values, values)).toBe(true)
  })
})

describe('an edit that has nothing to do with it', () => {
  const stranger: ModelSubject = { kind: 'paymentMethod', id: 'zz', tags: { t: ['x'] }, names: [] }
  const edits: readonly (readonly [string, (subjects: readonly ModelSubject[]) => readonly ModelSubject[]])[] = [
    ['of another subject', subjects => [...subjects, stranger]],
    [
      'of another tag',
      subjects => subjects.map(subject => ({ ...subject, tags: { ...subject.tags, lookalike: ['x', 'y'] } })),
    ],
    ['of the order', subjects => [...subjects].reverse()],
  ]

  it.each(edits)('changes nothing: %s', (_, edit) => {
    for (let seed = 0; seed < 2000; seed += 1) {
      const world = smallWorld(seed)
      const before = classesOf(judged(world))
      expect(classesOf(judged({ ...world, result: edit(world.result) })), `seed ${seed}`).toEqual(before)
    }
  })

  it('introduces nothing by itself', () => {
    for (let seed = 0; seed < 2000; seed += 1) {
      const { base, policies } = smallWorld(seed)
      for (const [, edit] of edits) {
        const found = classesOf(judged({ base, policies, result: edit(base) }))
        expect({ ...found, existing: [] }, `seed ${seed}`).toEqual({ introduced: [], existing: [], resolved: [] })
      }
    }
  })

  it('outside the inventory changes nothing', async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const { policies, base, result } = whole(smallWorld(seed))
      const main = { ...governance(policies), ...single(base) }
      const change = { ...governance(policies), ...single(result) }
      const alone = await decide(main, change)
      expect(verdict(await decide(main, { ...change, 'README.md': 'x\n' })), `seed ${seed}`).toEqual(verdict(alone))
    }
  })
})

/** Remembers what it is told to keep. */
class Remembering extends MemoryRepository {
  kept: Uint8Array | null = null

  override async recall(): Promise<null> {
    // the cast: the repository that this one extends remembers nothing
    return this.kept as null
  }

  override async keep(_?: string, bytes?: Uint8Array): Promise<void> {
    this.kept = bytes ?? null
  }
}

async function inventoryOf(repository: MemoryRepository, tree: string): Promise<StatedFiles> {
  const rules = await readGovernance(repository, tree, '2026-11-02T00:00:00Z')
  const settings = rules && settingsOf(rules.read)
  if (!settings) throw new Error(`no settings: ${JSON.stringify(rules?.read)}`)
  return readInventory(repository, tree, inventoryReading(settings, settings.redact), settings)
}

describe('what is remembered of an inventory', () => {
  const written = async (seed: number) => {
    const { policies, base } = smallWorld(seed)
    const files = { ...governance(policies), ...single(base), 'user/odd.yaml': 'tags: 1\n', 'user/bad.yaml': 'a: [\n' }
    return inventoryOf(new MemoryRepository(files, files), 'main')
  }

  it('is what was read', async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const snapshot = { tree: 'a tree', files: await written(seed) }
      expect(decodeSnapshot(encodeSnapshot(snapshot, 'key'), 'key'), `seed ${seed}`).toEqual(snapshot)
    }
  })

  it('is nothing where it is damaged, or was read in another way', async () => {
    const snapshot = { tree: 'a tree', files: await written(1) }
    const bytes = encodeSnapshot(snapshot, 'key')
    expect(decodeSnapshot(bytes, 'another key')).toBeNull()
    for (let i = 0; i < bytes.length; i += 1) {
      expect(decodeSnapshot(bytes.subarray(0, i), 'key'), `the first ${i} bytes`).toBeNull()
      for (const mask of [0x01, 0x20, 0x80, 0xff]) {
        const flipped = Buffer.from(bytes)
        flipped[i] = (flipped[i] as number) ^ mask
        expect(decodeSnapshot(flipped, 'key'), `byte ${i} ^ ${mask}`).toBeNull()
      }
    }
    expect(decodeSnapshot(Buffer.concat([bytes, Buffer.from(' ')]), 'key')).toBeNull()
    expect(decodeSnapshot(new Uint8Array(), 'key')).toBeNull()
  })

  it('gives the inventory of another tree as if that were read anew', async () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const { policies, base, result } = smallWorld(seed)
      const main = { ...governance(policies), ...single(base), 'user/bad.yaml': 'a: [\n' }
      const change = { ...governance(policies), ...single(result), 'user/good.yaml': 'id: good\n' }
      const remembering = new Remembering(main, change)
      await inventoryOf(remembering, 'main')
      const found = await inventoryOf(remembering, 'change')
      const anew = await inventoryOf(new MemoryRepository(main, change), 'change')
      expect([...found], `seed ${seed}`).toEqual([...anew])
    }
  })

  it.each([
    ['`redact`', `${SETTINGS}redact: [$.tags.t]\n`],
    ['the entries of `inventory`', SETTINGS.replace('tags: $.tags', 'tags: $.labels')],
    ['`limits`', `${SETTINGS}limits: { depth: 2 }\n`],
    ['`tags` of a document', SETTINGS.replace('"other/**"', '"workspace/*", tags: ["!Ref"]')],
    [
      'an entry without `tags` before another',
      SETTINGS.replace(
        'documents: [{ files: "other/**" }]',
        'documents: [{ files: "workspace/a.yaml" }, { files: "workspace/*", tags: ["!Ref"] }]',
      ),
      SETTINGS.replace('"other/**"', '"workspace/*", tags: ["!Ref"]'),
    ],
  ])('is not used where %s would have it read in another way', async (_, settings, before = SETTINGS) => {
    const files = { 'workspace/a.yaml': 'id: a\ntags: { t: [x, y] }\nlabels: { u: z }\nother: !Ref x\n' }
    const [main, change] = [before, settings].map(text => ({ ...governance([], text), ...files })) as unknown as [
      Files,
      Files,
    ]
    const remembering = new Remembering(main, change)
    await inventoryOf(remembering, 'main')
    const found = await inventoryOf(remembering, 'change')
    expect([...found]).toEqual([...(await inventoryOf(new MemoryRepository(main, change), 'change'))])
  })
})
