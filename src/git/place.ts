import { basename, dirname } from 'node:path'
import { Problem } from '../core/problem.ts'
import { givenOrigin, type Origins, readOrigins } from './origins.ts'
import { type Git, gitInUserRepository, type Location, locate, locateIfThere } from './user-repository.ts'

/** Where missing objects come from, whatever remotes a checkout names. */
export interface Origin {
  readonly url: string
  readonly owner: string
}

/** A repository of somebody else's, which is only read. */
export interface Checkout {
  readonly git: Git
  readonly location: Location
}

export interface Place {
  readonly checkout: Checkout | null
  readonly origin: Origin | null
  readonly origins: Promise<Origins>
}

/** The repository that `dir` lies in, and where more of it is. `usage` where there is neither. */
export async function findPlace(
  dir: string | null,
  origin: Origin | undefined,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<Place> {
  const git = dir === null ? null : gitInUserRepository(dir, env, signal)
  if (origin) {
    const location = dir === null || git === null ? null : await locateIfThere(dir, git)
    const origins = Promise.resolve(givenOrigin(origin.url))
    return { checkout: git && location && { git, location }, origin, origins }
  }
  if (dir === null || git === null) throw new Problem('usage', 'there is neither a repository nor an origin; name one')
  // Asked at once, awaited by those who need it.
  const origins = readOrigins(git)
  origins.catch(() => {})
  return { checkout: { git, location: await locate(dir, git) }, origin: null, origins }
}

/** A relative URL is meant from where the user's Git would start; null where none of the user's counts. */
export function whereUrlsStart({ checkout, origin }: Place): string | null {
  if (!checkout || origin) return null
  const { commonDir } = checkout.location
  return basename(commonDir) === '.git' ? dirname(commonDir) : commonDir
}
