import type { CheckRun, CheckRunChange, NewCheckRun, NewFileComment, NewReview, Noticeboard } from '../forge.ts'

/** One change of what the forge shows: plans are data, so that printing one is a dry run. */
export type Write =
  | { readonly kind: 'create-comment'; readonly number: number; readonly body: string }
  | { readonly kind: 'update-comment'; readonly id: number; readonly body: string }
  | { readonly kind: 'create-review'; readonly number: number; readonly review: NewReview }
  | { readonly kind: 'create-file-comment'; readonly number: number; readonly comment: NewFileComment }
  | { readonly kind: 'settle-comment'; readonly id: number; readonly body: string }
  | { readonly kind: 'resolve-threads'; readonly threads: readonly string[] }
  | { readonly kind: 'retract-check-run'; readonly id: number; readonly run: CheckRunChange }
  | { readonly kind: 'create-check-run'; readonly run: NewCheckRun }
  /** `id` is null for the run that the same plan creates. */
  | { readonly kind: 'update-check-run'; readonly id: number | null; readonly run: CheckRunChange }

export type WriteKind = Write['kind']

/** Does one write; `created` is the check run that the plan created so far, and what comes back the one from now on. */
export async function perform(write: Write, board: Noticeboard, created: CheckRun | null): Promise<CheckRun | null> {
  switch (write.kind) {
    case 'create-check-run':
      return board.createCheckRun(write.run)
    case 'update-check-run':
      await board.updateCheckRun(idOf(write.id ?? created?.id), write.run)
      return created
    case 'retract-check-run':
      await board.updateCheckRun(write.id, write.run)
      return created
    default:
      await say(write, board)
      return created
  }
}

type Saying = Exclude<Write, { readonly run: CheckRunChange }>

function say(write: Saying, board: Noticeboard): Promise<void> {
  switch (write.kind) {
    case 'create-comment':
      return board.createComment(write.number, write.body)
    case 'update-comment':
      return board.updateComment(write.id, write.body)
    case 'create-review':
      return board.createReview(write.number, write.review)
    case 'create-file-comment':
      return board.createFileComment(write.number, write.comment)
    case 'settle-comment':
      return board.updateReviewComment(write.id, write.body)
    case 'resolve-threads':
      return board.resolveThreads(write.threads)
  }
}

function idOf(id: number | undefined): number {
  if (id === undefined) throw new TypeError('a plan updates a check run that it did not create')
  return id
}
