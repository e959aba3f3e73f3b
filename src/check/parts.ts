import type { Facts, GroupMember } from '../core/facts.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import { Problem } from '../core/problem.ts'
import type { Commit, FileChange, Repository } from '../repository.ts'
import { isGovernance } from './governance.ts'
import { withReach } from './reach.ts'

/** A part of what would land, with the people who answer for it. */
export interface Part {
  /** What stands before its messages, such as `#7`; null: it is all there is. */
  readonly label: string | null
  /** Author, contributors and reviews are those of the part. */
  readonly facts: Facts
  /** The commit that its reviews are about. */
  readonly head: string
  /** The very list of the whole where the part is the whole. */
  readonly changes: readonly FileChange[]
}

/** What would land as a whole. */
export interface Whole {
  readonly facts: Facts
  readonly base: Commit
  readonly head: Commit
  readonly tree: string
  readonly changes: readonly FileChange[]
}

/** A change is one part, a merge group one for each pull request and one for what is in none of them. */
export async function partsOf(repository: Repository, whole: Whole): Promise<readonly Part[]> {
  const { facts, head, tree, changes } = whole
  if (facts.group !== undefined) return groupParts(repository, whole, facts.group)
  const contributors = await withReach(facts.contributors, { head: head.tree, result: tree, changes }, repository)
  return [{ label: null, facts: { ...facts, contributors }, head: head.commit, changes }]
}

/** Who answers for governance that would be invalid: those of the last part that touches it, or tag definitions. */
export const answeringForGovernance = (
  parts: readonly Part[],
  definitionFiles: ReadonlySet<string> = new Set(),
): Part | undefined =>
  parts.findLast(({ changes }) => changes.some(({ path }) => isGovernance(path) || definitionFiles.has(path)))

/**
 * The increments of a merge group (identity.md, `merge_group`): what each pull request adds when it is merged onto the
 * base and those before it. How the forge made the group's commit does not matter: what that has beyond the increments
 * belongs to nobody. The author, contributors and reviews of the facts themselves are nobody's part.
 */
async function groupParts(repository: Repository, whole: Whole, group: readonly GroupMember[]): Promise<Part[]> {
  const changesBetween = async (before: string, after: string) =>
    before === whole.base.tree && after === whole.tree ? whole.changes : repository.changedFiles(before, after)
  const parts: Part[] = []
  let tip = whole.base
  for (const { number, head, author, contributors: named, reviews } of group) {
    const { tree, next } = await merged(repository, tip, head).catch(rethrowAs(`#${number}`))
    const changes = await changesBetween(tip.tree, next.tree)
    const contributors = await withReach(named, { head: tree, result: next.tree, changes }, repository)
    parts.push({ label: `#${number}`, facts: { ...whole.facts, author, contributors, reviews }, head, changes })
    tip = next
  }
  if (tip.tree === whole.tree) return parts
  const facts = { ...whole.facts, author: { login: UNKNOWN_LOGIN }, contributors: [], reviews: [] }
  const changes = await changesBetween(tip.tree, whole.tree)
  return [...parts, { label: 'in no pull request', facts, head: whole.head.commit, changes }]
}

/** The tree of a pull request, and a commit in which it has been merged. */
async function merged(
  repository: Repository,
  tip: Commit,
  member: string,
): Promise<{ readonly tree: string; readonly next: Commit }> {
  const head = await repository.resolve(member)
  const { tree } = await repository.mergeResult(tip, head)
  return { tree: head.tree, next: await repository.graft(tree, [tip.commit, head.commit]) }
}

function rethrowAs(label: string): (error: unknown) => never {
  return error => {
    const [first] = error instanceof Problem ? error.diagnostics : []
    throw first === undefined ? error : new Problem(first.code, `${label}: ${first.message}`)
  }
}
