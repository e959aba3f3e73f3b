import * as z from 'zod/mini'

/**
 * What is read of GitHub's answers: the fields that are used, with the names that they have there. Unknown fields are
 * left out; a field that is missing, or is something else, makes the whole answer unusable.
 */
export const id = z.int().check(z.positive())
const count = z.int().check(z.nonnegative())
/** SHA-1 or SHA-256. */
export const oid = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/))

export const User = z.object({ login: z.string().check(z.minLength(1)), id, type: z.string() })
export type User = z.infer<typeof User>

/** Nobody is sometimes `null` and sometimes `{}`. */
const UserOrNobody = z.union([
  User,
  z.null(),
  z.pipe(
    z.strictObject({}),
    z.transform(() => null),
  ),
])

/** A branch that is asked for by its short name, and no other: a name can be the beginning of others. */
export const branch = (name: string) =>
  z.object({ ref: z.literal(`refs/heads/${name}`), object: z.object({ type: z.literal('commit'), sha: oid }) })

/** Goes into a path. */
const repositoryName = z.string().check(z.regex(/^[\w.-]+\/[\w.-]+$/))

export const pullRequest = (number: number) =>
  z.object({
    number: z.literal(number),
    state: z.enum(['open', 'closed']),
    user: z.nullable(User),
    head: z.object({ sha: oid, ref: z.string(), repo: z.nullable(z.object({ id, full_name: repositoryName })) }),
    base: z.object({ ref: z.string(), repo: z.object({ id, default_branch: z.string() }) }),
    merge_commit_sha: z.nullable(oid),
    created_at: z.iso.datetime({ offset: true }),
  })

export const Comparison = z.object({
  total_commits: count,
  commits: z.array(
    z.object({
      sha: oid,
      author: UserOrNobody,
      committer: UserOrNobody,
      commit: z.object({ verification: z.optional(z.nullable(z.object({ verified: z.boolean() }))) }),
    }),
  ),
})
export type Comparison = z.infer<typeof Comparison>

/** What happened to one ref: `refs/heads/main`. */
export const activity = (ref: string) =>
  z.object({ ref: z.literal(ref), before: oid, after: oid, actor: z.nullable(User) })

export const Review = z.object({
  id,
  user: z.nullable(User),
  state: z.string(),
  commit_id: z.nullable(oid),
})
export type Review = z.infer<typeof Review>

export const Permission = z.object({ permission: z.string(), user: z.nullable(z.object({ id })) })

export const AssociatedPullRequest = z.object({
  number: id,
  merged_at: z.nullable(z.string()),
  merge_commit_sha: z.nullable(oid),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
})
export type AssociatedPullRequest = z.infer<typeof AssociatedPullRequest>

export const File = z.object({
  filename: z.string(),
  previous_filename: z.optional(z.string()),
  status: z.string(),
  sha: z.nullable(oid),
  patch: z.optional(z.string()),
})

export const CheckRun = z.object({
  id,
  name: z.string(),
  status: z.string(),
  conclusion: z.nullable(z.string()),
  external_id: z.nullable(z.string()),
  output: z.object({
    title: z.nullable(z.string()),
    summary: z.nullable(z.string()),
    annotations_count: count,
  }),
})
export type CheckRun = z.infer<typeof CheckRun>

export const CheckRuns = z.object({ total_count: count, check_runs: z.array(CheckRun) })

/** Whatever was made has an id. */
export const Made = z.object({ id })

/** One page of a GraphQL connection. */
const connection = <T extends z.ZodMiniType>(node: T) =>
  z.object({
    totalCount: count,
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
    nodes: z.array(node),
  })

export const OpenPullRequests = z.object({
  repository: z.object({ pullRequests: connection(z.object({ number: id, headRefOid: oid })) }),
})

const Commit = z.nullable(z.object({ oid }))

const QueueEntry = z.object({
  headCommit: Commit,
  baseCommit: Commit,
  pullRequest: z.nullable(z.object({ number: id, headRefOid: oid })),
})
export type QueueEntry = z.infer<typeof QueueEntry>

export const MergeQueue = z.object({
  repository: z.object({ mergeQueue: z.nullable(z.object({ entries: connection(QueueEntry) })) }),
})

/** A number too large for GraphQL's own: digits in a string. */
const bigId = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,15}$/)),
  z.pipe(
    z.transform((digits: string) => Number(digits)),
    id,
  ),
)

const Remark = z.object({ fullDatabaseId: bigId, body: z.string(), viewerDidAuthor: z.boolean() })
export type Remark = z.infer<typeof Remark>

const ReviewThread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  comments: z.object({ nodes: z.array(Remark) }),
})
export type ReviewThread = z.infer<typeof ReviewThread>

const pullRequestWith = <T extends z.core.$ZodShape>(fields: T) =>
  z.object({ repository: z.object({ pullRequest: z.object(fields) }) })

export const Conversation = pullRequestWith({
  headRefOid: oid,
  comments: connection(Remark),
  reviewThreads: connection(ReviewThread),
})
export const MoreComments = pullRequestWith({ comments: connection(Remark) })
export const MoreThreads = pullRequestWith({ reviewThreads: connection(ReviewThread) })

/** Every alias of the mutation with what it did: `t0`, `t1` and so on. */
export function resolvedThreads(count: number) {
  const aliases = Array.from({ length: count }, (_, index) => `t${index}`)
  return z.record(z.enum(aliases), z.object({ thread: z.object({ isResolved: z.literal(true) }) }))
}
