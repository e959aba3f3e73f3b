import { execFileSync } from 'node:child_process'

/** Git as on a machine that nobody has configured, serving every object that is asked for by its id. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
  ...settings({
    'core.quotePath': 'false',
    'diff.renameLimit': '0',
    'http.receivepack': 'false',
    'safe.directory': '*',
    'transfer.hideRefs': 'refs/forge',
    'uploadpack.allowAnySHA1InWant': 'true',
    'uploadpack.allowFilter': 'true',
  }),
}

export interface GitOptions {
  readonly input?: string | Buffer
  readonly env?: NodeJS.ProcessEnv
}

/** Runs Git and returns its output without the last line end. Throws where it fails. */
export function git(dir: string, args: readonly string[], { input = '', env = {} }: GitOptions = {}): string {
  const output = execFileSync('git', args, {
    cwd: dir,
    env: { ...gitEnvironment, ...env },
    input,
    stdio: 'pipe',
    maxBuffer: 1 << 28,
  })
  return output.toString().replace(/\n$/, '')
}

/** The same, with null instead of a failure. */
export function tryGit(dir: string, args: readonly string[], options?: GitOptions): string | null {
  try {
    return git(dir, args, options)
  } catch {
    return null
  }
}

/** The commit that a branch, a full ref, a tag or an id names; null where there is none. */
export function commitOf(dir: string, name: string): string | null {
  if (/^[0-9a-f]{40}$/.test(name)) return tryGit(dir, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
  const places = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]
  for (const place of places) {
    const commit = tryGit(dir, ['rev-parse', '--verify', '--quiet', `${place}^{commit}`])
    if (commit !== null) return commit
  }
  return null
}

export function isAncestor(dir: string, ancestor: string, commit: string): boolean {
  return tryGit(dir, ['merge-base', '--is-ancestor', ancestor, commit]) !== null
}

/** The first of the best common ancestors; null where histories have nothing in common. */
export function mergeBase(dir: string, a: string, b: string): string | null {
  return tryGit(dir, ['merge-base', a, b])
}

/** The tree of a merge; null for a conflict. */
export function mergeTree(dir: string, ours: string, theirs: string): string | null {
  return tryGit(dir, ['merge-tree', '--write-tree', ours, theirs])
}

export interface Signature {
  readonly name: string
  readonly email: string
}

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Signature
  readonly committer: Signature
  /** Seconds since the epoch. */
  readonly at: number
}

export function writeCommit(dir: string, { tree, parents, message, author, committer, at }: NewCommit): string {
  const links = parents.flatMap(parent => ['-p', parent])
  return git(dir, ['commit-tree', tree, ...links, '-F', '-'], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: `${at} +0000`,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: `${at} +0000`,
    },
  })
}

function settings(values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(values).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(Object.keys(values).length), ...Object.fromEntries(entries) }
}
