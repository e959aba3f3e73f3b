import { Problem } from '../../core/problem.ts'
import type { Protection } from '../../core/protection.ts'
import type { Terminal } from '../command.ts'

/** A repository on a forge, as a remote's URL names it. */
export interface Hosted {
  readonly host: string
  readonly owner: string
  readonly repo: string
}

/** `https://host/owner/name.git`, `ssh://git@host:22/owner/name`, `git@host:owner/name`; null for anything else. */
export function hostedAt(url: string): Hosted | null {
  const found =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:@]+)(?::\d+)?\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/i.exec(url) ??
    /^(?:[^/@:]+@)?([^/:@]{2,}):([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url)
  const [, host, owner, repo] = found ?? []
  return host === undefined || owner === undefined || repo === undefined
    ? null
    : { host: host.toLowerCase(), owner, repo }
}

/** Why the rules of the forge were not read, and what would help. */
export interface NotRead {
  readonly unread: string
  readonly fix: string
}

interface Access {
  readonly apiUrl: string
  readonly token: string
  readonly workflowApp: number | null
}

/**
 * What the forge enforces, with the token of the environment: the names of the variables are those of `gh`, which keeps
 * a token of github.com from other hosts. `GITHUB_API_URL` counts before the host of the remote.
 */
export async function protectionOf(
  hosted: Hosted | null,
  auditBranch: string | null,
  { environment, version, err }: Terminal,
): Promise<Protection | NotRead> {
  if (hosted === null) return NO_ORIGIN
  const access = accessTo(hosted, environment)
  if ('unread' in access) return access
  const { token, apiUrl, workflowApp } = access
  const [{ createClient }, { readProtection }] = await Promise.all([
    import('../../github/client.ts'),
    import('../../github/protection.ts'),
  ])
  const log = (line: string): void => void err(`fieldgate: ${line}\n`).catch(() => {})
  const client = createClient({ token, apiUrl, userAgent: `fieldgate/${version}`, log })
  const { owner, repo } = hosted
  return readProtection({ client, owner, repo, auditBranch, workflowApp }).catch(unavailable)
}

const NO_ORIGIN: NotRead = {
  unread: 'rulesets and branch protection were not looked at: no remote `origin` says whose they are',
  fix: 'run it in a clone',
}

/** The id of the app GitHub Actions on github.com. */
const GITHUB_ACTIONS = 15368

function accessTo({ host }: Hosted, environment: Terminal['environment']): Access | NotRead {
  const isGitHub = host === 'github.com' || host.endsWith('.ghe.com')
  const given = environment.GITHUB_API_URL
  const usesOwn = isGitHub || Boolean(given)
  const names = usesOwn ? ['GH_TOKEN', 'GITHUB_TOKEN'] : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN']
  const token = names.map(name => environment[name]).find(Boolean)
  if (token === undefined) return withoutToken(host, names[1] ?? '')
  const apiUrl = given || (isGitHub ? `https://api.${host}` : `https://${host}/api/v3`)
  return { apiUrl, token, workflowApp: apiUrl.startsWith('https://api.github.com') ? GITHUB_ACTIONS : null }
}

const withoutToken = (host: string, name: string): NotRead => ({
  unread: 'rulesets and branch protection were not looked at: there is no token',
  fix: `give one of an administrator: \`${name}=$(gh auth token${host === 'github.com' ? '' : ` --hostname ${host}`}) fieldgate doctor\``,
})

function unavailable(error: unknown): NotRead {
  if (!(error instanceof Problem)) throw error
  return {
    unread: `rulesets and branch protection could not be read: ${error.message}`,
    fix: 'see that the token is good for this repository',
  }
}
