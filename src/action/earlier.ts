import { stat } from 'node:fs/promises'
import { earlierContributors } from '../audit/earlier.ts'
import type { Batch } from '../audit-log.ts'
import { Problem } from '../core/problem.ts'
import type { PullRequest } from '../forge.ts'
import { openIfThere } from '../git/audit-reading.ts'
import type { EarlierContributor } from '../identify.ts'
import { linesOf } from '../store/lines.ts'
import type { Session } from './session.ts'

/** Whom earlier records of a pull request name, where there is an audit file that outlives the runs. */
export async function earlierInFile(session: Session, pull: PullRequest): Promise<readonly EarlierContributor[]> {
  const { auditFile } = session.inputs
  return auditFile === null || !(await isThere(auditFile)) ? [] : namedIn(linesOf(auditFile), session, pull)
}

/** The same on an audit branch, of which the days since the pull request was opened are read. */
export async function earlierOnBranch(
  branch: string | null,
  session: Session,
  pull: PullRequest,
): Promise<readonly EarlierContributor[]> {
  const reading = branch === null ? null : await openIfThere(session.place, branch)
  if (reading === null) return []
  try {
    return await namedIn(reading.batches(pull.createdAt.slice(0, 10).replaceAll('-', '/')), session, pull)
  } finally {
    await reading.close()
  }
}

async function namedIn(
  batches: AsyncIterable<Batch>,
  { name }: Session,
  { number }: PullRequest,
): Promise<readonly EarlierContributor[]> {
  const found: EarlierContributor[] = []
  for await (const { file, first, lines } of batches) {
    const { contributors, problems } = earlierContributors(lines, { repo: name, pr: number })
    const [problem] = problems
    if (problem !== undefined)
      throw new Problem(
        'audit-unavailable',
        `line ${first + (problem.line ?? 1) - 1} of \`${file}\`: ${problem.message}`,
      )
    found.push(...contributors)
  }
  return found
}

/** The first run of all has no file to read; any other failure is told by whoever reads it. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
