import { join } from 'node:path'
import { git } from './git.ts'
import { account } from './people.ts'
import type { Repository } from './state.ts'
import { newId, type State } from './world.ts'

export interface RepositoryOptions {
  /** A Git repository that is there already; by default the forge makes an empty one. */
  readonly dir?: string
  readonly isPrivate?: boolean
  readonly defaultBranch?: string
  readonly forkOf?: Repository
}

/** `acme/shop`. Branches that are in the folder are known from the beginning, without an activity. */
export function addRepository(state: State, fullName: string, options: RepositoryOptions = {}): Repository {
  const [owner = '', name = ''] = fullName.split('/')
  const id = newId(state)
  const parent = options.forkOf ?? null
  const dir = options.dir ?? emptyFolder(state, id)
  const repository: Repository = {
    id,
    owner: account(state, owner, parent ? 'User' : 'Organization'),
    name,
    isPrivate: options.isPrivate ?? parent?.isPrivate ?? false,
    defaultBranch: options.defaultBranch ?? parent?.defaultBranch ?? 'main',
    dir,
    parent,
    tips: new Map(),
    activity: [],
    pulls: [],
    collaborators: new Map(),
    checkRuns: [],
    verified: new Set(),
    rulesets: [],
    rules: new Map(),
    protection: new Map(),
    queues: new Map(),
  }
  if (parent) git(dir, ['fetch', '--quiet', parent.dir, 'refs/heads/*:refs/heads/*'])
  for (const line of git(dir, ['for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads']).split(
    '\n',
  )) {
    const [branch = '', commit] = line.split(' ')
    if (commit !== undefined) repository.tips.set(branch, commit)
  }
  state.repositories.push(repository)
  return repository
}

function emptyFolder(state: State, id: number): string {
  const dir = join(state.folder, `${id}.git`)
  git(state.folder, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', dir])
  return dir
}
