import type { Wanted } from '../../audit/filter.ts'
import { beginningOf, expiryOf } from '../../core/governance/instants.ts'
import { parseQuery } from '../../core/jsonpath/parse.ts'
import type { Query } from '../../core/jsonpath/query.ts'
import { Problem } from '../../core/problem.ts'
import { oneOf, readOptions } from '../options.ts'
import { type Source, sourceIn } from './source.ts'

export const OPTIONS = {
  file: { kind: 'one' },
  branch: { kind: 'one' },
  repo: { kind: 'one' },
  principal: { kind: 'one' },
  project: { kind: 'one' },
  path: { kind: 'one' },
  rule: { kind: 'one' },
  decision: { kind: 'one' },
  since: { kind: 'one' },
  until: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const FORMATS = ['text', 'jsonl', 'csv'] as const
const DECISIONS = ['allow', 'deny', 'error'] as const

export const HELP = `usage: fieldgate audit log [OPTIONS]

Says who changed, or tried to change, what and when: the records about which
everything holds that is asked for, in the order of the log.

options:
  --file FILE        the log, a file of JSON Lines
  --branch BRANCH    the log, a branch (default: that which governance names);
                     refs/… means what this clone has
  --repo DIR         the repository of that branch (default: .)
  --principal LOGIN  somebody who was judged
  --project NAME     a project in which something changed
  --path JSONPATH    a place that changed, or something in or around it
  --rule ID          a rule that was violated
  --decision NAME    allow, deny or error
  --since TIME       evaluated then or later: RFC 3339, or a day in UTC
  --until TIME       evaluated then or earlier; a day counts to its end
  --format FORMAT    text (default), jsonl, csv
  -h, --help         show this

Project, path and rule are those of one change, and the principal too where a
rule is given. A record that lists only a part of its changes may be about any.

exit codes: 0 shown, also where nothing was found; 2 some lines are no records,
            the log can not be read, or wrong usage

example: whom did the rule images stop in the shop this year?
  fieldgate audit log --file audit.jsonl --rule images --project shop \\
    --decision deny --since 2026-01-01
`

export interface Call {
  readonly source: Source
  readonly wanted: Wanted
  readonly format: (typeof FORMATS)[number]
}

/** What is asked for. Rejects with the problem `usage`. */
export async function readCall(args: readonly string[]): Promise<Call> {
  const { file, branch, repo, format, principal, project, rule, ...rest } = readOptions(args, OPTIONS)
  const decision = rest.decision === null ? null : oneOf('decision', rest.decision, DECISIONS)
  return {
    source: logIn(file, branch, repo),
    wanted: { principal, project, rule, decision, path: queryIn(rest.path), ...periodIn(rest.since, rest.until) },
    format: oneOf('format', format, FORMATS),
  }
}

/** What is searched in a file does not depend on any repository. */
function logIn(file: string | null, branch: string | null, repo: string | null): Source {
  if (file !== null && repo !== null)
    throw new Problem('usage', '`--file` already says where the log is; leave out `--repo`')
  return sourceIn(file, branch, repo)
}

function queryIn(path: string | null): Query | null {
  if (path === null) return null
  const parsed = parseQuery(path)
  if (parsed.ok) return parsed.query
  throw new Problem('usage', `\`--path\` takes a JSONPath query: ${parsed.message}, at character ${parsed.offset + 1}`)
}

/** Both ends are inclusive; a day ends before the next one begins. */
function periodIn(since: string | null, until: string | null): Pick<Wanted, 'since' | 'until'> {
  const from = since === null ? null : instantIn('since', since, beginningOf(since))
  const to = until === null ? null : instantIn('until', until, expiryOf(until)) - (/t/i.test(until) ? 0 : 1)
  if (from !== null && to !== null && from > to)
    throw new Problem('usage', `\`--since ${since}\` is later than \`--until ${until}\`; swap them`)
  return { since: from, until: to }
}

function instantIn(option: string, text: string, instant: string | null): number {
  if (instant !== null) return Date.parse(instant)
  throw new Problem(
    'usage',
    `\`--${option}\` takes a day or a time, as in \`2026-11-22\` or \`2026-11-22T10:00:00Z\`, not \`${text}\``,
  )
}
