import type {
  CheckRun,
  CheckRunChange,
  Conversation,
  NewCheckRun,
  NewFileComment,
  NewReview,
  Noticeboard,
  ShownFile,
} from '../forge.ts'
import { route } from './answer.ts'
import { checkRun, checkRunFields } from './check-runs.ts'
import type { Client } from './client.ts'
import { readConversation } from './conversation.ts'
import { resolveThreads } from './queries.ts'
import type { RepositoryName } from './repository-name.ts'
import * as shapes from './shapes.ts'

/** What is shown on the pull requests of one repository on GitHub. No write is ever sent twice. */
export class GitHubNoticeboard implements Noticeboard {
  readonly #client: Client
  readonly #name: RepositoryName
  /** `/repos/acme/shop`. */
  readonly #path: string

  constructor(client: Client, name: RepositoryName) {
    this.#client = client
    this.#name = name
    this.#path = route`/repos/${name.owner}/${name.repo}`
  }

  conversation(number: number): Promise<Conversation> {
    return this.#client.steadily('the conversation of the pull request', () =>
      readConversation(this.#client, this.#name, number),
    )
  }

  /** The first 800: every page costs a request, and GitHub ends the list at 3,000. */
  async changedFiles(number: number): Promise<readonly ShownFile[]> {
    const path = this.#path + route`/pulls/${number}/files`
    const files = await this.#client.firstOf(path, 8, shapes.File, 'pull-requests: read')
    return files.map(({ filename, previous_filename, status, sha, patch }) => ({
      path: filename,
      previousPath: previous_filename ?? null,
      // Of a file that is gone GitHub names the blob that it had.
      blob: status === 'removed' ? null : sha,
      patch: patch ?? null,
    }))
  }

  checkRuns(head: string, name: string): Promise<readonly CheckRun[]> {
    const path = this.#path + route`/commits/${head}/check-runs`
    const params = { check_name: name, filter: 'all' }
    return this.#client.steadily(`the list of check runs \`${name}\``, async () => {
      const pages = await this.#client.pages(path, params, shapes.CheckRuns, page => page.check_runs, 'checks: read')
      const runs = pages.flatMap(page => page.check_runs)
      if (runs.length < (pages.at(-1)?.total_count ?? 0)) return null
      return runs
        .filter(run => run.name === name)
        .sort((a, b) => b.id - a.id)
        .map(checkRun)
    })
  }

  async createComment(number: number, body: string): Promise<void> {
    await this.#post(route`/issues/${number}/comments`, { body })
  }

  async updateComment(id: number, body: string): Promise<void> {
    await this.#patch(route`/issues/comments/${id}`, { body })
  }

  async createReview(number: number, { commit, body, comments }: NewReview): Promise<void> {
    await this.#post(route`/pulls/${number}/reviews`, { commit_id: commit, event: 'COMMENT', body, comments })
  }

  async createFileComment(number: number, { commit, path, body }: NewFileComment): Promise<void> {
    await this.#post(route`/pulls/${number}/comments`, { commit_id: commit, path, body, subject_type: 'file' })
  }

  async updateReviewComment(id: number, body: string): Promise<void> {
    await this.#patch(route`/pulls/comments/${id}`, { body })
  }

  async resolveThreads(threads: readonly string[]): Promise<void> {
    for (let start = 0; start < threads.length; start += THREADS_AT_ONCE) {
      const some = threads.slice(start, start + THREADS_AT_ONCE)
      const variables = Object.fromEntries(some.map((thread, index) => [`thread${index}`, thread]))
      await this.#client.mutate(resolveThreads(some.length), variables, shapes.resolvedThreads(some.length))
    }
  }

  async createCheckRun(run: NewCheckRun): Promise<CheckRun> {
    const data = { name: run.name, head_sha: run.head, ...checkRunFields(run) }
    return checkRun(await this.#client.write('POST', `${this.#path}/check-runs`, data, shapes.CheckRun))
  }

  async updateCheckRun(id: number, run: CheckRunChange): Promise<CheckRun> {
    const path = this.#path + route`/check-runs/${id}`
    return checkRun(await this.#client.write('PATCH', path, checkRunFields(run), shapes.CheckRun))
  }

  #post(path: string, data: object): Promise<unknown> {
    return this.#client.write('POST', this.#path + path, data, shapes.Made)
  }

  #patch(path: string, data: object): Promise<unknown> {
    return this.#client.write('PATCH', this.#path + path, data, shapes.Made)
  }
}

/** A mutation of any length would reach the limits of a query's cost and time. */
const THREADS_AT_ONCE = 50
