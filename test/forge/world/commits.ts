import { git, isAncestor } from './git.ts'
import { accountOfEmail } from './people.ts'
import type { Repository, User } from './state.ts'
import type { State } from './world.ts'

/** A commit as Git has it, with the accounts that the forge sees in it. */
export interface CommitFacts {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: CommitPerson
  readonly committer: CommitPerson
  readonly message: string
  readonly isVerified: boolean
}

export interface CommitPerson {
  readonly name: string
  readonly email: string
  readonly date: string
  readonly account: User | null
}

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00')
const FIELDS = 10

/** Commits that Git's revision arguments name, in the order in which they came to be, as `git log --reverse` has it. */
export function commits(state: State, repository: Repository, ...revisions: string[]): readonly CommitFacts[] {
  const output = git(repository.dir, ['log', '-z', '--reverse', `--format=${FORMAT}`, ...revisions, '--'])
  const fields = output.split('\0')
  const rows = Array.from({ length: Math.floor(fields.length / FIELDS) }, (_, at) =>
    fields.slice(at * FIELDS, (at + 1) * FIELDS),
  )
  return rows.map(row => commitFacts(state, repository, row))
}

export function oneCommit(state: State, repository: Repository, sha: string): CommitFacts {
  const [found] = commits(state, repository, '--no-walk', sha)
  if (found === undefined) throw new Error(`no commit ${sha}`)
  return found
}

export function countCommits({ dir }: Repository, range: string): number {
  return Number(git(dir, ['rev-list', '--count', range]))
}

/** Whether a branch of the repository has a commit. */
export function isOnBranch({ dir, tips }: Repository, branch: string, sha: string): boolean {
  const tip = tips.get(branch)
  return tip !== undefined && isAncestor(dir, sha, tip)
}

function commitFacts(state: State, { verified }: Repository, row: readonly string[]): CommitFacts {
  const [sha = '', tree = '', parents = '', , , , , , , message = ''] = row
  const person = (at: number): CommitPerson => {
    const [name = '', email = '', date = ''] = row.slice(at, at + 3)
    return { name, email, date, account: accountOfEmail(state, email) }
  }
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(parent => parent !== ''),
    author: person(3),
    committer: person(6),
    message: message.replace(/\n+$/, ''),
    isVerified: verified.has(sha),
  }
}
