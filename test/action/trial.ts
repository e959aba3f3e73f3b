import { DECISION, findingMark, isMarked } from '../../src/publish/marker.ts'
import type { Fault, Service } from '../forge/http/faults.ts'
import type { LoggedCall } from '../forge/http/server.ts'
import type { CheckRun, PullRequest, Repository } from '../forge/world/state.ts'
import type { Staged } from './scenarios.ts'
import { type Ran, run, type Town } from './town.ts'

/** A run in which something went wrong, or nothing, and what one sees on the forge then. */
export interface Tried {
  readonly ran: Ran
  /** The request that the fault hit; undefined where it was never made. */
  readonly hit: LoggedCall | undefined
  /** Requests, by whom they asked. */
  readonly calls: Readonly<Record<Service, readonly LoggedCall[]>>
  /** Those that changed something. */
  readonly writes: readonly LoggedCall[]
  readonly shown: ReturnType<typeof shownOn>
  /** What is there more than once. */
  readonly repeated: readonly string[]
}

/** A stage on which runs are repeated. */
export class Trial {
  readonly staged: Staged
  readonly #kept: Written

  constructor(staged: Staged) {
    this.staged = staged
    this.#kept = copyOf(staged.town.shop)
  }

  /** Makes the forge forget what runs did there. */
  reset(): void {
    const { shop, forge } = this.staged.town
    restore(shop, this.#kept)
    forge.state.artifacts.length = 0
    forge.forget()
  }

  /** A run that finds what was there at first. */
  anew(fault: Fault | null = null): Promise<Tried> {
    this.reset()
    return this.again(fault, 1)
  }

  /** A run that finds what the one before it left. */
  async again(fault: Fault | null = null, attempt = 2): Promise<Tried> {
    const { town, event, inputs } = this.staged
    town.forge.forget()
    if (fault !== null) town.forge.faults.push(fault)
    const ran = await run(town, event, { inputs, attempt })
    const { calls: api, writes, gitCalls, artifactCalls } = town.forge
    const calls = { api: [...api], git: [...gitCalls], artifacts: [...artifactCalls] }
    const hit = calls[fault?.on ?? 'api'].find(call => call.fault !== null)
    return { ran, hit, calls, writes: [...writes], shown: shownOn(town), repeated: repeatedOn(town) }
  }

  close(): Promise<void> {
    return this.staged.town.close()
  }
}

/** Does all jobs, at each place one after the other. */
export async function shareOut<Place, Job>(
  places: readonly Place[],
  jobs: readonly Job[],
  act: (place: Place, job: Job) => Promise<void>,
): Promise<void> {
  const open = jobs.values()
  const work = async (place: Place): Promise<void> => {
    for (const job of open) await act(place, job)
  }
  await Promise.all(places.map(work))
}

/** What the Action changes on a forge. */
type Written = Readonly<Pick<Repository, 'checkRuns'>> & {
  readonly pulls: readonly Readonly<Pick<PullRequest, 'comments' | 'reviews' | 'threads'>>[]
}

const copyOf = ({ pulls, checkRuns }: Written): Written => ({
  pulls: pulls.map(({ comments, reviews, threads }) => ({
    comments: comments.map(comment => ({ ...comment })),
    reviews: reviews.map(review => ({ ...review })),
    threads: threads.map(thread => ({ ...thread, comments: thread.comments.map(comment => ({ ...comment })) })),
  })),
  checkRuns: checkRuns.map(run => ({ ...run, output: { ...run.output }, annotations: [...run.annotations] })),
})

function restore({ pulls, checkRuns }: Repository, kept: Written): void {
  const { pulls: were, checkRuns: ran } = copyOf(kept)
  checkRuns.splice(0, checkRuns.length, ...ran)
  for (const [index, was] of were.entries()) {
    const pull = pulls[index]
    pull?.comments.splice(0, pull.comments.length, ...was.comments)
    pull?.reviews.splice(0, pull.reviews.length, ...was.reviews)
    pull?.threads.splice(0, pull.threads.length, ...was.threads)
  }
}

/** The check that a commit has: the newest run of its name. */
export const checkOf = ({ shop }: Town, head: string | null): CheckRun | undefined =>
  shop.checkRuns.findLast(run => run.head === head && run.name === 'fieldgate-decision')

/** What people see, without what is another on every forge and in every run. */
export function shownOn(town: Town) {
  const { pulls, checkRuns } = town.shop
  return {
    pulls: pulls.map(({ number, comments, threads }) => ({
      number,
      comments: comments.map(({ body }) => body),
      threads: threads.map(({ path, place, isResolved, comments: [first] }) => ({
        ...{ path, place, isResolved },
        body: first?.body,
      })),
    })),
    checks: [...new Set(checkRuns.map(({ head }) => head))].map(head => {
      const { status, conclusion, output, annotations } = checkOf(town, head) ?? {}
      return { head, status, conclusion, output, annotations }
    }),
  }
}

/** Comments, findings, annotations, check runs and artifacts that are there more than once. */
export function repeatedOn({ shop, forge }: Town): readonly string[] {
  const { pulls, checkRuns } = shop
  return [
    ...pulls.flatMap(({ number, comments, threads }) => [
      ...twice(comments.flatMap(({ body }) => (isMarked(body, DECISION) ? [`comment on #${number}`] : []))),
      ...twice(
        threads.flatMap(({ comments: [first] }) =>
          (findingMark(first?.body ?? '')?.findings ?? []).map(finding => `finding ${finding} on #${number}`),
        ),
      ),
    ]),
    ...checkRuns.flatMap((run, at) =>
      isRepeated(run, checkRuns.slice(0, at)) ? [`check run ${run.output.title}`] : [],
    ),
    ...checkRuns.flatMap(({ id, annotations }) =>
      twice(annotations.map(one => `in run ${id}: ${JSON.stringify(one)}`)),
    ),
    ...twice(forge.state.artifacts.map(({ name }) => `artifact ${name}`)),
  ]
}

/** Whether a run says no more than the one before it on the same commit. */
function isRepeated({ head, externalId }: CheckRun, earlier: readonly CheckRun[]): boolean {
  return earlier.findLast(run => run.head === head)?.externalId === externalId
}

const twice = (texts: readonly string[]): readonly string[] => texts.filter((text, at) => texts.indexOf(text) < at)
