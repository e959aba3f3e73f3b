import type { Account, Review } from '../core/facts.ts'
import type { Forge, ForgeCommit, PullRequest, Push } from '../forge.ts'
import { accountOrGhost } from './accounts.ts'
import { route } from './answer.ts'
import type { Client } from './client.ts'
import { commitsBetween } from './commits.ts'
import { allNodes } from './connection.ts'
import { Kept } from './kept.ts'
import { broughtIn } from './landed.ts'
import { entriesUpTo, type Queued } from './merge-queue.ts'
import { orNull } from './problem.ts'
import { MERGE_QUEUE, OPEN_PULL_REQUESTS } from './queries.ts'
import type { RepositoryName } from './repository-name.ts'
import { approvers, type Reviewer, withPermissions } from './reviews.ts'
import * as shapes from './shapes.ts'

const READS_CODE = 'contents: read'
const READS_PULL_REQUESTS = 'pull-requests: read'

/** One repository on GitHub, read by its API. What is kept is kept for one run: make a new one for the next. */
export class GitHubForge implements Forge {
  readonly #client: Client
  readonly #name: RepositoryName
  /** `/repos/acme/shop`. */
  readonly #path: string
  readonly #open = new Kept<readonly Queued[]>()
  readonly #teams = new Kept<readonly Account[] | null>()
  readonly #permissions = new Kept<boolean | null>()

  constructor(client: Client, name: RepositoryName) {
    this.#client = client
    this.#name = name
    this.#path = route`/repos/${name.owner}/${name.repo}`
  }

  async pullRequest(number: number): Promise<PullRequest> {
    const path = this.#path + route`/pulls/${number}`
    const { head, base, ...answer } = await this.#client.get(path, {}, shapes.pullRequest(number), READS_PULL_REQUESTS)
    const isOwn = head.repo?.id === base.repo.id
    return {
      number,
      isOpen: answer.state === 'open',
      author: accountOrGhost(answer.user),
      head: { commit: head.sha, branch: head.ref, isOwn, fork: isOwn ? null : (head.repo?.full_name ?? null) },
      base: base.ref,
      defaultBranch: base.repo.default_branch,
      mergeCommit: answer.merge_commit_sha,
      createdAt: answer.created_at,
    }
  }

  openPullRequests(): Promise<readonly Queued[]> {
    return this.#open.get('', () => this.#client.steadily('the list of open pull requests', () => this.#readOpen()))
  }

  async #readOpen(): Promise<readonly Queued[] | null> {
    const read = async (after: string | null) => {
      const variables = { ...this.#name, after }
      const answer = await this.#client.query(
        OPEN_PULL_REQUESTS,
        variables,
        shapes.OpenPullRequests,
        READS_PULL_REQUESTS,
      )
      return answer.repository.pullRequests
    }
    const nodes = await allNodes(await read(null), read)
    return nodes?.map(({ number, headRefOid: head }) => ({ number, head })) ?? null
  }

  async mergedPullRequests(commit: string, branch: string): Promise<readonly number[]> {
    const path = this.#path + route`/commits/${commit}/pulls`
    const read = () => this.#client.list(path, {}, shapes.AssociatedPullRequest, READS_PULL_REQUESTS)
    const found = await this.#client.confirmed(read)
    return broughtIn(commit, branch, this.#name, found)
  }

  async queued(branch: string, commit: string): Promise<readonly Queued[]> {
    const entries = await this.#client.steadily('the merge queue', () => this.#readQueue(branch))
    return entriesUpTo(commit, entries)
  }

  /** Empty where the branch has no queue. */
  async #readQueue(branch: string): Promise<readonly shapes.QueueEntry[] | null> {
    const read = async (after: string | null) => {
      const variables = { ...this.#name, branch, after }
      const answer = await this.#client.query(MERGE_QUEUE, variables, shapes.MergeQueue, READS_CODE)
      return answer.repository.mergeQueue?.entries ?? NO_ENTRIES
    }
    return allNodes(await read(null), read)
  }

  async branchTip(branch: string): Promise<string> {
    const path = this.#path + route`/git/ref/heads/${branch.split('/')}`
    const { object } = await this.#client.get(path, {}, shapes.branch(branch), READS_CODE)
    return object.sha
  }

  commits(base: string, head: string): Promise<readonly ForgeCommit[]> {
    return commitsBetween(this.#client, this.#path, base, head)
  }

  async pushes(branch: string, fork: string | null): Promise<readonly Push[] | null> {
    const ref = `refs/heads/${branch}`
    const path = fork === null ? this.#path : route`/repos/${fork.split('/')}`
    const read = () => this.#client.list(`${path}/activity`, { ref }, shapes.activity(ref), READS_CODE)
    const reading = this.#client.confirmed(read)
    // A fork may be private, and a token is made for the repository alone.
    const entries = await (fork === null ? reading : orNull(reading, 403, 404))
    return entries?.map(({ actor, before, after }) => ({ actor, before, after })) ?? null
  }

  async reviews(number: number, head: string): Promise<readonly Review[]> {
    const path = this.#path + route`/pulls/${number}/reviews`
    const reviews = await this.#client.list(path, {}, shapes.Review, READS_PULL_REQUESTS)
    const asked = approvers(reviews, head).map(async user => [user.id, await this.#canWrite(user)] as const)
    return withPermissions(reviews, new Map(await Promise.all(asked)))
  }

  /** null where the token may not ask, or the account is no collaborator. */
  #canWrite({ login, id }: Reviewer): Promise<boolean | null> {
    return this.#permissions.get(String(id), async () => {
      const path = this.#path + route`/collaborators/${login}/permission`
      const answer = await orNull(this.#client.get(path, {}, shapes.Permission), 403, 404)
      // A login can pass to somebody else between two requests.
      if (answer?.user?.id !== id) return null
      return answer.permission === 'admin' || answer.permission === 'write'
    })
  }

  async team(name: string): Promise<readonly Account[] | null> {
    const [, org, slug] = TEAM.exec(name) ?? []
    if (org === undefined || slug === undefined) return null
    const path = route`/orgs/${org}/teams/${slug}/members`
    const read = () => this.#client.list(path, {}, shapes.User)
    return this.#teams.get(path, () => orNull(this.#client.confirmed(read), 403, 404))
  }
}

/** `acme/platform`, and nothing that is a step in a path. */
const TEAM = /^(\w[\w.-]*)\/(\w[\w.-]*)$/

const NO_ENTRIES = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] }
