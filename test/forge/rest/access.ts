import type { Level, Repository, Scope, Token } from '../world/state.ts'
import { findRepository, type State } from '../world/world.ts'
import { ApiError, notFound } from './answer.ts'

/** What a request needs of its token: one of the scopes at the level. `metadata`: what every token may read. */
export interface Need {
  readonly scopes: readonly Scope[] | 'metadata'
  readonly level: Exclude<Level, 'none'>
  /** Whether even a public repository keeps it to itself. */
  readonly isPrivate?: boolean
}

/** Whose token a header has; null without one. Throws for a token that nobody has. */
export function viewerOf(state: State, authorization: string | undefined): Token | null {
  if (authorization === undefined) return null
  const [, text = ''] = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization) ?? []
  const token = state.tokens.get(text)
  if (token === undefined) throw new ApiError(401, 'Bad credentials')
  return token
}

/** A repository that the token may know of. */
export function visibleRepository(state: State, viewer: Token | null, owner: string, name: string): Repository {
  const repository = findRepository(state, owner, name)
  if (repository === undefined || !isVisible(viewer, repository)) throw notFound()
  return repository
}

export function isVisible(viewer: Token | null, repository: Repository): boolean {
  return !repository.isPrivate || (viewer !== null && isMadeFor(viewer, repository))
}

/** Throws what GitHub answers where the token does not have what is needed. */
export function demand(viewer: Token | null, repository: Repository | null, need: Need): void {
  const refused = refusal(viewer, repository, need)
  if (refused) throw refused
}

export function refusal(viewer: Token | null, repository: Repository | null, need: Need): ApiError | null {
  const isRead = need.level === 'read'
  if (isRead && repository && !repository.isPrivate && !need.isPrivate) return null
  if (viewer === null) return new ApiError(401, 'Requires authentication')
  const isAllowed =
    (repository === null || isMadeFor(viewer, repository)) &&
    (need.scopes === 'metadata' ? isRead : need.scopes.some(scope => has(viewer, scope, need.level)))
  if (isAllowed) return null
  const kind = viewer.app ? 'integration' : 'personal access token'
  return new ApiError(403, `Resource not accessible by ${kind}`)
}

export function has({ permissions }: Token, scope: Scope, level: Level): boolean {
  return permissions[scope] === 'write' || permissions[scope] === level
}

/** Whether a token may push to it. */
export function isWritable(token: Token, repository: Repository): boolean {
  return isMadeFor(token, repository) && has(token, 'contents', 'write')
}

function isMadeFor({ repositories }: Token, repository: Repository): boolean {
  return repositories === null || repositories.includes(repository)
}
