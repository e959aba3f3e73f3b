import { execFileSync } from 'node:child_process'
import type { RecordBody } from '../../src/audit/record.ts'
import { openAuditBranch } from '../../src/git/audit-branch.ts'
import { openAuditReading } from '../../src/git/audit-reading.ts'
import { type Verification, verify } from '../../src/verify.ts'
import { body } from '../audit/log.ts'
import { fixtureEnvironment, type RepositoryFixture } from '../git/repository-fixture.ts'

export const BRANCH = 'fieldgate-audit'
export const FIRST_DAY = 'log/2024/11/21.jsonl'
export const SECOND_DAY = 'log/2024/11/22.jsonl'

/** Records of two days, two for each. */
export const RECORDS: readonly RecordBody[] = [1, 2, 3, 4].map(number => ({
  ...body(number),
  time: { evaluated: `2024-11-2${number < 3 ? 1 : 2}T10:00:00Z` },
  change: { head: String(number).repeat(40), pr: number },
}))

/** Writes records as the program does. */
export async function append(home: RepositoryFixture, records: readonly RecordBody[]): Promise<void> {
  const log = await openAuditBranch({ dir: home.dir, env: fixtureEnvironment }, BRANCH)
  try {
    for (const record of records) await log.append([record])
  } finally {
    await log.close()
  }
}

/** A commit of the branch: all files that it leaves behind, the ordinary ones as text. */
export interface Step {
  readonly message: string
  readonly files: Readonly<Record<string, string | { readonly mode: string; readonly content: string }>>
  readonly merge?: string
}

export function stepsOf(home: RepositoryFixture): readonly Step[] {
  const commits = home.git('rev-list', '--reverse', BRANCH).split('\n')
  return commits.map(commit => {
    const paths = home.git('ls-tree', '-r', '--name-only', commit).split('\n')
    const files = paths.map(path => [path, `${home.git('cat-file', 'blob', `${commit}:${path}`)}\n`])
    return { message: `${home.git('log', '-1', '--format=%B', commit).trimEnd()}\n`, files: Object.fromEntries(files) }
  })
}

/** Makes the branch consist of these commits, as whoever may push without limits can. */
export function rewrite(home: RepositoryFixture, steps: readonly Step[]): void {
  const ref = `refs/heads/${BRANCH}`
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
  const commands = steps.map(({ message, files, merge }, at) => [
    `commit ${ref}\nmark :${at + 1}\ncommitter Ann <ann@example.com> 1700000000 +0000\n${data(message)}`,
    ...(at === 0 ? [] : [`from :${at}\n`]),
    ...(merge === undefined ? [] : [`merge ${merge}\n`]),
    'deleteall\n',
    ...Object.entries(files).map(([path, file]) => {
      const { mode, content } = typeof file === 'string' ? { mode: '100644', content: file } : file
      return `M ${mode} inline ${path}\n${data(content)}`
    }),
    '\n',
  ])
  const input = [`reset ${ref}\n\n`, ...commands.flat()].join('')
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: home.dir, env: fixtureEnvironment, input })
}

/** Verifies a branch as `audit verify` does it in this folder. */
export async function verifiedBranch(
  dir: string,
  branch = BRANCH,
  env: NodeJS.ProcessEnv = fixtureEnvironment,
): Promise<Verification> {
  const reading = await openAuditReading({ dir, env, isWhole: true }, branch)
  try {
    return await verify({ reading, anchors: [], complete: null, replay: null })
  } finally {
    await reading.close()
  }
}
