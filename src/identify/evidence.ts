import { Problem } from '../core/problem.ts'
import type { ForgeCommit, Push } from '../forge.ts'
import type { IdentifyRequest } from '../identify.ts'
import type { HistoryCommit } from '../repository.ts'
import { isOneAccount } from './accounts.ts'
import { currentLife, leadingTo, withoutGaps } from './activity.ts'
import { atMost } from './at-most.ts'
import { namedBefore } from './earlier.ts'
import { CommitGraph } from './graph.ts'
import { withoutQueue } from './merge-queue.ts'

/** What is known of where a change comes from. */
export interface Evidence {
  /** Commits of the change, as Git has them. */
  readonly change: ReadonlySet<string>
  /** The change, and lost commits that pushes by others brought or took away, as far as they can be read. */
  readonly graph: CommitGraph
  /** Whose the commits of the change are, by their e-mail addresses. */
  readonly commits: readonly ForgeCommit[]
  /** What happened to the head's branch, newest first, without gaps. */
  readonly activity: readonly Push[]
  /** The forge does not tell the activity of another repository: of a fork. */
  readonly isActivityKnown: boolean
}

/** How often a forge that is behind Git is asked. */
const TRIES = 3
/** A push to somebody's branch that was then rewritten is rare; reading a lost commit is a fetch. */
const MOST_LOST = 20
const AT_ONCE = 4

/** Reads the evidence; what does not wait for something else, at the same time. */
export async function gather(request: IdentifyRequest): Promise<Evidence> {
  const { repository, base, head } = request
  const reading = repository.history(base, head)
  const [history, commits, told] = await Promise.all([reading, commitsOf(request, reading), activityOf(request)])
  const read = new Map([[head, history]])
  const change = idsOf(history)
  const graph = new CommitGraph(base, read)
  const activity = await withoutQueue(told ?? [], { change, graph }, request)
  const known = { change, graph, commits, activity, isActivityKnown: told !== null }
  const lost = await readLost(lostTips(known, request), base, repository)
  return lost.size === 0 ? known : { ...known, graph: new CommitGraph(base, new Map([...read, ...lost])) }
}

const idsOf = (history: readonly { readonly commit: string }[]): ReadonlySet<string> =>
  new Set(history.map(({ commit }) => commit))

/** Git is the truth about what is in the change; what else the forge lists is not. */
async function commitsOf(
  { forge, base, head, pause }: IdentifyRequest,
  reading: Promise<readonly HistoryCommit[]>,
): Promise<readonly ForgeCommit[]> {
  type Answer = readonly [readonly HistoryCommit[], readonly ForgeCommit[]]
  const ask = (): Promise<Answer> => Promise.all([reading, forge.commits(base, head)])
  const isComplete = ([history, listed]: Answer): boolean => {
    const ids = idsOf(listed)
    return history.every(({ commit }) => ids.has(commit))
  }
  const answer = await untilTold(ask, isComplete, pause)
  if (!isComplete(answer))
    throw new Problem('forge-unavailable', `the forge does not list all commits that lead up to \`${head}\`; ${AGAIN}`)
  const change = idsOf(answer[0])
  return answer[1].filter(({ commit }) => change.has(commit))
}

/** null where it is not known, since the head is in a fork that does not tell. */
async function activityOf({ forge, pull, head, pause }: IdentifyRequest): Promise<readonly Push[] | null> {
  const { branch, commit, isOwn, fork } = pull.head
  if (!isOwn && fork === null) return null
  const isTip = pull.isOpen && commit === head
  const pushes = await untilTold(
    () => forge.pushes(branch, fork),
    answer => answer === null || (isTip ? answer[0]?.after === head : leadingTo(head, answer) !== null),
    pause,
  )
  if (pushes === null || (!isOwn && pushes.length === 0)) return null
  // The branch may have moved on since the pull request was read.
  const known = leadingTo(head, pushes)
  if (known !== null) return withoutGaps(known)
  const missing = `the forge does not tell who pushed \`${head}\` to the branch \`${branch}\``
  throw new Problem('forge-unavailable', `${missing}; ${AGAIN}, or ask from a new branch`)
}

const AGAIN = 'run the check again in a minute'

/** What the forge answers, asked again a few times while it has not caught up with Git. */
async function untilTold<Answer>(
  ask: () => Promise<Answer>,
  isTold: (answer: Answer) => boolean,
  pause: () => Promise<void>,
): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const answer = await ask()
    if (tried === TRIES || isTold(answer)) return answer
    await pause()
  }
}

/** Commits that others than the author moved the branch to or from, or were recorded with, and that are gone from it. */
function lostTips({ activity, change, graph, isActivityKnown }: Evidence, request: IdentifyRequest): readonly string[] {
  const { seen, pull } = request
  const current = currentLife(activity, graph)
  const back = activity.slice(current.length).filter(({ after }) => change.has(after))
  const pushes = [...(seen === null ? [] : [seen]), ...current, ...back]
  const foreign = pushes.filter(({ actor }) => actor === null || !isOneAccount(actor, pull.author))
  const recorded = isActivityKnown ? [] : namedBefore(request).map(({ head }) => head)
  const tips = new Set([...foreign.flatMap(({ before, after }) => [after, before]), ...recorded])
  return [...tips].filter(tip => !graph.knows(tip)).slice(0, MOST_LOST)
}

/** The histories of those that can still be read. */
async function readLost(
  tips: readonly string[],
  base: string,
  repository: IdentifyRequest['repository'],
): Promise<ReadonlyMap<string, readonly HistoryCommit[]>> {
  const read = await atMost(AT_ONCE, tips, tip => orNull(repository.history(base, tip)))
  return new Map(read.flatMap((history, index) => (history === null ? [] : [[tips[index] ?? '', history] as const])))
}

/** null for a problem: what is lost need not be there, and then counts for the worst. */
export async function orNull<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}
