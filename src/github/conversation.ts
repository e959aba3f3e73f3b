import type { Conversation, Thread } from '../forge.ts'
import type { Client } from './client.ts'
import { allNodes } from './connection.ts'
import { CONVERSATION, MORE_COMMENTS, MORE_THREADS } from './queries.ts'
import type { RepositoryName } from './repository-name.ts'
import * as shapes from './shapes.ts'

const NEEDS = 'pull-requests: read'

/** What our own account said on a pull request; null where pages are missing. One request unless it is long. */
export async function readConversation(
  client: Client,
  name: RepositoryName,
  number: number,
): Promise<Conversation | null> {
  const variables = { ...name, number }
  const answer = await client.query(CONVERSATION, variables, shapes.Conversation, NEEDS)
  const first = answer.repository.pullRequest
  const comments = await allNodes(first.comments, async after => {
    const more = await client.query(MORE_COMMENTS, { ...variables, after }, shapes.MoreComments, NEEDS)
    return more.repository.pullRequest.comments
  })
  const threads = await allNodes(first.reviewThreads, async after => {
    const more = await client.query(MORE_THREADS, { ...variables, after }, shapes.MoreThreads, NEEDS)
    return more.repository.pullRequest.reviewThreads
  })
  if (comments === null || threads === null) return null
  return { head: first.headRefOid, comments: ownComments(comments), threads: threads.flatMap(ownThread) }
}

/** By id, which grows with time. */
const ownComments = (comments: readonly shapes.Remark[]): Conversation['comments'] =>
  comments
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(({ fullDatabaseId: id, body }) => ({ id, body }))
    .sort((a, b) => a.id - b.id)

/** A thread is whose first comment it began with; one without comments is nobody's. */
function ownThread({ id, isResolved, comments }: shapes.ReviewThread): readonly Thread[] {
  const [first] = comments.nodes
  return first?.viewerDidAuthor ? [{ thread: id, comment: first.fullDatabaseId, body: first.body, isResolved }] : []
}
