import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Recorded } from '../audit/chain-reader.ts'
import { BRANCH, flawsOfCommits, logOn } from '../git/audit-fixture.ts'
import { type RepositoryFixture, repositoryAt } from '../git/repository-fixture.ts'
import { CONFIG, type Fixture, fieldgate, GOVERNED, type Run, repositoryOf, SETTINGS } from './fixture.ts'

/** A clone whose origin is a bare repository, and whose branch `change` alters what a developer may not. */
export class Clone {
  readonly #home = mkdtempSync(join(tmpdir(), 'fieldgate-origin-'))
  readonly fixture: Fixture
  readonly origin: RepositoryFixture
  readonly #env: Readonly<Record<string, string>>

  /** `settings`: what settings.yaml says beside the documents. */
  constructor(settings: string, files: Readonly<Record<string, string>> = {}) {
    this.fixture = repositoryOf({ ...GOVERNED, '.fieldgate/settings.yaml': SETTINGS + settings, ...files })
    const { git, root } = this.fixture
    const bare = join(this.#home, 'shop.git')
    execFileSync('git', ['clone', '--quiet', '--bare', root, bare], { stdio: 'pipe' })
    git('remote', 'add', 'origin', bare)
    git('fetch', '--quiet', 'origin')
    git('remote', 'set-head', 'origin', 'main')
    this.fixture.commit({ 'projects/shop/config.yaml': CONFIG.replace('api:1.0', 'api:2.0') })
    this.origin = repositoryAt(bare)
    this.#env = { TMPDIR: mkdtempSync(join(this.#home, 'tmp-')) }
  }

  get environment(): Readonly<Record<string, string>> {
    return this.#env
  }

  get root(): string {
    return this.fixture.root
  }

  check(...args: readonly string[]): Run {
    const head = args.includes('--head') ? [] : ['--head', 'change']
    return fieldgate(['check', '--base', 'main', ...head, ...args], this.root, this.#env)
  }

  /** What a check decides, for a program. */
  decide(...args: readonly string[]) {
    const { out, ...run } = this.check('--format', 'json', ...args)
    return { ...run, decision: JSON.parse(out) }
  }

  isRecorded(): boolean {
    return this.origin.git('branch', '--list', BRANCH) !== ''
  }

  records(): readonly Recorded[] {
    return this.isRecorded() ? logOn(this.origin).records : []
  }

  /** What is wrong with the audit branch. */
  flaws(): readonly string[] {
    if (!this.isRecorded()) return []
    const { flaws, records } = logOn(this.origin)
    const ids = new Set(records.map(({ id }) => id))
    const unique = ids.size === records.length ? [] : ['an id is there twice']
    return [...flaws, ...flawsOfCommits(this.origin), ...unique]
  }

  /** Records that wait in the clone, the oldest first. */
  waiting(): readonly Recorded[] {
    const folder = join(this.root, '.git/fieldgate/outbox')
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter(name => name.endsWith('.json'))
    return names.sort().map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  }

  /** Does something while nobody reaches the origin. */
  withoutOrigin<Result>(act: () => Result): Result {
    const { dir } = this.origin
    renameSync(dir, `${dir}.away`)
    try {
      return act()
    } finally {
      renameSync(`${dir}.away`, dir)
    }
  }

  remove(): void {
    this.fixture.remove()
    rmSync(this.#home, { recursive: true, force: true })
  }
}
