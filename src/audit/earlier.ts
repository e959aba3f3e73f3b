import type { Diagnostic } from '../core/diagnostic.ts'
import type { Account, Contributor, Facts } from '../core/facts.ts'
import { parseFacts } from '../core/facts-schema.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import { unique } from '../core/group.ts'
import { type Canonical, canonicalRecord, membersOf } from './canonical.ts'

/** Somebody whom an earlier record names; it counts as long as the head that was judged is still in the change. */
export interface EarlierContributor {
  readonly account: Account
  /** The commit that was judged. */
  readonly head: string
  /** Absent: all. */
  readonly files?: readonly string[]
}

export interface EarlierContributors {
  readonly contributors: readonly EarlierContributor[]
  /** Lines that are no record of ours, by number: somebody may be missing. */
  readonly problems: readonly Diagnostic[]
}

/** One pull request of one repository, as records name them. */
interface PullRequest {
  readonly repo: string
  readonly pr: number
}

/**
 * The contributors that earlier records of a pull request name (identity.md, "Who is asking"), also those that judged
 * it in a merge group. `lines` are those of an audit file, without their line ends; empty ones are passed over. Content
 * of nobody is not handed down: today's reading says whose it is.
 */
export function earlierContributors(lines: Iterable<Buffer | string>, pull: PullRequest): EarlierContributors {
  const contributors: EarlierContributor[] = []
  const problems: Diagnostic[] = []
  let number = 0
  for (const line of lines) {
    number += 1
    if (line.length === 0) continue
    const text = line.toString()
    const named = isWhole(text) && !mentions(text, pull) ? [] : namedIn(text, pull)
    if (named === null) problems.push(unreadable(number))
    else contributors.push(...named)
  }
  return { contributors: unique(contributors), problems }
}

/** A record is one object, and what was cut off is none. */
const isWhole = (line: string): boolean => line.startsWith('{') && line.endsWith('}')

/** Whether a record may be about a pull request, by its canonical text: of a long log few are. */
const mentions = (line: string, { pr }: PullRequest): boolean =>
  ['pr', 'number'].some(name => [',', '}'].some(end => line.includes(`"${name}":${pr}${end}`)))

const unreadable = (line: number): Diagnostic => ({
  code: 'audit-unavailable',
  message: 'this line is no audit record that can be read; restore or remove it',
  line,
})

/** Null where the line is no record. */
function namedIn(line: string, pull: PullRequest): EarlierContributor[] | null {
  const record = canonicalRecord(line)
  if (record === null) return null
  const change = membersOf(record.change)
  const group = Array.isArray(change?.group) ? change.group.map(member => membersOf(member)?.number) : []
  if (record.repo !== pull.repo || (change?.pr !== pull.pr && !group.includes(pull.pr))) return []
  const parsed = parseFacts(JSON.stringify(record.facts))
  return parsed.ok ? contributorsOf(parsed.facts, change?.pr === pull.pr ? change.head : null, pull.pr) : null
}

function contributorsOf(
  { contributors, group = [] }: Facts,
  head: Canonical | undefined,
  pr: number,
): EarlierContributor[] {
  const alone = typeof head === 'string' ? contributors.map(contributor => earlier(contributor, head)) : []
  const members = group.filter(({ number }) => number === pr)
  const grouped = members.flatMap(member => member.contributors.map(contributor => earlier(contributor, member.head)))
  return [...alone, ...grouped].filter(({ account }) => account.login !== UNKNOWN_LOGIN || account.id !== undefined)
}

/** A record writes a byte that is no UTF-8 as `\xNN`, as a name could be spelled too: then all files are meant. */
function earlier({ files, ...account }: Contributor, head: string): EarlierContributor {
  const isKnown = files !== undefined && !files.some(file => /\\[xu][0-9a-f]{2}/.test(file))
  return { account, head, ...(isKnown && { files }) }
}
