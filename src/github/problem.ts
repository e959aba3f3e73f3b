import { Problem } from '../core/problem.ts'
import { Refusal } from '../forge.ts'
import type { Failure } from './failure.ts'

/** `forge-unavailable`, with the HTTP status for callers to whom it is an answer. */
export class Unavailable extends Problem {
  /** null where nothing came back that could be used. */
  readonly status: number | null

  constructor(message: string, status: number | null = null) {
    super('forge-unavailable', message)
    this.status = status
  }
}

/** Resolves with null where the answer was one of these statuses: `orNull(client.get(…), 404)`. */
export async function orNull<T>(answer: Promise<T>, ...statuses: readonly number[]): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Unavailable && error.status !== null && statuses.includes(error.status)) return null
    throw error
  }
}

/** `asked` is for people, `GET /repos/acme/shop/pulls/7`; `needs` a permission of the token, `contents: read`. */
export function problemOfRead({ facts }: Failure, asked: string, needs: string | undefined): Unavailable {
  const { kind, status, detail } = facts
  if (kind === 'limited') return limited(asked)
  if (kind === 'broken') return new Unavailable(`\`${asked}\` failed: ${detail}; run it again`, status)
  return new Unavailable(`\`${asked}\` was refused: ${detail}; ${remedy(status, needs)}`, status)
}

function remedy(status: number | null, needs: string | undefined): string {
  if (status === 401) return 'give a token that is valid'
  const mayBePermission = status === 403 || status === 404
  return mayBePermission && needs !== undefined ? `give the token the permission \`${needs}\`` : 'run it again'
}

/** Statuses by which GitHub refuses a write for good. */
const REFUSALS: readonly (number | null)[] = [401, 403, 404, 410, 422]

/** A {@link Refusal} where GitHub understood and said no. Whether a broken write took place is not known. */
export function problemOfWrite({ facts }: Failure, asked: string): Unavailable | Refusal {
  const { kind, status, detail } = facts
  if (kind === 'limited') return limited(asked)
  if (kind === 'refused' && status !== null && REFUSALS.includes(status))
    return new Refusal(status, `\`${asked}\` was refused: ${detail}`)
  return new Unavailable(`\`${asked}\` failed: ${detail}; it may have been done or not, run it again`, status)
}

/** Without its status: a 403 that is a limit says nothing of permissions. */
const limited = (asked: string): Unavailable =>
  new Unavailable(`\`${asked}\` has to wait longer for a rate limit than a run may; run it again later`)
