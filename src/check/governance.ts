import type { Diagnostic, Notice } from '../core/diagnostic.ts'
import type { Governance, GovernanceResult, Settings } from '../core/governance/governance.ts'
import { parseGovernance } from '../core/governance/parse.ts'
import { holdsGovernanceUpdate } from '../core/governance/roles.ts'
import { waiverProblems } from '../core/governance/waivers.ts'
import type { Query } from '../core/jsonpath/query.ts'
import { Problem } from '../core/problem.ts'
import type { FileChange, Repository } from '../repository.ts'

/** Where governance lives in a repository. */
export const FOLDER = '.fieldgate'

/** The governance of a tree. */
export interface ReadGovernance {
  readonly digest: string
  readonly read: GovernanceResult
}

/** Reads and checks the governance of a tree by object id; null where the tree has none. */
export async function readGovernance(
  repository: Repository,
  tree: string,
  now: string,
): Promise<ReadGovernance | null> {
  const [entries, owner] = await Promise.all([repository.filesBelow(tree, FOLDER), repository.owner()])
  if (entries.length === 0) return null
  const sizes = await repository.sizes(entries.filter(({ mode }) => mode !== SUBMODULE).map(({ oid }) => oid))
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  if (bytes > MOST_BYTES)
    throw new Problem(
      'limit-exceeded',
      `the files under ${FOLDER}/ have ${bytes} bytes, more than the ${MOST_BYTES} that are read`,
    )
  const files = await Promise.all(
    entries.map(async ({ path, mode, oid }) => ({
      path,
      mode,
      oid,
      bytes: mode === SUBMODULE ? new Uint8Array() : await repository.blob(oid),
    })),
  )
  const read = parseGovernance(files, { now, defaultCompany: owner })
  return { digest: digestOf(read), read }
}

/** The settings, also of governance that is broken elsewhere; null where they can not be read. */
export const settingsOf = (read: GovernanceResult): Settings | null =>
  read.ok ? read.governance.settings : (read.core?.settings ?? null)

/** Bytes of all governance files together. */
const MOST_BYTES = 64 * 1024 * 1024
const SUBMODULE = '160000'

const digestOf = (read: GovernanceResult): string => (read.ok ? read.governance.digest : read.digest)

/** What is to be said of the governance that would land; nothing where the change does not touch it. */
export interface ProposedGovernance {
  readonly problems: readonly Diagnostic[]
  readonly notices: readonly Notice[]
  readonly redact: readonly Query[]
  /** Where the change touches it, and leaves it valid; else null. */
  readonly governance: Governance | null
}

interface Proposal {
  readonly changes: readonly FileChange[]
  readonly tree: string
  readonly now: string
  readonly before: ReadGovernance | null
}

/**
 * Checks the governance that a change would land (governance.md, "Which version counts"): it has to be valid, and to
 * leave somebody who may change it again.
 */
export async function proposedGovernance(
  repository: Repository,
  { changes, tree, now, before }: Proposal,
): Promise<ProposedGovernance> {
  if (!changes.some(({ path }) => isGovernance(path))) return UNTOUCHED
  const after = await readGovernance(repository, tree, now)
  if (after === null) return before === null ? UNTOUCHED : { ...UNTOUCHED, problems: [removed] }
  if (!after.read.ok) return { ...UNTOUCHED, problems: after.read.problems, notices: after.read.notices }
  const { governance, notices } = after.read
  const former = before?.read.ok ? before.read.governance : null
  return {
    problems: [...lockedOut(governance, now), ...waiverProblems(former, governance, now)],
    notices,
    redact: governance.settings.redact,
    governance,
  }
}

const UNTOUCHED: ProposedGovernance = { problems: [], notices: [], redact: [], governance: null }

export const isGovernance = (path: string): boolean => path === FOLDER || path.startsWith(`${FOLDER}/`)

const removed: Diagnostic = {
  code: 'governance-invalid',
  message:
    'this removes all governance, after which nobody could bring it back; leave at least settings.yaml and roles.yaml',
  file: `${FOLDER}/settings.yaml`,
}

function lockedOut({ roles }: Governance, now: string): Diagnostic[] {
  if (holdsGovernanceUpdate(roles, now)) return []
  return [
    {
      code: 'governance-invalid',
      message: 'after this change nobody holds `governance.update` for the company; bind a role with that permission',
      file: `${FOLDER}/roles.yaml`,
      line: 1,
      column: 1,
    },
  ]
}
