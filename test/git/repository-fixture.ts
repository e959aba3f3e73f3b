import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../../src/core/problem.ts'
import { openRepository } from '../../src/git/repository.ts'
import type { Repository } from '../../src/repository.ts'

/** A file as text or bytes, or with its mode (symlink, submodule, executable); null removes it. */
export type FixtureFile = string | Uint8Array | null | { readonly mode: string; readonly content: string }

/** Paths are text; a byte that is not UTF-8 is written as in the port, U+DC00 plus its value. */
export type FixtureFiles = Readonly<Record<string, FixtureFile>>

export interface CommitOptions {
  /** Full or short name of the branch that moves to the commit; `main` by default. */
  readonly branch?: string
  /** First parent: a commit, or null for none. The branch's tip by default, where it has one. */
  readonly from?: string | null
  /** Further parents. */
  readonly merge?: readonly string[]
}

/** A repository in a temporary folder, without a checkout: commits are written straight to its objects. */
export interface RepositoryFixture {
  readonly dir: string
  /** Runs Git there and returns its output without the last line end. */
  git(...args: string[]): string
  /** Commits changes to the parent's files. Returns the commit's id. */
  commit(files: FixtureFiles, options?: CommitOptions): string
  /** The tree of a commit or another name. */
  tree(name: string): string
}

export interface FixtureOptions {
  readonly bare?: boolean
  readonly format?: 'sha1' | 'sha256'
}

/** Git as on a machine that nobody has configured, at a time that stands still: the same commits have the same ids. */
export const fixtureEnvironment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
  GIT_COMMITTER_DATE: '1700000000 +0000',
  LC_ALL: 'C',
}

/** Temporary folders of one test file, to be removed after it. */
export class Workshop {
  readonly #root = realpathSync(mkdtempSync(join(tmpdir(), 'fieldgate-test-')))
  #count = 0

  /** The name of a folder that does not exist yet. */
  folder(name = 'folder'): string {
    return join(this.#root, `${++this.#count}-${name}`)
  }

  repository(options: FixtureOptions = {}): RepositoryFixture {
    const dir = this.folder('repository')
    const bare = options.bare ? ['--bare'] : []
    runGit(this.#root, [
      'init',
      '--quiet',
      '--template=',
      '--initial-branch=main',
      `--object-format=${options.format ?? 'sha1'}`,
      ...bare,
      dir,
    ])
    return repositoryAt(dir)
  }

  /** A clone by way of `file://`, so that `--depth` and `--filter` count. */
  clone(source: RepositoryFixture, ...options: string[]): RepositoryFixture {
    const dir = this.folder('clone')
    runGit(this.#root, ['clone', '--quiet', '--no-checkout', '--template=', ...options, this.serve(source), dir])
    return repositoryAt(dir)
  }

  /** The URL of a repository that gives what a forge gives: any object by id, with any filter. */
  serve(source: RepositoryFixture): string {
    for (const setting of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
      source.git('config', setting, 'true')
    return `file://${source.dir}`
  }

  /** A `git` that notes down each fetch, and runs the real one. */
  countingFetches(): { readonly env: NodeJS.ProcessEnv; fetches(): readonly string[] } {
    const folder = this.folder('bin')
    mkdirSync(folder)
    const real = process.env.PATH ?? ''
    const log = join(folder, 'log')
    const script = `#!/bin/sh\ncase " $* " in *" fetch "*) echo "$*" >> '${log}';; esac\nPATH='${real}' exec git "$@"\n`
    writeFileSync(join(folder, 'git'), script)
    chmodSync(join(folder, 'git'), 0o755)
    return {
      env: { ...fixtureEnvironment, PATH: `${folder}:${real}` },
      fetches: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}

export function repositoryAt(dir: string): RepositoryFixture {
  const git = (...args: string[]): string => runGit(dir, args)
  return {
    dir,
    git,
    tree: name => git('rev-parse', '--verify', `${name}^{tree}`),
    commit: (files, options = {}) => {
      const branch = options.branch ?? 'main'
      const ref = branch.startsWith('refs/') ? branch : `refs/heads/${branch}`
      const tip = git('for-each-ref', '--format=%(objectname)', ref) || null
      const from = options.from === undefined ? tip : options.from
      runGit(dir, ['fast-import', '--quiet', '--force'], importStream(ref, files, from, options.merge ?? []))
      return git('rev-parse', '--verify', ref)
    },
  }
}

function runGit(dir: string, args: readonly string[], input: string | Buffer = ''): string {
  const output = execFileSync('git', args, {
    cwd: dir,
    env: fixtureEnvironment,
    input,
    stdio: 'pipe',
    maxBuffer: 1 << 28,
  })
  return output.toString().replace(/\n$/, '')
}

/** The language of `git fast-import`: one process, whatever the number of files. */
function importStream(ref: string, files: FixtureFiles, from: string | null, merge: readonly string[]): Buffer {
  const lines = [
    ...(from === null ? [`reset ${ref}\n`] : []),
    `commit ${ref}\n`,
    'committer Ann <ann@example.com> 1700000000 +0000\ndata 1\n.\n',
    ...(from === null ? [] : [`from ${from}\n`]),
    ...merge.map(parent => `merge ${parent}\n`),
  ]
  return Buffer.concat([
    ...lines.map(line => Buffer.from(line)),
    ...Object.entries(files).map(([path, file]) => change(path, file)),
  ])
}

function change(path: string, file: FixtureFile): Buffer {
  if (file === null) return Buffer.from(`D ${quoted(path)}\n`)
  const isPlain = typeof file === 'string' || file instanceof Uint8Array
  const mode = isPlain ? '100644' : file.mode
  const content = Buffer.from(isPlain ? file : file.content)
  if (mode === '160000') return Buffer.from(`M 160000 ${content.toString()} ${quoted(path)}\n`)
  return Buffer.concat([
    Buffer.from(`M ${mode} inline ${quoted(path)}\ndata ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ])
}

/** A path in C's quotes, each byte that could mean something in octal. */
function quoted(path: string): string {
  const bytes = Array.from(path, character => {
    const code = character.codePointAt(0) ?? 0
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...Buffer.from(character)]
  })
  const octal = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`
  return `"${bytes
    .flat()
    .map(byte => (/[\w./-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : octal(byte)))
    .join('')}"`
}

/** A workshop, and repositories opened in it that `finish` closes again. */
export class OpenWorkshop extends Workshop {
  readonly #opened: Repository[] = []

  /** Without a place there is no checkout, and with `origin` that URL is where objects come from. */
  async open(
    place: RepositoryFixture | string | null,
    env: NodeJS.ProcessEnv = fixtureEnvironment,
    origin?: string,
  ): Promise<Repository> {
    const dir = typeof place === 'string' || place === null ? place : place.dir
    const repository = await openRepository(dir, { env, ...(origin && { origin: { url: origin, owner: 'acme' } }) })
    this.#opened.push(repository)
    return repository
  }

  async finish(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map(repository => repository.close()))
    this.remove()
  }
}

/** What a promise is rejected with, as a line of `code: message`. */
export async function problemOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n')
  }
  return 'no problem'
}
