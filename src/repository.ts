/**
 * What a check needs from a Git repository. Every method speaks of object ids except {@link Repository.resolve};
 * nothing reads a work tree, and no attribute, filter, driver, hook or configuration of the repository plays a part.
 * Methods reject with a {@link Problem} for what a user can act on.
 */
export interface Repository {
  /** A ref, tag or object id that somebody typed, resolved to a commit. `usage` if unknown or ambiguous. */
  resolve(ref: string): Promise<Commit>
  /** `refs/remotes/origin/HEAD` resolved to the branch it names; null where it does not exist. */
  defaultBranch(): Promise<Commit | null>
  /** The owner in the URL of the remote `origin`; null where there is none. */
  owner(): Promise<string | null>
  /** `host/owner/name` by the URL of the remote `origin`, or of the only one; `localhost/name` where that, or the repository, is a folder. */
  name(): Promise<string>
  /**
   * The tree that would land. The forge's merge commit is used where its parents are exactly base and head.
   * A conflict is the problem `not-mergeable` and names the files.
   */
  mergeResult(base: Commit, head: Commit, forgeMerge?: string): Promise<{ readonly tree: string }>
  /** Commits that are reachable from head and not from base, children before their parents (`git rev-list base..head`). */
  history(base: string, head: string): Promise<readonly HistoryCommit[]>
  /** The commits that a branch went through, from its tip back to its first one: each the first parent of the one before. */
  firstParents(tip: string): Promise<readonly HistoryCommit[]>
  /** The tree that merging the parents of a commit gives by itself; null for a conflict, and where there are not two. */
  automaticMerge(parents: readonly string[]): Promise<string | null>
  /** A commit of our own with this tree and these parents, the same id each time; it is never published. */
  graft(tree: string, parents: readonly string[]): Promise<Commit>
  /** What a tree has at a path; null where there is nothing. */
  entry(tree: string, path: string): Promise<TreeFile | null>
  /** Files that differ between two trees, without rename detection, in the order of their bytes. */
  changedFiles(baseTree: string, resultTree: string): Promise<readonly FileChange[]>
  /** Every file below a folder of a tree, and its own entry where it is no folder; empty where it does not exist. */
  filesBelow(tree: string, folder: string): Promise<readonly TreeFile[]>
  /** Names and modes directly in a folder of a tree (`''`: its root); empty where it is no folder. */
  folder(tree: string, folder: string): Promise<readonly TreeFile[]>
  /** Sizes in bytes of blobs; fetches what is missing, all at once. `object-missing` where that fails. */
  sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** One blob's bytes. Ask for its size first. */
  blob(oid: string): Promise<Uint8Array>
  /** What {@link keep} kept under a name; null where there is nothing. It is safe to lose, and whoever reads it checks it. */
  recall(name: string): Promise<Uint8Array | null>
  /** Keeps something that was worked out from objects, so that it need not be again. Never rejects. */
  keep(name: string, bytes: Uint8Array): Promise<void>
  /** Ends the processes and removes the temporary folder. Never rejects. */
  close(): Promise<void>
}

export interface Commit {
  readonly commit: string
  readonly tree: string
  /** `refs/heads/main` where a branch was named, also by its remote-tracking ref; else null. */
  readonly branch: string | null
}

export interface HistoryCommit {
  readonly commit: string
  readonly tree: string
  readonly parents: readonly string[]
}

/** Bytes of a path that are not UTF-8 are the lone surrogates U+DC80 to U+DCFF, one each. */
export interface TreeFile {
  readonly path: string
  /** Six octal digits: 100644, 100755, 120000 (symlink), 160000 (submodule), 040000 (folder). */
  readonly mode: string
  readonly oid: string
}

export interface FileChange {
  readonly path: string
  readonly base: { readonly mode: string; readonly oid: string } | null
  readonly result: { readonly mode: string; readonly oid: string } | null
}
