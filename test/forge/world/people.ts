import type { App, Level, Permission, Repository, Scope, Team, Token, User } from './state.ts'
import { newId, type State } from './world.ts'

export interface UserOptions {
  readonly id?: number
  readonly type?: User['type']
  readonly emails?: readonly string[]
}

export interface TokenOptions {
  /** What is not named is `none`. */
  readonly permissions?: Partial<Record<Scope, Level>>
  /** The app that it belongs to; by default GitHub Actions. */
  readonly app?: App
  /** The person that it belongs to, in place of an app. */
  readonly account?: User
  /** Repositories that it was made for; by default all. */
  readonly repositories?: readonly Repository[]
}

export interface TeamOptions {
  readonly members?: readonly User[]
  readonly children?: readonly Team[]
}

export function addUser(state: State, login: string, { id, type = 'User', emails = [] }: UserOptions = {}): User {
  const user: User = { id: id ?? newId(state), login, type }
  state.users.push(user)
  for (const email of emails) state.emails.set(email.toLowerCase(), user)
  return user
}

/** An account by its login; it is made where there is none. */
export function account(state: State, login: string, type: User['type']): User {
  return state.users.find(user => user.login.toLowerCase() === login.toLowerCase()) ?? addUser(state, login, { type })
}

export function addApp(state: State, slug: string, ids: { readonly app: number; readonly account: number }): App {
  const app = { id: ids.app, slug, account: addUser(state, `${slug}[bot]`, { id: ids.account, type: 'Bot' }) }
  state.apps.push(app)
  return app
}

/** Returns what is sent as the token. */
export function addToken(state: State, options: TokenOptions = {}): string {
  const { permissions = {}, repositories } = options
  const app = options.account ? null : (options.app ?? state.apps[0] ?? null)
  const owner = options.account ?? app?.account
  if (owner === undefined) throw new Error('a token needs an account or an app')
  const text = `${app ? 'ghs' : 'ghp'}_${String(newId(state)).padStart(36, '0')}`
  const nothing = { contents: 'none', pull_requests: 'none', issues: 'none', checks: 'none' } as const
  const token: Token = {
    text,
    account: owner,
    app,
    permissions: { ...nothing, administration: 'none', members: 'none', ...permissions },
    repositories: repositories ? [...repositories] : null,
  }
  state.tokens.set(text, token)
  return text
}

/** `acme/platform`. */
export function addTeam(state: State, name: string, { members = [], children = [] }: TeamOptions = {}): Team {
  const [organization = '', slug = ''] = name.split('/')
  const team = { id: newId(state), organization, slug, members: [...members], children: [...children] }
  state.teams.push(team)
  return team
}

/** Members of a team and of all teams below it, each once. */
export function membersOf(team: Team, seen: ReadonlySet<Team> = new Set()): readonly User[] {
  const all = new Set([...seen, team])
  const below = team.children.filter(child => !all.has(child)).flatMap(child => membersOf(child, all))
  return [...new Set([...team.members, ...below])]
}

export function permissionOf(repository: Repository, user: User): Permission {
  if (user === repository.owner) return 'admin'
  return repository.collaborators.get(user.id) ?? (repository.isPrivate ? 'none' : 'read')
}

export function canWrite(repository: Repository, user: User): boolean {
  return ['admin', 'maintain', 'write'].includes(permissionOf(repository, user))
}

/** Who an address in a commit belongs to; null for nobody. */
export function accountOfEmail(state: State, email: string): User | null {
  const address = email.toLowerCase()
  const [, id, login] = /^(?:(\d+)\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(address) ?? []
  const isNamed = (user: User) => (id ? user.id === Number(id) : user.login.toLowerCase() === login)
  return state.emails.get(address) ?? (login ? (state.users.find(isNamed) ?? null) : null)
}
