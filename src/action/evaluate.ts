import { NO_AUDIT } from '../check/people.ts'
import type { Checked } from '../check.ts'
import { diagnosticsOf, errorDecision } from '../core/failure.ts'
import { unique } from '../core/group.ts'
import { Problem } from '../core/problem.ts'
import type { PullRequest } from '../forge.ts'
import { Unavailable } from '../github/problem.ts'
import { NOBODY } from '../identify/accounts.ts'
import { evaluateGroup } from './evaluate/group.ts'
import { evaluateLanded } from './evaluate/landed.ts'
import { evaluatePullRequest } from './evaluate/pull-request.ts'
import type { PullRequests, Task } from './event.ts'
import type { Session } from './session.ts'

/** One thing that was judged. */
export interface Evaluation {
  readonly kind: Task['kind']
  /** The pull request that was judged; null for a merge group, for what landed, and where nothing could be read. */
  readonly pull: PullRequest | null
  /** The commit that it is about; null where none could be told. */
  readonly head: string | null
  readonly checked: Checked
}

/** Judges what the event asks for, that one first. Rejects with a problem where it is not known what to judge. */
export async function evaluate(session: Session): Promise<readonly Evaluation[]> {
  const { task } = session.event
  switch (task.kind) {
    case 'pull-requests':
      return evaluatePullRequests(task, session)
    case 'group':
      return [
        await evaluation({ kind: 'group', pull: null, head: task.commit }, session, () => evaluateGroup(task, session)),
      ]
    case 'landed':
      return [
        await evaluation({ kind: 'landed', pull: null, head: task.push.after }, session, () =>
          evaluateLanded(task, session),
        ),
      ]
  }
}

/** Pull requests that may share a head before their number counts as an attack on this run. */
const MOST = 20

/**
 * Every open pull request with the head in question: what is published of a head is the worst of them (threats.md G8).
 * Where the pull request has moved on since the event, the commit that this job's check stands on is judged as well,
 * since the branch may be set back to it.
 */
async function evaluatePullRequests(
  { number, commit }: PullRequests,
  session: Session,
): Promise<readonly Evaluation[]> {
  const { forge } = session
  const [asked, open] = await Promise.all([
    number === null ? null : openPullRequest(number, session),
    forge.openPullRequests(),
  ])
  if (asked !== null && !open.some(({ number }) => number === asked.number))
    throw new Problem('forge-unavailable', `GitHub does not list #${asked.number} as open yet; run it again`)
  // The runner puts the job's check on the head that the event was about; of other events it is on some branch.
  const own = asked === null ? [] : unique([asked.head.commit, ...(isAboutPullRequest(session.event) ? [commit] : [])])
  const others = open.filter(({ number, head }) => number !== asked?.number && [...own, commit].includes(head))
  if (asked === null && others.length === 0)
    throw new Problem('usage', `no open pull request has the head \`${commit}\`; there is nothing to judge`)
  const count = others.length + (asked === null ? 0 : 1)
  if (count > MOST)
    throw new Problem('limit-exceeded', `${count} open pull requests share this head; close all but one`)
  const evaluations: Evaluation[] = []
  // One after the other: they share what was fetched and read.
  for (const head of own) if (asked !== null) evaluations.push(await evaluationOf(asked, head, session))
  for (const { number, head } of others) {
    const pull = await forge.pullRequest(number)
    // Whoever moved on has a run of its own.
    if (pull.isOpen && pull.head.commit === head) evaluations.push(await evaluationOf(pull, head, session))
  }
  return evaluations
}

const isAboutPullRequest = ({ name }: Session['event']): boolean => name.startsWith('pull_request')

async function openPullRequest(number: number, { forge }: Session): Promise<PullRequest> {
  const pull = await forge.pullRequest(number).catch(error => {
    if (!(error instanceof Unavailable) || error.status !== 404) throw error
    throw new Problem('usage', `there is no pull request #${number}, or the token lacks \`pull-requests: read\``)
  })
  if (pull.isOpen) return pull
  throw new Problem('usage', `pull request #${number} is closed; reopen it first`)
}

const evaluationOf = (pull: PullRequest, head: string, session: Session): Promise<Evaluation> =>
  evaluation({ kind: 'pull-requests', pull, head }, session, () => evaluatePullRequest(pull, head, session))

async function evaluation(
  about: Omit<Evaluation, 'checked'>,
  session: Session,
  judge: () => Promise<Checked>,
): Promise<Evaluation> {
  return { ...about, checked: await judge().catch(error => failed(error, about, session)) }
}

/**
 * Where it is not even known what to judge: an error on the commit that the run stands on, so that an earlier green
 * check there does not outlive it.
 */
export function unjudged(
  error: unknown,
  { now, task }: { readonly now: string; readonly task: Task | null },
): Evaluation {
  const head = task === null ? null : task.kind === 'landed' ? task.push.after : task.commit
  const about = { kind: task?.kind ?? 'pull-requests', pull: null, head } as const
  return { ...about, checked: failed(error, about, { now }) }
}

function failed(error: unknown, { pull, head }: Omit<Evaluation, 'checked'>, { now }: Pick<Session, 'now'>): Checked {
  const author = pull?.author ?? NOBODY
  return {
    decision: { ...errorDecision(diagnosticsOf(error)), head: head === null ? null : { commit: head } },
    facts: { now, target: null, author, contributors: [], teams: {}, reviews: [] },
    change: { digest: null, changed: [], protectedFiles: [] },
    audit: NO_AUDIT,
  }
}
