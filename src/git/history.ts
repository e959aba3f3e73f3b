import { Problem } from '../core/problem.ts'
import type { HistoryCommit } from '../repository.ts'
import { reason } from './command.ts'
import type { Grafts } from './grafts.ts'
import type { OwnRepository } from './own-repository.ts'
import type { Upstream } from './upstream.ts'
import type { Git } from './user-repository.ts'

export interface HistoryContext {
  /** In our own repository, where no attribute and no configuration says how to merge. */
  readonly git: Git
  readonly own: OwnRepository
  readonly upstream: Upstream
  readonly grafts: Grafts
}

export interface Range {
  /** Children before their parents. */
  readonly commits: readonly HistoryCommit[]
  /** Root trees of the range, and of the parents at its end. */
  readonly trees: readonly string[]
}

/** More commits than anybody reviews in one pull request. */
const MOST_COMMITS = 10_000

/**
 * The commits that are reachable from head and not from base, which both are here. `object-missing` where history can
 * not be completed, `limit-exceeded` for more than 10,000 commits. Lying clocks can only make the range longer.
 */
export async function commitsBetween(base: string, head: string, context: HistoryContext): Promise<Range> {
  await completeHistory(base, head, context)
  const { exitCode, stdout, stderr } = await context.git([
    ...['rev-list', '--topo-order', '--boundary', `--max-count=${MOST_COMMITS + 1}`],
    ...['--no-commit-header', '--format=%m %H %T %P', head, `^${base}`, '--'],
  ])
  if (exitCode !== 0) throw await absentHistory(base, head, context, reason(stderr))
  const listed = lines(stdout).map(parseLine)
  const commits = listed
    .filter(({ isInside }) => isInside)
    .map(({ commit, tree, parents }) => ({ commit, tree, parents }))
  if (commits.length > MOST_COMMITS) throw tooLong(base, head)
  return { commits, trees: listed.map(({ tree }) => tree) }
}

/** A commit, its first parent, the first parent of that, and so on. `object-missing` where history can not be completed. */
export async function firstParentsOf(tip: string, context: HistoryContext): Promise<readonly HistoryCommit[]> {
  await completeHistory(tip, tip, context)
  const { exitCode, stdout, stderr } = await context.git([
    ...['rev-list', '--first-parent', '--no-commit-header', '--format=> %H %T %P', tip, '--'],
  ])
  if (exitCode !== 0) throw await absentHistory(tip, tip, context, reason(stderr))
  return lines(stdout)
    .map(parseLine)
    .map(({ commit, tree, parents }) => ({ commit, tree, parents }))
}

function parseLine(line: string): HistoryCommit & { readonly isInside: boolean } {
  const [mark, commit = '', tree = '', ...parents] = line.split(' ')
  return { isInside: mark === '>', commit, tree, parents: parents.filter(Boolean) }
}

const tooLong = (base: string, head: string): Problem =>
  new Problem(
    'limit-exceeded',
    `more than ${MOST_COMMITS} commits lead from \`${base}\` to \`${head}\`; split the change or rebase it`,
  )

/** All history of both, since behind a cut a commit of head may turn out to be one of base. */
async function completeHistory(base: string, head: string, context: HistoryContext): Promise<void> {
  const isOpen = () => isCut([base, head], context)
  if (!(await isOpen())) return
  await fetchHistory(base, head, context)
  if (await isOpen()) throw await absentHistory(base, head, context)
}

/**
 * As much history as a merge needs. Where it is cut off between the two, the visible merge base need not be the real
 * one, and may not exist.
 */
export async function completeMergeHistory(base: string, head: string, context: HistoryContext): Promise<void> {
  if (context.own.shallowCommits().size === 0) return
  const [isCutBetween, bases] = await Promise.all([
    isCut([`${base}...${head}`], context),
    mergeBases(base, head, context.git),
  ])
  if (!isCutBetween && bases?.length === 1) return
  await fetchHistory(base, head, context)
  if (await isCut([base, head], context)) throw await absentHistory(base, head, context)
}

/** A graft is our own: what a remote knows are the commits on which it stands. */
const fetchHistory = (base: string, head: string, { upstream, grafts }: HistoryContext): Promise<void> =>
  upstream.fetch('history', grafts.published([base, head]))

/** Whether history is cut off within a range. A commit at a cut shows no parents. */
async function isCut(range: readonly string[], { git, own }: HistoryContext): Promise<boolean> {
  const cut = own.shallowCommits()
  if (cut.size === 0) return false
  const { exitCode, stdout } = await git(['rev-list', '--max-parents=0', ...range, '--'])
  return exitCode !== 0 || lines(stdout).some(commit => cut.has(commit))
}

/** None where the histories have nothing in common, null where Git can not tell. */
export async function mergeBases(a: string, b: string, git: Git): Promise<readonly string[] | null> {
  const { exitCode, stdout } = await git(['merge-base', '--all', a, b])
  if (exitCode === 0) return lines(stdout)
  // Git before 2.45 also says "none" where a commit on the way is missing, at which `rev-list` fails.
  const isRead = exitCode === 1 && (await git(['rev-list', '--quiet', a, b, '--'])).exitCode === 0
  return isRead ? [] : null
}

export async function absentHistory(
  base: string,
  head: string,
  { upstream }: HistoryContext,
  why = 'it is cut off where it comes from, too',
): Promise<Problem> {
  const advice = await upstream.advice(head)
  return new Problem('object-missing', `the history of \`${base}\` and \`${head}\` is not complete: ${why}; ${advice}`)
}

const lines = (output: Buffer): readonly string[] => output.toString('latin1').split('\n').filter(Boolean)
