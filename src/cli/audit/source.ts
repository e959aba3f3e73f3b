import type { AuditReading } from '../../audit-log.ts'
import type { GovernanceResult } from '../../core/governance/governance.ts'
import { Problem } from '../../core/problem.ts'
import { linesOf } from '../../store/lines.ts'
import type { Terminal } from '../command.ts'

/** Which log is meant. */
export type Source = { readonly file: string } | { readonly repo: string; readonly branch: string | null }

/** A file is a file, wherever it lies. Rejects with the problem `usage` for what contradicts that. */
export function sourceIn(file: string | null, branch: string | null, repo: string | null): Source {
  if (file === null) return { repo: repo ?? '.', branch }
  if (branch !== null) throw new Problem('usage', '`--file` already says where the log is; leave out `--branch`')
  return { file }
}

/** Opens a log, by default the branch that governance names. Whoever opens it closes it. */
export async function openLog(source: Source, terminal: Terminal): Promise<AuditReading> {
  if ('file' in source)
    return { place: source.file, batches: () => linesOf(source.file), history: null, close: async () => {} }
  const { repo } = source
  const [{ openAuditReading }, branch] = await Promise.all([
    import('../../git/audit-reading.ts'),
    source.branch ?? branchOfGovernance(repo, terminal),
  ])
  return openAuditReading({ dir: repo, isWhole: true }, branch)
}

/** Where broken governance does not say it, nor says that it is another one, it is the usual one. */
async function branchOfGovernance(repo: string, terminal: Terminal): Promise<string> {
  const { settingsOf } = await import('../../check/governance.ts')
  const governance = await governanceIn(repo, terminal)
  return (governance && settingsOf(governance))?.audit.branch ?? 'fieldgate-audit'
}

/** The governance of the protected branch, as this clone knows it; null where it has none. */
export async function governanceIn(repo: string, terminal: Terminal): Promise<GovernanceResult | null> {
  const { inRepository } = await import('../in-repository.ts')
  return inRepository(repo, import('../../check/governance.ts'), async (repository, { readGovernance }) => {
    const tip = (await repository.defaultBranch()) ?? (await repository.resolve('refs/heads/main').catch(() => null))
    return (tip && (await readGovernance(repository, tip.tree, terminal.now())))?.read ?? null
  })
}
