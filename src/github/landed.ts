import type { RepositoryName } from './repository-name.ts'
import type { AssociatedPullRequest } from './shapes.ts'

/**
 * Of the pull requests that GitHub associates with a commit, those by which it came into a branch of this repository,
 * lowest number first. The one whose merge made the commit stands alone: others may hold the commit as well, a stacked
 * one for example, but did not bring it.
 */
export function broughtIn(
  commit: string,
  branch: string,
  { owner, repo }: RepositoryName,
  associated: readonly AssociatedPullRequest[],
): readonly number[] {
  const here = `${owner}/${repo}`.toLowerCase()
  const merged = associated.filter(
    ({ merged_at, base }) => merged_at !== null && base.ref === branch && base.repo.full_name.toLowerCase() === here,
  )
  const made = merged.filter(({ merge_commit_sha }) => merge_commit_sha === commit)
  return (made.length > 0 ? made : merged).map(({ number }) => number).sort((a, b) => a - b)
}
