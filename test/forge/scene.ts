import { type Forge, startForge } from './forge.ts'
import type { PullRequest, Repository, User } from './world/state.ts'

/** A forge with one private repository and one pull request, and a way to ask it without any client's help. */
export interface Scene {
  readonly forge: Forge
  readonly shop: Repository
  readonly ann: User
  readonly carol: User
  readonly pull: PullRequest
  readonly first: string
  readonly head: string
  /** Of the app: reads contents, writes pull requests and checks. */
  readonly token: string
  ask(method: string, path: string, body?: unknown, token?: string | null): Promise<Asked>
  query(query: string, variables?: object, token?: string): Promise<QueryAnswer>
}

export interface Asked {
  readonly status: number
  /** Of whatever type the test says: the forge itself holds answers against their description. */
  readonly body: never
  readonly text: string
  readonly headers: Headers
}

export interface QueryAnswer {
  readonly data: never
  readonly errors?: readonly { readonly type?: string; readonly message: string; readonly path?: readonly unknown[] }[]
}

const lines = (change: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 40 }, (_, at) => `${change[at + 1] ?? `key${at + 1}: ${at + 1}`}\n`).join('')

export async function stage(): Promise<Scene> {
  const forge = await startForge()
  const ann = forge.addUser('ann', { id: 11, emails: ['ann@example.com'] })
  const carol = forge.addUser('carol', { id: 33 })
  const shop = forge.addRepository('acme/shop', { isPrivate: true })
  shop.collaborators.set(ann.id, 'read').set(carol.id, 'maintain')
  const before = { 'a.yaml': lines(), 'gone.txt': 'gone\n', 'old.txt': lines({ 1: 'old' }), 'logo.png': '\0old' }
  const first = forge.commit(shop, before, { parents: [] })
  forge.push(shop, carol, 'main', first)
  const after = { 'gone.txt': null, 'old.txt': null, 'moved.txt': lines({ 1: 'old' }), 'logo.png': '\0new' }
  const head = forge.commit(shop, { ...after, 'a.yaml': lines({ 20: 'key20: changed' }), 'new.yaml': 'new: 1\n' })
  forge.push(shop, ann, 'wave', head)
  const pull = forge.openPullRequest(shop, { author: ann, head: 'wave', number: 7 })
  const token = forge.addToken({ permissions: { contents: 'read', pull_requests: 'write', checks: 'write' } })
  const ask: Scene['ask'] = (method, path, body, by = token) => asked(forge, method, path, body, by)
  return {
    forge,
    shop,
    ann,
    carol,
    pull,
    first,
    head,
    token,
    ask,
    query: async (query, variables = {}, by = token) =>
      (await asked(forge, 'POST', forge.graphqlUrl, { query, variables }, by)).body,
  }
}

async function asked(
  { url }: Forge,
  method: string,
  path: string,
  body: unknown,
  token: string | null,
): Promise<Asked> {
  const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
    method,
    headers: { 'user-agent': 'test', ...(token !== null && { authorization: `token ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, headers: response.headers, body: parsed(text) }
}

/** What is no JSON is undefined. */
function parsed(text: string): never {
  try {
    return JSON.parse(text) as never
  } catch {
    return undefined as never
  }
}

/** Where `rel="next"` leads to. */
export function nextLink(headers: Headers): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
}
