/** The GraphQL documents. A test holds each against GitHub's schema. */

const PAGE = 'totalCount pageInfo { hasNextPage endCursor }'
// `databaseId` has 32 bits and is going away.
const REMARK = 'fullDatabaseId body viewerDidAuthor'
const THREAD = `id isResolved comments(first: 1) { nodes { ${REMARK} } }`

/** REST knows no pull requests by head where the head is a fork's. Oldest first: what is opened meanwhile comes last. */
export const OPEN_PULL_REQUESTS = `
query OpenPullRequests($owner: String!, $repo: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: OPEN, orderBy: { field: CREATED_AT, direction: ASC }, first: 100, after: $after) {
      ${PAGE} nodes { number headRefOid }
    }
  }
}`

export const MERGE_QUEUE = `
query MergeQueue($owner: String!, $repo: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100, after: $after) {
        ${PAGE} nodes { headCommit { oid } baseCommit { oid } pullRequest { number headRefOid } }
      }
    }
  }
}`

export const CONVERSATION = `
query Conversation($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      comments(first: 100) { ${PAGE} nodes { ${REMARK} } }
      reviewThreads(first: 100) { ${PAGE} nodes { ${THREAD} } }
    }
  }
}`

export const MORE_COMMENTS = `
query MoreComments($owner: String!, $repo: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { comments(first: 100, after: $after) { ${PAGE} nodes { ${REMARK} } } }
  }
}`

export const MORE_THREADS = `
query MoreThreads($owner: String!, $repo: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { reviewThreads(first: 100, after: $after) { ${PAGE} nodes { ${THREAD} } } }
  }
}`

/** Resolves several threads in one request; the variables are `thread0`, `thread1` and so on. */
export function resolveThreads(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const variables = indexes.map(index => `$thread${index}: ID!`)
  const fields = indexes.map(
    index => `t${index}: resolveReviewThread(input: { threadId: $thread${index} }) { thread { id isResolved } }`,
  )
  return `mutation ResolveThreads(${variables.join(', ')}) {\n  ${fields.join('\n  ')}\n}`
}
