import type { Decision, Violation } from '../core/decision.ts'
import type { Conversation, NewReview, Thread } from '../forge.ts'
import { finding, inMarkdown } from '../report/finding.ts'
import { asManyAsFit } from '../report/fitting.ts'
import { counted, own, phrase } from '../report/phrase.ts'
import { headline, summarize } from '../report/summary.ts'
import { fileFingerprint, fingerprint } from './fingerprint.ts'
import { shortCommit } from './head.ts'
import { type FindingMark, findingMark, findingMarker, SETTLED, withoutMarker } from './marker.ts'
import type { Place, Room } from './places.ts'
import type { Write } from './write.ts'

/** Comments of ours that stand on lines, and on files, at the same time. */
export const MOST_COMMENTS: Room = { lines: 30, files: 5 }

/** Findings that one comment tells, and those that its marker names. */
const MOST_TOLD = 10
const MOST_NAMED = 50

/** GitHub takes 65,536 characters for a comment; the rest is for what is said when it is settled. */
const LIMIT = 60_000

/** Files that are looked at: there is no room for comments on more, and each costs a look at two trees. */
const MOST_FILES = 100

/** What the threads of our own account say about what is open now. */
export interface Said {
  /** Open violations of which no thread tells, whether somebody resolved it or not. */
  readonly untold: readonly Violation[]
  /** Threads none of whose violations is open any more, and which do not say so yet. */
  readonly over: readonly Thread[]
  readonly room: Room
}

/** Compares the open violations of a decision with what is already said. */
export function readThreads(decision: Decision, { threads }: Conversation): Said {
  const open = new Map(summarize(decision).open.map(violation => [violation, fingerprint(violation)]))
  const still = new Set(open.values())
  // What could not be judged is not known to be gone.
  const isJudged = decision.decision !== 'error'
  const marked = threads.flatMap(thread => {
    const mark = findingMark(thread.body)
    return mark === null ? [] : [{ thread, mark, isOver: isJudged && !mark.findings.some(one => still.has(one)) }]
  })
  const live = marked.filter(({ isOver }) => !isOver).map(({ mark }) => mark)
  return {
    untold: untold(open, live),
    over: marked.filter(({ isOver }) => isOver).map(({ thread }) => thread),
    room: {
      lines: Math.max(0, MOST_COMMENTS.lines - live.filter(({ place }) => place === 'line').length),
      files: Math.max(0, MOST_COMMENTS.files - live.filter(({ place }) => place === 'file').length),
    },
  }
}

function untold(open: ReadonlyMap<Violation, string>, live: readonly FindingMark[]): readonly Violation[] {
  const told = new Set(live.flatMap(({ findings }) => findings))
  const spokenFor = new Set(live.map(({ wholeFile }) => wholeFile))
  // Always the same files, so that a run does not find room in others than the run before.
  const files = [...new Set([...open.keys()].map(({ file }) => file))].slice(0, MOST_FILES)
  const near = new Set(files.filter(file => !spokenFor.has(fileFingerprint(file))))
  return [...open].filter(([{ file }, mark]) => near.has(file) && !told.has(mark)).map(([violation]) => violation)
}

/** The writes that say what is not said yet and take back what is over. */
export function planReview(
  subject: { readonly number: number; readonly head: string; readonly decision: Decision },
  places: readonly Place[],
  { over, unresolved }: { readonly over: readonly Thread[]; readonly unresolved: readonly Thread[] },
): readonly Write[] {
  const { number, head } = subject
  const review = reviewOf(subject, places)
  const onFiles = places.filter(({ at }) => at === null)
  return [
    ...(review === null ? [] : [{ kind: 'create-review', number, review } as const]),
    ...onFiles.map(place => {
      const comment = { commit: head, path: place.path, body: bodyOf(place) }
      return { kind: 'create-file-comment', number, comment } as const
    }),
    ...over.map(({ comment, body }) => ({ kind: 'settle-comment', id: comment, body: settledBody(body) }) as const),
    ...(unresolved.length === 0
      ? []
      : [{ kind: 'resolve-threads', threads: unresolved.map(({ thread }) => thread) } as const]),
  ]
}

function reviewOf(
  { head, decision }: { readonly head: string; readonly decision: Decision },
  places: readonly Place[],
): NewReview | null {
  const comments = places.flatMap(place =>
    place.at === null ? [] : [{ path: place.path, ...place.at, body: bodyOf(place) }],
  )
  if (comments.length === 0) return null
  const said = phrase`**Fieldgate: ${own(decision.decision)}**, ${headline(decision)}. What is new among them stands at its line.`
  return { commit: head, body: `${inMarkdown(said)} Judged at ${shortCommit(head)}.`, comments }
}

function bodyOf({ at, violations }: Place): string {
  const marker = findingMarker(markOf(at === null ? 'file' : 'line', violations))
  const compose = (count: number): string => [marker, told(violations, count).join('\n\n---\n\n')].join('\n')
  return asManyAsFit(Math.min(MOST_TOLD, violations.length), compose, text => text.length <= LIMIT) ?? marker
}

function told(violations: readonly Violation[], count: number): readonly string[] {
  const more = violations.length - count
  const rest = more > 0 ? [inMarkdown(phrase`${counted(more, 'more violation')} here, which the report counts`)] : []
  return [...violations.slice(0, count).map(finding), ...rest]
}

function markOf(place: FindingMark['place'], violations: readonly Violation[]): FindingMark {
  const findings = [...new Set(violations.map(fingerprint))]
  const [first] = violations
  const isMore = findings.length > MOST_NAMED && first !== undefined
  return { place, findings: findings.slice(0, MOST_NAMED), wholeFile: isMore ? fileFingerprint(first.file) : null }
}

function settledBody(body: string): string {
  const said = withoutMarker(body)
  const kept =
    said === '' || said.length > LIMIT ? [] : ['<details><summary>What it said</summary>', said, '</details>']
  return [SETTLED, '✅ **This no longer applies**: what it was about is gone, allowed or approved.', ...kept].join(
    '\n\n',
  )
}
