import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClosableLog } from '../../src/audit-log.ts'
import { openAuditBranch } from '../../src/git/audit-branch.ts'
import { flawsOf, linesOf, recordsIn } from '../audit/chain-reader.ts'
import {
  type FixtureOptions,
  fixtureEnvironment,
  type RepositoryFixture,
  repositoryAt,
  Workshop,
} from './repository-fixture.ts'

export const BRANCH = 'fieldgate-audit'

export interface OpenOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly origin?: string
  readonly branch?: string
}

/** Origins, clones with a work tree, and audit branches that are opened in them. */
export class AuditWorkshop extends Workshop {
  readonly #opened: ClosableLog[] = []

  /** A bare repository with a commit on `main`. */
  origin(options: FixtureOptions = {}): RepositoryFixture {
    const origin = this.repository({ bare: true, ...options })
    origin.commit({ 'a.yaml': 'a: 1\n' })
    this.serve(origin)
    return origin
  }

  /** A clone with a work tree, of a URL or by way of `file://`. */
  checkout(origin: RepositoryFixture, ...options: readonly string[]): RepositoryFixture {
    const dir = this.folder('checkout')
    repositoryAt(origin.dir).git('clone', '--quiet', '--template=', ...options, `file://${origin.dir}`, dir)
    return repositoryAt(dir)
  }

  async open(dir: string | null, { env = fixtureEnvironment, origin, branch = BRANCH }: OpenOptions = {}) {
    const url = origin === undefined ? {} : { origin: { url: origin, owner: 'acme' } }
    const log = await openAuditBranch({ dir, env, ...url }, branch)
    this.#opened.push(log)
    return log
  }

  /** A `git` before which a shell script runs; `real` is the real one there, `elsewhere DIR` the one of another folder. */
  git(script: string): NodeJS.ProcessEnv {
    const folder = this.folder('bin')
    const { PATH = '' } = process.env
    mkdirSync(folder)
    const real = `real() { PATH='${PATH}' git "$@"; }\nelsewhere() { PATH='${PATH}' env -u GIT_DIR git -C "$@"; }`
    writeFileSync(
      join(folder, 'git'),
      `#!/bin/bash\n${real}\nmarks='${folder}'\n${script}\nPATH='${PATH}' exec git "$@"\n`,
    )
    chmodSync(join(folder, 'git'), 0o755)
    return { ...fixtureEnvironment, PATH: `${folder}:${PATH}` }
  }

  /** Runs Git with variables of its own. */
  run(dir: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): string {
    const options = {
      cwd: dir,
      env: { ...fixtureEnvironment, ...env },
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    } as const
    return execFileSync('git', args, options).trim()
  }

  async finish(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map(log => log.close()))
    this.remove()
  }
}

/** What stands on an audit branch, as Git shows it. */
export function logOn({ git }: RepositoryFixture, branch = BRANCH) {
  const files = git('ls-tree', '-r', '--name-only', branch).split('\n')
  const text = files.map(file => `${git('show', `${branch}:${file}`)}\n`).join('')
  const commits = git('rev-list', '--reverse', '--topo-order', branch).split('\n')
  return { files, text, commits, flaws: flawsOf(text), records: recordsIn(text) }
}

/** What is wrong with an audit branch beside its chain: a commit for each record, in order, that adds its line alone. */
export function flawsOfCommits(fixture: RepositoryFixture, branch = BRANCH): readonly string[] {
  const lines = linesOf(logOn(fixture, branch).text)
  const args = ['--reverse', '--topo-order', '--unified=0', '--no-renames', '--format=%x00%H %P', '--patch', branch]
  const commits = fixture
    .git('log', ...args)
    .split('\0')
    .slice(1)
  const flaws = commits.length === lines.length ? [] : [`${commits.length} commits for ${lines.length} lines`]
  let before = ''
  for (const [index, shown] of commits.entries()) {
    const [ids = '', ...diff] = shown.split('\n')
    const [id = '', parents = ''] = ids.split(/ (.*)/)
    const changed = diff.filter(line => /^[+-](?!\+\+ |-- )/.test(line))
    if (parents !== before) flaws.push(`commit ${index + 1} has the parents ${parents}`)
    if (changed.join('\n') !== `+${lines[index]}`) flaws.push(`commit ${index + 1} changes other lines`)
    before = id
  }
  return flaws
}
