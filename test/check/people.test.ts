import { describe, expect, it } from 'vitest'
import { type Checked, check, type People } from '../../src/check.ts'
import type { Facts } from '../../src/core/facts.ts'
import { Problem } from '../../src/core/problem.ts'
import type { Commit } from '../../src/repository.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'

const NOW = '2026-11-22T10:00:00Z'
const SETTINGS = '.fieldgate/settings.yaml'
const FILE = 'projects/shop/config.yaml'

const MAIN: Files = {
  [SETTINGS]: 'version: 1\ncompany: acme\ndocuments: [{ files: "projects/{project}/*.yaml" }]\n',
  '.fieldgate/roles.yaml': `roles: { developer: {}, lead: { permissions: [governance.update] } }
bindings:
  - { role: developer, teams: [acme/shop, Acme/Platform] }
  - { role: lead, users: [alice], teams: [acme/platform] }
  - { role: lead, teams: [acme/gone], until: 2026-11-21 }
  - { role: lead, project: shop, teams: [acme/leads] }
`,
  [FILE]: 'a: 1\n',
}
const TEAMS = ['acme/leads', 'acme/platform', 'acme/shop']
const CHANGE = { [FILE]: 'a: 2\n' }

const facts = (more: Partial<Facts> = {}): Facts => ({
  ...{ now: NOW, target: null, author: { login: 'bob', id: 22 }, contributors: [], reviews: [] },
  teams: { 'acme/shop': [{ login: 'bob', id: 22 }], 'acme/platform': [], 'acme/leads': [] },
  ...more,
})

interface Asked extends Checked {
  readonly asked: readonly (readonly string[])[]
}

/** A check whose people have to be asked for. */
async function checkAsking(
  answer: (teams: readonly string[]) => Promise<Facts>,
  { main = MAIN, change = CHANGE, repository }: { main?: Files; change?: Files; repository?: MemoryRepository } = {},
): Promise<Asked> {
  const asked: (readonly string[])[] = []
  const people: People = {
    now: NOW,
    author: { login: 'bob' },
    ask: teams => {
      asked.push(teams)
      return answer(teams)
    },
  }
  const checked = await check({
    repository: repository ?? new MemoryRepository(main, { ...main, ...change }),
    ...{ base: 'main', head: 'change', governance: null, people },
  })
  return { ...checked, asked }
}

const diagnosed = ({ decision }: Checked) => decision.diagnostics.map(({ code, message }) => `${code}: ${message}`)

describe('people who have to be asked for', () => {
  it.each<[string, Files, readonly string[]]>([
    ['the teams that count, sorted, each once', {}, TEAMS],
    ['the same where the rules are broken, for those who may repair', { '.fieldgate/rules/a.yaml': '[' }, TEAMS],
    ['no team where roles can not be read', { '.fieldgate/roles.yaml': 'roles: [\n' }, []],
  ])('are asked for once, with %s', async (_, more, teams) => {
    expect((await checkAsking(async () => facts(), { main: { ...MAIN, ...more } })).asked).toEqual([teams])
  })

  it('are asked for without teams where nothing is governed', async () => {
    const { asked, decision } = await checkAsking(async () => facts(), { main: { [FILE]: 'a: 1\n' } })
    expect(asked).toEqual([[]])
    expect(decision).toMatchObject({ decision: 'allow', notices: [{ code: 'not-governed' }] })
  })

  it('are judged like those of complete facts', async () => {
    const asked = await checkAsking(async () => facts())
    const repository = new MemoryRepository(MAIN, { ...MAIN, ...CHANGE })
    const given = await check({
      ...{ repository, base: 'main', head: 'change', governance: null, people: { facts: facts() } },
    })
    expect(asked.decision).toEqual(given.decision)
    expect(asked.decision.decision).toBe('allow')
    expect(asked.facts).toEqual({ ...facts(), target: 'refs/heads/main' })
  })

  it('do not say what time it is', async () => {
    const { facts: known } = await checkAsking(async () => facts({ now: '2020-01-01T00:00:00Z' }))
    expect(known.now).toBe(NOW)
  })

  it('that can not be told are an error, with what is known of them', async () => {
    const checked = await checkAsking(async () => {
      throw new Problem('forge-unavailable', 'no answer')
    })
    expect(diagnosed(checked)).toEqual(['forge-unavailable: no answer'])
    expect(checked.facts).toEqual({
      ...{ now: NOW, target: 'refs/heads/main', author: { login: 'bob' } },
      ...{ contributors: [], teams: {}, reviews: [] },
    })
  })

  it('are an error of the program where anything else goes wrong', async () => {
    const { decision } = await checkAsking(() => Promise.reject(new TypeError('x')))
    expect(decision.diagnostics.map(({ code }) => code)).toEqual(['internal'])
  })

  it('are found out while the merge is made', async () => {
    const order: string[] = []
    class Slow extends MemoryRepository {
      override async mergeResult(...given: Parameters<MemoryRepository['mergeResult']>) {
        await new Promise(resolve => setTimeout(resolve, 20))
        order.push('merged')
        return super.mergeResult(...given)
      }
    }
    const answer = async () => {
      order.push('asked')
      return facts()
    }
    await checkAsking(answer, { repository: new Slow(MAIN, { ...MAIN, ...CHANGE }) })
    expect(order).toEqual(['asked', 'merged'])
  })

  it('are in the facts of a change that does not merge, however slow the answer is', async () => {
    class Conflicting extends MemoryRepository {
      override async mergeResult(): Promise<{ tree: string }> {
        throw new Problem('not-mergeable', 'a conflict')
      }
    }
    const answer = async () => {
      await new Promise(resolve => setTimeout(resolve, 20))
      return facts({ contributors: [{ login: 'eve' }] })
    }
    const checked = await checkAsking(answer, { repository: new Conflicting(MAIN, MAIN) })
    expect(diagnosed(checked)).toEqual(['not-mergeable: a conflict'])
    expect(checked.facts.contributors).toEqual([{ login: 'eve' }])
  })

  it("the forge's merge commit is handed on, where there is one", async () => {
    const merges: unknown[] = []
    class Watched extends MemoryRepository {
      override async mergeResult(base: Commit, head: Commit, forgeMerge?: string) {
        merges.push(forgeMerge)
        return super.mergeResult(base, head)
      }
    }
    for (const forgeMerge of ['e'.repeat(40), null])
      await check({
        repository: new Watched(MAIN, { ...MAIN, ...CHANGE }),
        ...{ base: 'main', head: 'change', governance: null, forgeMerge, people: { facts: facts() } },
      })
    expect(merges).toEqual(['e'.repeat(40), undefined])
  })
})
