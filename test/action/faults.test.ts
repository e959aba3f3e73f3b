/**
 * Something goes wrong at each request of each scenario (threats.md N1, U3). Every request to the API has one kind of
 * fault after the other in turn, and every kind hits every way of asking; `FIELDGATE_FULL=1` tries all kinds everywhere, each followed by a run
 * that has to mend what is left, which takes half an hour on two cores.
 */
import { describe, expect, it } from 'vitest'
import { type Fault, type FaultKind, faultKinds, type Service } from '../forge/http/faults.ts'
import type { LoggedCall } from '../forge/http/server.ts'
import { SCENARIOS, type Staged } from './scenarios.ts'
import { checkOf, shareOut, shownOn, Trial, type Tried } from './trial.ts'

const IS_FULL = process.env.FIELDGATE_FULL === '1'
const LONG = 3_600_000

/** One fault in so many is followed by a run without one. */
const MENDED = IS_FULL ? 1 : 8

/** By exit code. */
const VERDICTS = ['allow', 'deny', 'error']

/** Kinds that are over at once. */
const KINDS = faultKinds.filter(kind => kind !== 'hang')
/** Git's own program serves, so that its answers can only be cut off. */
const GIT_KINDS = ['server-error', 'forbidden', 'rate-limit', 'reset', 'cut'] as const

/** How the client asks, which decides what a fault can do. */
const WAYS = ['read', 'list', 'query', 'write'] as const
type Way = (typeof WAYS)[number]

function wayOf({ method, operation }: LoggedCall): Way {
  if (operation === 'ResolveThreads') return 'write'
  if (/^[A-Z]/.test(operation)) return 'query'
  if (method !== 'GET') return 'write'
  return /\/list-|\/compare-/.test(operation) ? 'list' : 'read'
}

/** All kinds in turn, for each way of asking. */
const given: Record<Way, number> = { read: 0, list: 0, query: 0, write: 0 }

function faultsAt(call: LoggedCall): readonly Fault[] {
  const next = () => KINDS[given[wayOf(call)]++ % KINDS.length] ?? 'cut'
  const kinds = IS_FULL ? KINDS : isLaterPage(call) ? [next(), ...LOSING] : [next()]
  return [...new Set(kinds)].map(kind => ({ at: call.index, kind }))
}

/** What a page is lost by without a word. */
const LOSING = ['empty-page', 'cut'] as const

const isLaterPage = ({ path }: LoggedCall): boolean => /[?&](?:page=(?!1(?:&|$))|after=)/.test(path)

/** One kind at each request of another service, or all. */
const faultsOn = (on: Service, calls: readonly LoggedCall[], kinds: readonly FaultKind[]): readonly Fault[] =>
  calls.flatMap(({ index: at }) =>
    kinds.filter((_, nth) => IS_FULL || nth === at % kinds.length).map(kind => ({ at, kind, on })),
  )

/**
 * With what a run may end. What a repetition can mend does not change the verdict. What is refused makes an error, or
 * costs a word in favour; so does an empty list where there could be none. A repository that can not be read is an
 * error, and records that can not be kept change nothing.
 */
function mayEndWith(verdict: 0 | 1, { kind, on = 'api' }: Fault, operation: string): readonly number[] {
  if (on === 'artifacts') return [verdict]
  const inFavour = verdict === 0 && /list-reviews|collaborator/.test(operation) ? [1] : []
  if (kind === 'forbidden' || on === 'git') return [verdict, 2, ...inFavour]
  return kind === 'empty-page' ? [verdict, ...inFavour] : [verdict]
}

/** What must not be, as texts. */
function wrongWith({ ran, repeated }: Tried, { town, head }: Staged): readonly string[] {
  const { exitCode, outputs, records, left } = ran
  const isGreen = checkOf(town, head)?.conclusion === 'success'
  return [
    ...(VERDICTS[exitCode] === outputs.decision ? [] : ['the outputs say something else']),
    ...(exitCode !== 0 && isGreen ? ['a green check is left'] : []),
    ...(records.length > 0 ? [] : ['there is no record']),
    ...(left.length > 0 ? ['temporary files are left'] : []),
    ...repeated.map(what => `twice: ${what}`),
  ]
}

function wrongNextTime({ ran, shown, repeated }: Tried, { verdict }: Staged, usual: Tried): readonly string[] {
  return [
    ...(ran.exitCode === verdict ? [] : [`ended with ${ran.exitCode} the next time`]),
    ...(JSON.stringify(shown) === JSON.stringify(usual.shown) ? [] : ['is not mended the next time']),
    ...repeated.map(what => `twice, the next time: ${what}`),
  ]
}

/** What was hit, under the name that it has in the run that nothing disturbs: what is never served has none. */
function requestOf({ hit }: Tried, { calls }: Tried): LoggedCall | null {
  if (hit === undefined || hit.operation !== 'none') return hit ?? null
  const isSame = ({ method, path }: LoggedCall) => method === hit.method && path === hit.path
  const there = calls.api[hit.index]
  return there !== undefined && isSame(there) ? there : (calls.api.find(isSame) ?? hit)
}

