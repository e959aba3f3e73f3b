import { splitLines } from '../audit/lines.ts'
import type { AuditReading, Batch } from '../audit-log.ts'
import { Problem } from '../core/problem.ts'
import { BranchHistory } from './audit-history.ts'
import { type AuditRepository, type AuditRepositoryOptions, openAuditRepository } from './audit-repository.ts'
import { dayFiles, pathOf } from './audit-tree.ts'

/**
 * Opens the log on an audit branch as it stands where records are pushed to now; a full name (`refs/…`) means what this
 * clone has under it. Rejects with `usage` where there is no such branch, with `object-missing` where it can not be had.
 */
export async function openAuditReading(options: AuditRepositoryOptions, branch: string): Promise<AuditReading> {
  const reading = await openIfThere(options, branch)
  if (reading !== null) return reading
  throw new Problem(
    'usage',
    `there is no branch \`${branch}\` where this repository pushes to; name another one with --branch`,
  )
}

/** The same; null where there is no such branch. */
export async function openIfThere(options: AuditRepositoryOptions, branch: string): Promise<AuditReading | null> {
  const repository = await openAuditRepository(options)
  try {
    const [tip, remembered] = await Promise.all([tipOf(repository, branch), rememberedTip(repository, branch)])
    if (tip !== null) return new BranchReading(repository, { branch, tip, remembered })
    await repository.close()
    return null
  } catch (error) {
    await repository.close()
    throw error
  }
}

/** The commit at the tip of any branch where records are pushed to now. `usage` where there is none. */
export async function pushedTip(options: AuditRepositoryOptions, branch: string): Promise<string> {
  const repository = await openAuditRepository(options)
  try {
    const tip = await tipOf(repository, branch)
    if (tip !== null) return tip
    throw new Problem(
      'usage',
      `there is no branch \`${branch}\` where this repository pushes to; \`refs/…\` means what this clone has`,
    )
  } finally {
    await repository.close()
  }
}

async function tipOf(repository: AuditRepository, branch: string): Promise<string | null> {
  if (branch.startsWith('refs/')) return refIn(repository, branch)
  const found = await repository.remote.tip(branch)
  if ('kind' in found) throw new Problem('object-missing', `the branch \`${branch}\` can not be read: ${found.why}`)
  return found.commit
}

/** What the last fetch of this clone has seen. */
const rememberedTip = (repository: AuditRepository, branch: string): Promise<string | null> =>
  refIn(repository, branch.startsWith('refs/') ? branch : `refs/remotes/origin/${branch}`)

async function refIn({ checkout }: AuditRepository, ref: string): Promise<string | null> {
  if (checkout === null) return null
  const { exitCode, stdout } = await checkout.git([
    ...['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
  ])
  return exitCode === 0 ? stdout.toString('latin1').trim() : null
}

interface Branch {
  readonly branch: string
  readonly tip: string
  readonly remembered: string | null
}

class BranchReading implements AuditReading {
  readonly place: string
  readonly history: BranchHistory
  readonly #repository: AuditRepository
  readonly #tip: string

  constructor(repository: AuditRepository, { branch, tip, remembered }: Branch) {
    this.place = `${branch} at ${repository.place}`
    this.history = new BranchHistory(repository, tip, remembered)
    this.#repository = repository
    this.#tip = tip
  }

  /** A batch for each day: the files come one after the other, so that no two of them are held. */
  async *batches(since = ''): AsyncGenerator<Batch, void, undefined> {
    const { objects } = this.#repository
    const files = await dayFiles(objects, (await objects.commit(this.#tip)).tree)
    const days = files.days.filter(({ day }) => day >= since)
    await objects.sizes(days.map(({ oid }) => oid)) // fetches together what is missing
    for (const { day, oid } of days) {
      const { lines, rest } = splitLines(await objects.blob(oid))
      const file = pathOf(day)
      const all = rest.length > 0 ? [...lines, rest] : lines
      if (all.length > 0) yield { file, first: 1, lines: all, torn: rest.length > 0 }
    }
  }

  async close(): Promise<void> {
    await this.#repository.close()
  }
}
