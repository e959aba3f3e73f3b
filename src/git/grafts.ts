import { Problem } from '../core/problem.ts'
import { reason } from './command.ts'
import type { CommitObject, Objects } from './objects.ts'
import type { Git } from './user-repository.ts'

/** Commits of our own: what would be at the tip of a branch if something landed. No remote knows them. */
export class Grafts {
  readonly #parents = new Map<string, readonly string[]>()
  readonly #git: Git
  readonly #objects: Objects

  constructor(git: Git, objects: Objects) {
    this.#git = git
    this.#objects = objects
  }

  /** Writes a commit, whose id follows from its tree and parents alone. `object-missing` where one of these is not there. */
  async write(tree: string, parents: readonly string[]): Promise<{ readonly commit: string; readonly tree: string }> {
    const [commits] = await Promise.all([
      Promise.all(parents.map(parent => this.#objects.commit(parent))),
      this.#objects.tree(tree),
    ])
    const { exitCode, stdout, stderr } = await this.#git(WRITE_COMMIT, text(tree, commits))
    const commit = stdout.toString('latin1').trimEnd()
    if (exitCode !== 0 || !/^[0-9a-f]+$/.test(commit))
      throw new Problem('internal', `git can not write a commit: ${reason(stderr)}`)
    this.#parents.set(
      commit,
      commits.map(parent => parent.commit),
    )
    return { commit, tree }
  }

  /** These commits, and in place of each graft those on which it stands. */
  published(commits: readonly string[]): readonly string[] {
    const found = new Set(commits)
    for (const commit of found) {
      const parents = this.#parents.get(commit)
      for (const parent of parents ?? []) found.add(parent)
    }
    return [...found].filter(commit => !this.#parents.has(commit))
  }
}

const WRITE_COMMIT = ['hash-object', '-t', 'commit', '-w', '--stdin'] as const

/** As young as its youngest parent, since Git walks history by time: a commit from 1970 would mislead it. */
function text(tree: string, parents: readonly CommitObject[]): string {
  const time = Math.max(0, ...parents.map(({ committed }) => committed))
  const person = `Fieldgate <fieldgate@localhost> ${time} +0000`
  return [
    `tree ${tree}`,
    ...parents.map(({ commit }) => `parent ${commit}`),
    `author ${person}`,
    `committer ${person}`,
    '\nWhat would land\n',
  ].join('\n')
}
