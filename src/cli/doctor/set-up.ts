import type { SetUp } from '../../doctor.ts'
import { hermeticEnvironment } from '../../git/environment.ts'
import { readOrigins } from '../../git/origins.ts'
import { type Git, gitInUserRepository, locate } from '../../git/user-repository.ts'
import type { Terminal } from '../command.ts'
import { type Hosted, hostedAt, protectionOf } from './forge.ts'
import { codeOwnersIn, governanceIn, hasOwnAction, workflowsIn } from './work-tree.ts'

/** The set-up of the repository that a folder lies in. Rejects with a `Problem` where there is none. */
export async function setUpOf(folder: string, terminal: Terminal): Promise<SetUp> {
  const { root, hosted, defaultBranch } = await repositoryAt(folder)
  const governance = await governanceIn(root, { now: terminal.now(), owner: hosted?.owner ?? null })
  const [workflows, codeOwners, isOwn, protection] = await Promise.all([
    workflowsIn(root),
    codeOwnersIn(root),
    hasOwnAction(root),
    protectionOf(hosted, auditBranchOf(governance), terminal),
  ])
  return { workflows, hasOwnAction: isOwn, governance, codeOwners, protection, defaultBranch }
}

function auditBranchOf(governance: SetUp['governance']): string | null {
  const settings =
    governance === null ? null : governance.ok ? governance.governance.settings : governance.core?.settings
  return settings?.audit.branch ?? null
}

interface Checkout {
  /** The top of the work tree. */
  readonly root: string
  readonly hosted: Hosted | null
  readonly defaultBranch: string
}

async function repositoryAt(folder: string): Promise<Checkout> {
  const git = gitInUserRepository(folder, hermeticEnvironment(process.env), new AbortController().signal)
  await locate(folder, git)
  const [root, { remotes }, head] = await Promise.all([
    lineOf(git, 'rev-parse', '--show-toplevel'),
    readOrigins(git),
    lineOf(git, 'symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'),
  ])
  const origin = remotes.get('origin')
  return {
    root: root ?? folder,
    hosted: origin === undefined ? null : hostedAt(origin),
    defaultBranch: head?.replace('refs/remotes/origin/', '') ?? 'main',
  }
}

/** The one line that a Git command prints; null where it fails, as in a bare repository or without a remote's head. */
async function lineOf(git: Git, ...args: readonly string[]): Promise<string | null> {
  const { exitCode, stdout } = await git(args)
  return exitCode === 0 ? stdout.toString().replace(/\n$/, '') : null
}
