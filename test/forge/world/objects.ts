import { commitOf, git, type Signature, tryGit } from './git.ts'
import type { Repository } from './state.ts'
import { newId, type State } from './world.ts'

export interface CommitOptions {
  /** A branch or commit; several for a merge, none for the first commit. By default the default branch, if there is one. */
  readonly parents?: readonly string[]
  readonly message?: string
  /** `Ann <ann@example.com>` by default. */
  readonly author?: Signature
  /** As the author by default. */
  readonly committer?: Signature
}

const ANN: Signature = { name: 'Ann', email: 'ann@example.com' }

/** Writes a commit of changes to its first parent's files; null removes one. No branch moves. Returns its id. */
export function commit(
  state: State,
  { dir, defaultBranch }: Repository,
  files: Readonly<Record<string, string | null>>,
  options: CommitOptions = {},
): string {
  const parents = (options.parents ?? [defaultBranch])
    .map(name => commitOf(dir, name))
    .filter(parent => parent !== null)
  const author = options.author ?? ANN
  const committer = options.committer ?? author
  const at = state.clock
  const ref = `refs/forge/commits/${newId(state)}`
  const [first, ...others] = parents
  const head = [
    `commit ${ref}`,
    `author ${author.name} <${author.email}> ${at} +0000`,
    `committer ${committer.name} <${committer.email}> ${at} +0000`,
    data(options.message ?? 'change'),
    ...(first ? [`from ${first}`] : []),
    ...others.map(other => `merge ${other}`),
  ]
  const changes = Object.entries(files).map(([path, content]) =>
    content === null ? `D ${JSON.stringify(path)}` : `M 100644 inline ${JSON.stringify(path)}\n${data(content)}`,
  )
  git(dir, ['fast-import', '--quiet'], { input: `${[...head, ...changes].join('\n')}\n` })
  return git(dir, ['rev-parse', ref])
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}

/** Brings the objects of a commit into another repository of the network, under a ref. */
export function share(from: Repository, to: Repository, commit: string, ref: string): void {
  if (from !== to) git(from.dir, ['push', '--quiet', '--force', to.dir, `${commit}:${ref}`])
  else if (tryGit(to.dir, ['update-ref', ref, commit]) === null) throw new Error(`no commit ${commit}`)
}
