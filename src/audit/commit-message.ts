import { unique } from '../core/group.ts'
import { type Members, membersOf } from './canonical.ts'
import type { Link } from './chain.ts'

/**
 * The message of the commit that brings a record to the audit branch (audit.md, "Where"). Its trailers let
 * `git log --grep` find what was decided about a commit, or about a pull request. A function of the record alone, so
 * that `verify` can tell whether a message is the one that belongs to it.
 */
export function commitMessage(record: Members, { seq, hash }: Link): string {
  const change = membersOf(record.change)
  const group = Array.isArray(change?.group) ? change.group.map(member => membersOf(member)) : []
  const heads = [change?.head, ...group.map(member => member?.head)].filter(head => typeof head === 'string')
  const pulls = [change?.pr, ...group.map(member => member?.number)].filter(number => typeof number === 'number')
  const trailers = [
    `Fieldgate-Seq: ${seq}`,
    `Fieldgate-Hash: ${hash}`,
    ...unique(heads.filter(isObjectId).map(head => `Fieldgate-Commit: ${head}`)),
    ...unique(pulls.map(number => `Fieldgate-Pull-Request: ${number}`)),
  ]
  return `${subject(record, seq)}\n\n${trailers.join('\n')}\n`
}

/** Words of closed lists and numbers: nothing of it was written by somebody else. */
function subject({ kind, decision }: Members, seq: number): string {
  const what = [kind === 'decision' ? null : kind, decision].filter(word => typeof word === 'string' && WORD.test(word))
  return `Record ${seq}: ${what.join(', ') || 'unknown'}`
}

const WORD = /^[a-z]{1,20}$/
const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
