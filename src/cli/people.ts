import type { People } from '../check.ts'
import type { Account, Facts } from '../core/facts.ts'
import { expiryOf } from '../core/governance/instants.ts'
import { LOGIN } from '../core/governance/login.ts'
import { Problem } from '../core/problem.ts'
import { readText } from '../store/file.ts'
import type { Terminal } from './command.ts'

export interface PeopleOptions {
  readonly facts: string | null
  readonly author: string | null
  readonly contributor: readonly string[]
  readonly now: string | null
}

/** Bytes, as many as `parseFacts` reads. */
const MAX_FACTS = 64 * 1024 * 1024

/** Who is asking, by `--facts` or by the short form (identity.md). Rejects with the problem `usage`. */
export async function readPeople(options: PeopleOptions, terminal: Terminal): Promise<People> {
  if (options.facts === null) return shortForm(options, terminal)
  const { author, contributor, now } = options
  const other = author !== null ? 'author' : contributor.length > 0 ? 'contributor' : now !== null ? 'now' : null
  if (other !== null)
    throw new Problem('usage', `\`--facts\` already says what \`--${other}\` says; give one of the two`)
  return { facts: await readFacts(options.facts) }
}

async function readFacts(file: string): Promise<Facts> {
  const text = await readText(file, MAX_FACTS)
  const { parseFacts } = await import('../core/facts-schema.ts')
  const parsed = parseFacts(text)
  if (parsed.ok) return parsed.facts
  const messages = parsed.problems.map(({ message }) => message)
  throw new Problem('usage', messages.join('; '), { ...parsed.problems[0], file })
}

function shortForm({ author, contributor, now }: PeopleOptions, { environment, now: clock }: Terminal): People {
  const asking = author ?? environment.FIELDGATE_AUTHOR ?? ''
  if (asking === '')
    throw new Problem('usage', 'who asks for this change? give `--author LOGIN` or set FIELDGATE_AUTHOR')
  return {
    author: account(asking, author === null ? 'FIELDGATE_AUTHOR' : '--author'),
    contributors: contributor.map(text => account(text, '--contributor')),
    now: now === null ? clock() : instant(now),
  }
}

/** `LOGIN` or `LOGIN:ID`; the id is a positive integer. */
function account(text: string, source: string): Account {
  const [login = '', id, ...rest] = text.split(':')
  const number = id === undefined ? 1 : Number(id)
  const isId = /^[1-9]\d*$/.test(id ?? '1') && Number.isSafeInteger(number)
  if (!LOGIN.test(login) || !isId || rest.length > 0)
    throw new Problem('usage', `\`${source}\` takes LOGIN or LOGIN:ID, as in \`alice:11\`, not \`${text}\``)
  return id === undefined ? { login } : { login, id: number }
}

/** A time as RFC 3339 writes it, in UTC; a day alone is none. */
function instant(text: string): string {
  const utc = /t/i.test(text) ? expiryOf(text) : null
  if (utc === null) throw new Problem('usage', `\`--now\` takes a time as in \`2026-11-22T10:00:00Z\`, not \`${text}\``)
  return utc
}