const hits = new Set<string>()

/** Tries all faults on stages of the same play; resolves with what went wrong. */
async function tryAll(stages: readonly Trial[], faults: readonly Fault[], usual: Tried): Promise<readonly string[]> {
  const wrong: string[] = []
  await shareOut(stages, [...faults.entries()], async (trial, [nth, fault]) => {
    const { staged } = trial
    const tried = await trial.anew(fault)
    const hit = requestOf(tried, usual)
    const found = [...wrongWith(tried, staged)]
    if (hit === null) found.push('nothing was hit')
    else hits.add(`${wayOf(hit)} ${fault.kind}`)
    const may = mayEndWith(staged.verdict, fault, hit?.operation ?? '')
    if (!may.includes(tried.ran.exitCode)) found.push(`ended with ${tried.ran.exitCode}, and not ${may.join(' or ')}`)
    if (nth % MENDED === 0 && fault.on === undefined) found.push(...wrongNextTime(await trial.again(), staged, usual))
    wrong.push(...found.map(what => `${fault.kind} at ${fault.on ?? ''} ${fault.at} (${hit?.operation}): ${what}`))
  })
  for (const { staged } of stages) wrong.push(...staged.town.forge.violations)
  return wrong
}

/** Runs at the same time: where one waits before it asks again, two others compute. */
const STAGES = 3

type Play = (stages: readonly [Trial, ...Trial[]], usual: Tried) => Promise<void>

async function onStages(name: string, play: Play, change = (staged: Staged): Staged => staged): Promise<void> {
  const stage = SCENARIOS[name]
  if (stage === undefined) throw new Error(`no scenario ${name}`)
  const first = new Trial(change(await stage()))
  const stages: [Trial, ...Trial[]] = [first]
  try {
    while (stages.length < STAGES) stages.push(new Trial(change(await stage())))
    const usual = await first.anew()
    const { verdict } = first.staged
    expect(usual.ran).toMatchObject({ exitCode: verdict, outputs: { decision: VERDICTS[verdict] } })
    await play(stages, usual)
  } finally {
    for (const trial of stages) await trial.close()
  }
}

/** With everything in the workspace, Git fetches nothing: a third less to do where its requests are no matter. */
const withCheckout = (staged: Staged): Staged => ({
  ...staged,
  inputs: { ...staged.inputs, 'working-directory': staged.town.shop.dir },
})

describe('a fault at each request to the API', () => {
  it.each(Object.keys(SCENARIOS))(
    'of %s never allows what is denied and never posts twice',
    name =>
      onStages(
        name,
        async (stages, usual) => {
          expect((await stages[0].again()).writes).toEqual([])
          expect(await tryAll(stages, usual.calls.api.flatMap(faultsAt), usual)).toEqual([])
        },
        withCheckout,
      ),
    LONG,
  )

  it('was of every kind at every way of asking', () => {
    expect(WAYS.flatMap(way => KINDS.map(kind => `${way} ${kind}`)).filter(hit => !hits.has(hit))).toEqual([])
  })
})

describe('a fault at each request to another service', () => {
  it.each(["bob's push in the pull request of alice, under her address", 'an approval'])(
    'that has the repository of %s never allows what is denied',
    name =>
      onStages(name, async (stages, usual) => {
        expect(await tryAll(stages, faultsOn('git', usual.calls.git, GIT_KINDS), usual)).toEqual([])
      }),
    LONG,
  )

  it(
    'that keeps the records changes nothing, and none is kept twice',
    () =>
      onStages('a denied change, told everywhere', async (stages, usual) => {
        expect(await tryAll(stages, faultsOn('artifacts', usual.calls.artifacts, KINDS), usual)).toEqual([])
      }),
    LONG,
  )
})

describe('a request that has no answer', () => {
  // Each takes the twenty seconds after which it is given up.
  it(
    'is made again where it only reads, and only after a look where it writes',
    () =>
      onStages('a denied change, told everywhere', async (stages, usual) => {
        const indexOf = (name: string) => usual.calls.api.findIndex(({ operation }) => operation === name)
        const names = ['pulls/list-reviews', 'pulls/create-review']
        const faults = names.map(name => ({ at: indexOf(name), kind: 'hang' as const }))
        expect(await tryAll(stages, faults, usual)).toEqual([])
      }),
    LONG,
  )
})

describe('a run that can not judge', () => {
  it('takes nothing back of what was said before', async () => {
    const stage = SCENARIOS['a denied change of which a part was taken back']
    if (stage === undefined) throw new Error('no scenario')
    const trial = new Trial(await stage())
    try {
      const before = shownOn(trial.staged.town).pulls[0]?.threads
      const { ran, shown } = await trial.anew({ at: 0, kind: 'forbidden', times: Number.POSITIVE_INFINITY, on: 'git' })
      expect(ran.exitCode).toBe(2)
      expect(before).toHaveLength(2)
      expect(shown.pulls[0]?.threads).toEqual(before)
    } finally {
      await trial.close()
    }
  })
})
