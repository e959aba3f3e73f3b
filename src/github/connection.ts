/** One page of a GraphQL connection. */
export interface ConnectionPage<T> {
  readonly totalCount: number
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly nodes: readonly T[]
}

/** All nodes from the first page on; null where the pages hold fewer than they say there are. */
export async function allNodes<T>(
  first: ConnectionPage<T>,
  next: (after: string) => Promise<ConnectionPage<T>>,
): Promise<readonly T[] | null> {
  const nodes = [...first.nodes]
  const cursors = new Set<string>()
  let page = first
  while (page.pageInfo.hasNextPage) {
    const { endCursor } = page.pageInfo
    if (page.nodes.length === 0 || endCursor === null || cursors.has(endCursor)) return null
    cursors.add(endCursor)
    page = await next(endCursor)
    nodes.push(...page.nodes)
  }
  // More than said is fine: one that was there on an early page may be gone when the last one is counted.
  return nodes.length < page.totalCount ? null : nodes
}
