import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Forge, Noticeboard } from '../forge.ts'
import type { AuditRepositoryOptions } from '../git/audit-repository.ts'
import { thenClose } from '../git/closing.ts'
import { withConfig } from '../git/environment.ts'
import { openRepository } from '../git/repository.ts'
import { createClient } from '../github/client.ts'
import { GitHubForge } from '../github/forge.ts'
import { GitHubNoticeboard } from '../github/noticeboard.ts'
import { visible } from '../report/escape.ts'
import type { Repository } from '../repository.ts'
import type { RunnerEvent } from './event.ts'
import type { Inputs } from './inputs.ts'
import { type Runner, repositoryName, variable } from './runner.ts'

/** What one run works with. */
export interface Session {
  readonly runner: Runner
  readonly inputs: Inputs
  readonly event: RunnerEvent
  readonly repository: Repository
  /** The same, for whoever opens it once more. */
  readonly place: AuditRepositoryOptions
  readonly forge: Forge
  readonly board: Noticeboard
  /** Whether the forge signs what it commits itself: github.com does, GitHub Enterprise Server need not. */
  readonly forgeSigns: boolean
  /** `github.com/acme/shop` */
  readonly name: string
  /** When it is judged: the later of the event's time and the start of this attempt (identity.md). */
  readonly now: string
  /** Resolves after a while, before a forge that is behind is asked again. */
  readonly pause: () => Promise<void>
}

/** Does something with what the run needs, and closes it again. */
export async function inSession<Result>(
  { runner, inputs, event, started }: Pick<Session, 'runner' | 'inputs' | 'event'> & { readonly started: string },
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { owner, repo } = repositoryName(runner)
  const server = new URL(variable(runner, 'GITHUB_SERVER_URL'))
  const client = createClient({
    token: inputs.token,
    apiUrl: variable(runner, 'GITHUB_API_URL'),
    graphqlUrl: variable(runner, 'GITHUB_GRAPHQL_URL'),
    userAgent: `fieldgate/${runner.version}`,
    log: message => void runner.log(`fieldgate: ${visible(message)}\n`),
  })
  const place = {
    dir: resolve(inputs.workingDirectory),
    env: withConfig(runner.environment, credentials(server, inputs.token)),
    origin: { url: new URL(`${owner}/${repo}`, server).href, owner },
  }
  const repository = await openRepository(place.dir, place)
  return thenClose(repository, () =>
    act({
      ...{ runner, inputs, event, repository, place },
      forge: new GitHubForge(client, { owner, repo }),
      board: new GitHubNoticeboard(client, { owner, repo }),
      name: `${server.host}/${owner}/${repo}`,
      forgeSigns: /(^|\.)(github\.com|ghe\.com)$/.test(server.hostname),
      now: laterOf(event.time, started),
      pause: () => setTimeout(PAUSE),
    }),
  )
}

/** The token, for this server alone. */
function credentials(server: URL, token: string): readonly (readonly [string, string])[] {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  return [[`http.${server.origin}/.extraheader`, `AUTHORIZATION: basic ${basic}`]]
}

/** Milliseconds. */
const PAUSE = 2_000

/** A clock that is behind must not bring back what has expired. */
function laterOf(time: string | null, started: string): string {
  const event = time === null ? Number.NaN : Date.parse(time)
  return event > Date.parse(started) ? `${new Date(event).toISOString().slice(0, 19)}Z` : started
}
