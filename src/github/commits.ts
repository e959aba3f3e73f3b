import type { ForgeCommit } from '../forge.ts'
import { route } from './answer.ts'
import type { Client } from './client.ts'
import { Comparison } from './shapes.ts'

/**
 * The commits of `base..head`. The list of a pull request's commits ends at 250; the comparison has pages without end
 * and says how many commits there are. `repository` is its path in the API, `/repos/acme/shop`. Rejects with
 * `forge-unavailable` where the pages do not add up.
 */
export function commitsBetween(
  client: Client,
  repository: string,
  base: string,
  head: string,
): Promise<readonly ForgeCommit[]> {
  const path = `${repository}${route`/compare/${base}...${head}`}`
  const read = (page: number) => client.get(path, { per_page: PER_PAGE, page }, Comparison, 'contents: read')
  return client.steadily(`the list of commits \`${base}...${head}\``, async () => {
    const first = await read(1)
    const rest = Math.max(0, Math.ceil(first.total_commits / PER_PAGE) - 1)
    const pages = await Promise.all(Array.from({ length: rest }, (_, index) => read(index + 2)))
    return whole([first, ...pages])
  })
}

const PER_PAGE = 100

function whole(pages: readonly Comparison[]): readonly ForgeCommit[] | null {
  const commits = pages.flatMap(page => page.commits)
  const distinct = new Set(commits.map(({ sha }) => sha)).size
  const fits = pages.every(page => page.total_commits === distinct) && distinct === commits.length
  return fits ? commits.map(forgeCommit) : null
}

const forgeCommit = ({ sha, author, committer, commit }: Comparison['commits'][number]): ForgeCommit => ({
  commit: sha,
  author,
  committer,
  isVerified: commit.verification?.verified === true,
})
