/** What a forge enforces on the branches of a repository, as far as the one who asks may see it. */
export interface Protection {
  /** `owner/name`. */
  readonly repository: string
  readonly defaultBranch: string
  /** The id under which the forge's own workflows report checks; null where it is not known. */
  readonly workflowApp: number | null
  /** What holds on the default branch. */
  readonly branch: BranchRules
  /** What holds on the audit branch; null where nobody asked. */
  readonly audit: BranchRules | null
  /** Rulesets that are there and not in force. */
  readonly inactive: readonly { readonly name: string; readonly enforcement: 'disabled' | 'evaluate' }[]
  /** What keeps files out of pushes to any branch, as far as it is shown. */
  readonly pushRules: readonly PushRule[]
}

/** A push ruleset that restricts paths. */
export interface PushRule {
  /** As a person would look for it: `the ruleset files`. */
  readonly name: string
  /** Patterns of `File.fnmatch` with `FNM_PATHNAME`. */
  readonly paths: readonly string[]
  /** Who may push such files all the same; null: may not be read. */
  readonly bypass: readonly string[] | null
}

export interface BranchRules {
  /** What is in force. They add up; of two the stricter counts. */
  readonly safeguards: readonly Safeguard[]
  /** What could not be read, and why: `branch protection: HTTP 403, ...`. There may be safeguards in it. */
  readonly unread: readonly string[]
}

/** One ruleset, or the classic protection of a branch. */
export interface Safeguard {
  /** As a person would look for it: `the ruleset main`. */
  readonly name: string
  readonly level: 'repository' | 'organisation'
  /** Checks that have to pass; `app` is the only one whose check counts, null: anybody's. */
  readonly checks: readonly { readonly name: string; readonly app: number | null }[]
  /** Workflows that have to pass; `isOwn`: the file is of this very repository. */
  readonly workflows: readonly { readonly path: string; readonly isOwn: boolean }[]
  /** A branch has to have the latest base before it lands. */
  readonly isStrict: boolean
  readonly hasMergeQueue: boolean
  readonly needsPullRequest: boolean
  readonly needsCodeOwners: boolean
  readonly blocksForcePush: boolean
  readonly blocksDeletion: boolean
  /** Who may pass it by: `administrators`, `team 12 (on pull requests)`; null: may not be read. */
  readonly bypass: readonly string[] | null
}
