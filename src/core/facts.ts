/** What is known about people, teams, reviews and time (identity.md). One JSON value; any decision can be made again from it. */
export interface Facts {
  /** RFC 3339 UTC. */
  readonly now: string
  /** The branch that the change would land on, `refs/heads/main`; null where it is unknown. */
  readonly target: string | null
  readonly author: Account
  readonly contributors: readonly Contributor[]
  /** Members by `org/team`; null: could not be read. */
  readonly teams: Readonly<Record<string, readonly Account[] | null>>
  /** In the forge's order. */
  readonly reviews: readonly Review[]
  /** Pull requests of a merge group. */
  readonly group?: readonly GroupMember[]
}

export interface Account {
  readonly login: string
  readonly id?: number
  readonly type?: string
}

export interface Contributor extends Account {
  /** Files that their commits or pushes touch; absent: all. */
  readonly files?: readonly string[]
}

export interface Review {
  readonly id: number
  readonly user: Account & { readonly canWrite?: boolean }
  readonly state: string
  /** The commit that was reviewed; null where the forge has forgotten it. */
  readonly commit: string | null
}

export interface GroupMember {
  readonly number: number
  readonly head: string
  readonly author: Account
  readonly contributors: readonly Contributor[]
  readonly reviews: readonly Review[]
}
