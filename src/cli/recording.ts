import type { Checked } from '../check.ts'
import type { Decision } from '../core/decision.ts'
import type { Terminal } from './command.ts'
import { sentences } from './failure.ts'

export interface Places {
  /** The folder of the repository. */
  readonly repo: string
  /** `host/owner/name` */
  readonly name: string
  /** `--audit FILE`; null: not given. */
  readonly file: string | null
}

/** Records an evaluation wherever somebody wants it; resolves with the decision that may be reported. */
export async function recorded(checked: Checked, places: Places, terminal: Terminal): Promise<Decision> {
  const { branch, require } = checked.audit
  if (places.file === null && branch === null && require === 'none') return checked.decision
  const [{ record }, recording] = await Promise.all([import('../record.ts'), recordingIn(places, checked, terminal)])
  const { decision, problems } = await record(checked, recording)
  if (problems.length > 0) await terminal.err(sentences(problems))
  return decision
}

async function recordingIn({ repo, name, file }: Places, { audit }: Checked, { version }: Terminal) {
  const [{ programDigest }, { uuidv7 }, { AuditFile }] = await Promise.all([
    import('../store/program.ts'),
    import('../store/uuid.ts'),
    import('../store/audit-file.ts'),
  ])
  return {
    context: { repo: name, tool: { version, digest: await programDigest() } },
    newId: uuidv7,
    file: file === null ? null : new AuditFile(file, name),
    missingFile: 'settings.yaml lets nothing be allowed without a record in a file; name one with --audit FILE',
    openBranch: async (branch: string) => {
      const [{ openAuditBranch }, { inTurn }] = await Promise.all([
        import('../git/audit-branch.ts'),
        import('../store/lock.ts'),
      ])
      return openAuditBranch({ dir: repo, inTurn }, branch)
    },
    outbox: audit.branch === null ? null : await outboxIn(repo),
  }
}

async function outboxIn(repo: string) {
  const [{ OutboxFolder }, { outboxFolder }] = await Promise.all([
    import('../store/outbox.ts'),
    import('../git/audit-repository.ts'),
  ])
  const folder = await outboxFolder(repo)
  return folder === null ? null : new OutboxFolder(folder)
}
