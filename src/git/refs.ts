import { nearest } from '../core/governance/near.ts'
import { Problem } from '../core/problem.ts'
import type { Git } from './user-repository.ts'

/** What a name that somebody typed means: an object id, and the branch where the name is a branch's. */
export interface Resolved {
  readonly oid: string
  readonly branch: string | null
}

export interface RefContext {
  readonly git: Git
  readonly remotes: Promise<ReadonlyMap<string, string>>
  readonly shallow: boolean
}

interface Ref {
  readonly name: string
  readonly oid: string
  /** The reference that a symbolic one names; `''` for others. */
  readonly symref: string
}

/**
 * Resolves a name in the user's repository. `usage` where it is unknown, or where a short name is several references'
 * (changes.md): a tag `main` or `origin/HEAD`, which everybody can push, is never taken for the branch.
 */
export async function resolveRef(ref: string, context: RefContext): Promise<Resolved> {
  if (ref === '' || ref.includes('\0')) throw new Problem('usage', 'a ref is empty; name a branch, a tag or a commit')
  const { name, suffix } = parts(ref)
  const isHead = name === 'HEAD'
  const [parsed, refs, attached] = await Promise.all([
    revParse(ref, context.git),
    references(meanings(name), context.git),
    isHead ? attachedBranch(context.git) : null,
  ])
  // On a branch without commits Git would go on and look for a tag `HEAD`.
  const oid = isHead && attached && refs.length > 0 ? await revParse(attached + suffix, context.git) : parsed
  const isFull = isHead || name.startsWith('refs/')
  const exact = refs.find(found => found.name === name)
  if (oid === null || (name.startsWith('refs/') && !exact)) throw await unknown(ref, context)
  if (!isFull && refs.length > 1) throw ambiguous(ref, refs)
  if (suffix !== '') return { oid, branch: null }
  if (isHead) return { oid, branch: attached }
  const named = isFull ? exact : refs[0]
  // Git prefers a file such as `FETCH_HEAD` to the branch of that name.
  return { oid, branch: named?.oid === oid ? branchOf(named, await context.remotes) : null }
}

/** The default branch of `origin` as the last fetch or clone left it; null where it is not recorded. */
export async function originHead({ git, remotes }: RefContext): Promise<Resolved | null> {
  const [ref] = await references(['refs/remotes/origin/HEAD'], git)
  return ref ? { oid: ref.oid, branch: branchOf(ref, await remotes) } : null
}

/** The name at the front, and what Git is asked to do from there: `~1`, `^2`, `@{upstream}`, `:path`. */
function parts(ref: string): { readonly name: string; readonly suffix: string } {
  const at = ref.search(/@\{|[~^:]/)
  const name = at < 0 ? ref : ref.slice(0, at)
  return { name: name === '@' ? 'HEAD' : name, suffix: at < 0 ? '' : ref.slice(at) }
}

/** All references that a name can mean (gitrevisions); none for text that is no reference's name. */
function meanings(name: string): readonly string[] {
  if (name === '' || NOT_IN_NAMES.test(name)) return []
  const short = ['refs', 'refs/tags', 'refs/heads', 'refs/remotes'].map(folder => `${folder}/${name}`)
  return [...(name.startsWith('refs/') ? [name] : []), ...short, `refs/remotes/${name}/HEAD`]
}

/** Forbidden in names of references (git-check-ref-format), and some of it a pattern to `for-each-ref`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const NOT_IN_NAMES = /[\x00-\x20\x7f*?[\\]/

/** The commit's id, or null. Git reads what follows `--end-of-options` as data, however it begins. */
async function revParse(ref: string, git: Git): Promise<string | null> {
  const { exitCode, stdout } = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  const oid = stdout.toString('latin1').trimEnd()
  return exitCode === 0 && /^[0-9a-f]+$/.test(oid) ? oid : null
}

async function references(names: readonly string[], git: Git): Promise<readonly Ref[]> {
  if (names.length === 0) return []
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objectname) %(symref)', '--', ...names])
  const found = lines(stdout).map(line => {
    const [name = '', oid = '', symref = ''] = line.split(' ')
    return { name, oid, symref }
  })
  // A pattern also matches what is below a folder of that name.
  return found.filter(ref => names.includes(ref.name))
}

/** The branch that is checked out; null where HEAD is detached. */
async function attachedBranch(git: Git): Promise<string | null> {
  const { stdout } = await git(['symbolic-ref', '--quiet', 'HEAD'])
  const branch = stdout.toString().trimEnd()
  return branch.startsWith(HEADS) ? branch : null
}

const HEADS = 'refs/heads/'

/** The branch that a reference is, or of which it is the remote-tracking copy. */
function branchOf(ref: Ref | undefined, remotes: ReadonlyMap<string, string>): string | null {
  const name = ref?.symref || ref?.name || ''
  if (name.startsWith(HEADS)) return name
  const tracking = /^refs\/remotes\/(.+)$/s.exec(name)?.[1]
  if (tracking === undefined || tracking.endsWith('/HEAD')) return null
  const remote = [...remotes.keys()]
    .filter(known => tracking.startsWith(`${known}/`))
    .sort((a, b) => b.length - a.length)[0]
  const branch = tracking.slice(remote === undefined ? tracking.indexOf('/') + 1 : remote.length + 1)
  return HEADS + branch
}

function ambiguous(ref: string, refs: readonly Ref[]): Problem {
  const names = refs.map(({ name }) => `\`${name}\``).join(' and ')
  return new Problem('usage', `\`${ref}\` is ambiguous: it names ${names}; write one of these in full`)
}

async function unknown(ref: string, { git, shallow }: RefContext): Promise<Problem> {
  if (shallow && /[~^]/.test(ref)) {
    const advice = '`git fetch --unshallow` brings its history'
    return new Problem('object-missing', `\`${ref}\` is not a commit in this shallow clone; ${advice}`)
  }
  const { stdout } = await git(['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes', 'refs/tags'])
  const full = lines(stdout)
  const names = ref.startsWith('refs/') ? full : full.map(name => name.replace(/^refs\/(heads|remotes|tags)\//, ''))
  const near = names.find(name => name.endsWith(`/${ref}`)) ?? nearest(ref, names)
  const advice = near === null ? '; `git branch --all` lists the branches' : ` - did you mean \`${near}\`?`
  return new Problem('usage', `\`${ref}\` is not a branch, a tag or a commit of this repository${advice}`)
}

const lines = (output: Buffer): readonly string[] =>
  output
    .toString()
    .split('\n')
    .filter(line => line !== '')
