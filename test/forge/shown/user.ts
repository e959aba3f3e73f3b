import type { JsonObject } from '../world/json.ts'
import type { App, User } from '../world/state.ts'
import type { State, Urls } from '../world/world.ts'

/** GitHub's opaque names: ours say what they name. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`
}

/** `simple-user`. */
export function shownUser({ api, server }: Urls, { id, login, type }: User): JsonObject {
  const url = `${api}/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: nodeId(type === 'Bot' ? 'BOT' : 'U', id),
    avatar_url: `${server}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: type === 'Bot' ? `${server}/apps/${login.replace('[bot]', '')}` : `${server}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  }
}

export function shownUserOrNull(urls: Urls, user: User | null): JsonObject | null {
  return user && shownUser(urls, user)
}

/** `integration`. */
export function shownApp({ urls }: State, { id, slug, account }: App): JsonObject {
  return {
    id,
    slug,
    client_id: `Iv1.${id}`,
    node_id: nodeId('A', id),
    owner: shownUser(urls, account),
    name: slug,
    description: '',
    external_url: `${urls.server}/apps/${slug}`,
    html_url: `${urls.server}/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: { checks: 'write', contents: 'write', metadata: 'read', pull_requests: 'write' },
    events: ['pull_request', 'push'],
  }
}
