import { Problem } from '../../src/core/problem.ts'
import {
  type CheckAnnotation,
  type CheckRun,
  type CheckRunChange,
  type Conversation,
  type NewCheckRun,
  type NewFileComment,
  type NewReview,
  type Noticeboard,
  Refusal,
  type ShownFile,
} from '../../src/forge.ts'
import { hunkLines } from '../../src/publish/hunks.ts'

/** What befalls one call: it is done and its answer is lost, it is not done, or it is refused. */
export type Fault =
  | { readonly call: number; readonly kind: 'answer-lost' | 'not-done' }
  | { readonly call: number; readonly kind: 'refused'; readonly status: number }

interface Remark {
  readonly id: number
  body: string
}

interface KeptThread extends Remark {
  readonly place: { readonly path: string; readonly line: number | null; readonly side: 'LEFT' | 'RIGHT' | null }
  isResolved: boolean
}

export interface KeptRun {
  readonly id: number
  readonly head: string
  readonly name: string
  externalId: string | null
  conclusion: string | null
  title: string
  summary: string
  readonly annotations: CheckAnnotation[]
}

/** A forge in memory, as strict as the real one, whose calls can fail one at a time. */
export class Board implements Noticeboard {
  head = 'c'.repeat(40)
  readonly comments: Remark[] = []
  readonly reviews: NewReview[] = []
  readonly threads: KeptThread[] = []
  /** Newest last. */
  readonly runs: KeptRun[] = []
  files: readonly ShownFile[] = []
  /** Every call in its order, reads and writes. */
  readonly calls: string[] = []
  fault: Fault | null = null
  /** Methods that are refused whenever they are called. */
  readonly refused = new Map<string, number>()
  #ids = 100

  get writes(): readonly string[] {
    return this.calls.filter(name => !['conversation', 'changedFiles', 'checkRuns'].includes(name))
  }

  conversation(_number: number): Promise<Conversation> {
    return this.#call('conversation', () => ({
      head: this.head,
      comments: this.comments.map(one => ({ ...one })),
      threads: this.threads.map(({ id, body, isResolved }) => ({ thread: `T${id}`, comment: id, body, isResolved })),
    }))
  }

  changedFiles(_number: number): Promise<readonly ShownFile[]> {
    return this.#call('changedFiles', () => this.files)
  }

  checkRuns(head: string, name: string): Promise<readonly CheckRun[]> {
    return this.#call('checkRuns', () =>
      this.runs
        .filter(run => run.head === head && run.name === name)
        .map(shown)
        .reverse(),
    )
  }

  createComment(_number: number, body: string): Promise<void> {
    return this.#call('createComment', () => {
      this.comments.push({ id: this.#id(), body: bodyOf(body) })
    })
  }

  updateComment(id: number, body: string): Promise<void> {
    return this.#call('updateComment', () => {
      found(this.comments, id).body = bodyOf(body)
    })
  }

  createReview(_number: number, review: NewReview): Promise<void> {
    return this.#call('createReview', () => {
      for (const { path, line, side } of review.comments) {
        const patch = this.files.find(file => file.path === path)?.patch
        const lines = hunkLines(patch ?? '')
        if (!(side === 'LEFT' ? lines?.left : lines?.right)?.has(line)) throw new Refusal(422, 'Unprocessable Entity')
      }
      this.reviews.push(review)
      for (const { path, line, side, body } of review.comments) this.#thread(body, { path, line, side })
    })
  }

  createFileComment(_number: number, { path, body }: NewFileComment): Promise<void> {
    return this.#call('createFileComment', () => {
      if (!this.files.some(file => file.path === path)) throw new Refusal(422, 'path is not part of the pull request')
      this.#thread(body, { path, line: null, side: null })
    })
  }

  updateReviewComment(id: number, body: string): Promise<void> {
    return this.#call('updateReviewComment', () => {
      found(this.threads, id).body = bodyOf(body)
    })
  }

  resolveThreads(threads: readonly string[]): Promise<void> {
    return this.#call('resolveThreads', () => {
      for (const thread of threads) found(this.threads, Number(thread.slice(1))).isResolved = true
    })
  }

  createCheckRun({ head, name, ...change }: NewCheckRun): Promise<CheckRun> {
    return this.#call('createCheckRun', () => {
      const run = {
        id: this.#id(),
        head,
        name,
        externalId: null,
        conclusion: null,
        title: '',
        summary: '',
        annotations: [],
      }
      this.runs.push(run)
      return changed(run, change)
    })
  }

  updateCheckRun(id: number, change: CheckRunChange): Promise<CheckRun> {
    return this.#call('updateCheckRun', () => changed(found(this.runs, id), change))
  }

  #thread(body: string, place: KeptThread['place']): void {
    this.threads.push({ id: this.#id(), body: bodyOf(body), place, isResolved: false })
  }

  #id(): number {
    this.#ids += 1
    return this.#ids
  }

  async #call<T>(name: string, act: () => T): Promise<T> {
    const call = this.calls.push(name) - 1
    const fault = this.fault?.call === call ? this.fault : null
    const refused = this.refused.get(name) ?? (fault?.kind === 'refused' ? fault.status : null)
    if (refused !== null) throw new Refusal(refused, 'Resource not accessible by integration')
    if (fault?.kind === 'not-done') throw new Problem('forge-unavailable', 'the forge answered 502')
    const done = act()
    if (fault?.kind === 'answer-lost') throw new Problem('forge-unavailable', 'no answer within 30 seconds')
    return done
  }
}

function found<T extends { readonly id: number }>(items: readonly T[], id: number): T {
  const item = items.find(one => one.id === id)
  if (item === undefined) throw new Refusal(404, 'Not Found')
  return item
}

function bodyOf(body: string): string {
  if (body.trim() === '' || body.length > 65_536)
    throw new Refusal(422, 'body is too long (maximum is 65536 characters)')
  return body
}

function changed(run: KeptRun, { externalId, conclusion, title, summary, annotations }: CheckRunChange): CheckRun {
  const isTaken = annotations.length <= 50 && summary.length <= 65_535 && annotations.every(isAnnotation)
  if (!isTaken || title === '') throw new Refusal(422, 'Invalid request')
  Object.assign(run, { externalId, conclusion, title, summary })
  run.annotations.push(...annotations)
  return shown(run)
}

const isAnnotation = ({ path, startLine, endLine, startColumn, title, message }: CheckAnnotation): boolean =>
  path !== '' &&
  startLine >= 1 &&
  endLine >= startLine &&
  (startColumn === undefined || endLine === startLine) &&
  title.length <= 255 &&
  message !== '' &&
  Buffer.byteLength(message) <= 64 * 1024

const shown = ({ id, externalId, conclusion, title, summary, annotations }: KeptRun): CheckRun => ({
  ...{ id, externalId, conclusion, title, summary },
  isCompleted: conclusion !== null,
  annotations: annotations.length,
})
