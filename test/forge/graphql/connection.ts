import { GraphQLError } from 'graphql'

/** GitHub's kinds of errors. */
export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'

export function queryError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } })
}

export interface PageArguments {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

/** A page of a list in the way of Relay, with GitHub's rules: `first` or `last`, from 1 to 100. */
export function connection<T extends { readonly id: number }>(
  name: string,
  all: readonly T[],
  { first, last, after, before }: PageArguments,
  shown: (item: T) => object,
): object {
  const size = first ?? last
  if (size === null || size === undefined)
    throw queryError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  if (size < 1 || size > 100)
    throw queryError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
    )
  const from = after ? positionOf(all, after) + 1 : 0
  const to = before ? positionOf(all, before) : all.length
  const [start, end] = first ? [from, Math.min(to, from + first)] : [Math.max(from, to - size), to]
  const items = all.slice(start, end)
  return {
    totalCount: all.length,
    nodes: items.map(shown),
    edges: items.map(item => ({ cursor: cursor(item.id), node: shown(item) })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: items[0] ? cursor(items[0].id) : null,
      endCursor: items.length > 0 ? cursor(items[items.length - 1]?.id ?? 0) : null,
    },
  }
}

function cursor(id: number): string {
  return Buffer.from(`cursor:v2:${id}`).toString('base64')
}

function positionOf(all: readonly { readonly id: number }[], text: string): number {
  const at = all.findIndex(({ id }) => cursor(id) === text)
  if (at === -1) throw queryError('INVALID_CURSOR_ARGUMENTS', `\`${text}\` does not appear to be a valid cursor.`)
  return at
}
