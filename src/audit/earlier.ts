import type { Diagnostic } from '../core/diagnostic.ts'
import type { Account, Contributor, Facts } from '../core/facts.ts'
import { parseFacts } from '../core/facts-schema.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import { unique } from '../core/group.ts'
import { type Canonical, canonicalJson } from './canonical.ts'

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
export function earlierContributors(lines: Iterable<string>, pull: PullRequest): EarlierContributors {
  const contributors: EarlierContributor[] = []
  const problems: Diagnostic[] = []
  let number = 0
  for (const line of lines) {
    number += 1
    if (line === '') continue
    const named = namedIn(line, pull)
    if (named === null) problems.push(unreadable(number))
    else contributors.push(...named)
  }
  return { contributors: unique(contributors), problems }
}

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

type Members = { readonly [key: string]: Canonical | undefined }

/** A record is one line in canonical form: whatever was cut off, repeated or rewritten by hand is none. */
function canonicalRecord(line: string): Members | null {
  try {
    const value: Canonical = JSON.parse(line)
    const record = membersOf(value)
    return record?.v === 1 && canonicalJson(value) === line ? record : null
  } catch {
    return null
  }
}

const membersOf = (value: Canonical | undefined): Members | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null

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
