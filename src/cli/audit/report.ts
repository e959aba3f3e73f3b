import type { Link } from '../../audit/chain.ts'
import { linkOf } from '../../audit/chain-verifier.ts'
import { entryOf } from '../../audit/entry.ts'
import { Tally } from '../../audit/tally.ts'
import type { AuditReading } from '../../audit-log.ts'
import { diagnosticsOf } from '../../core/failure.ts'
import { isExpired } from '../../core/governance/instants.ts'
import { auditPage } from '../../report/audit/page.ts'
import type { PageWaiver } from '../../report/audit/waivers.ts'
import { readPageAssets } from '../../store/page-assets.ts'
import type { Command, Terminal } from '../command.ts'
import { refuse, sentences } from '../failure.ts'
import { oneOf, peekOption, readOptions } from '../options.ts'
import { governanceIn, openLog, type Source, sourceIn } from './source.ts'

const OPTIONS = {
  file: { kind: 'one' },
  branch: { kind: 'one' },
  repo: { kind: 'one' },
  format: { kind: 'one' },
  help: { kind: 'flag', short: 'h' },
} as const

const FORMATS = ['html'] as const

const HELP = `usage: fieldgate audit report [OPTIONS]

Makes one page of HTML of an audit log: decisions over time, denials by rule,
role and project, what was lifted and by whom, waivers in force, and a table of
the newest 20,000 records to search, filter and sort. It needs no network.

options:
  --file FILE        the log, a file of JSON Lines
  --branch BRANCH    the log, a branch (default: that which governance names);
                     refs/… means what this clone has
  --repo DIR         the repository, whose waivers are shown (default: .)
  --format FORMAT    html (default)
  -h, --help         show this

exit codes: 0 made; 2 some lines are no records, the log can not be read, or
            wrong usage

example: the page of the audit branch
  fieldgate audit report --format html > audit.html
`

interface Call {
  readonly source: Source
  readonly repo: string
}

export const report: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  return 'source' in call ? made(call, terminal) : refuse('audit report', call, terminal).then(() => 2)
}

async function readCall(args: readonly string[]): Promise<Call> {
  const { file, branch, repo, format } = readOptions(args, OPTIONS)
  oneOf('format', format, FORMATS)
  return { source: sourceIn(file, branch, repo), repo: repo ?? '.' }
}

async function made({ source, repo }: Call, terminal: Terminal): Promise<number> {
  const [assets, waivers, reading] = await Promise.all([
    readPageAssets('audit'),
    waiversIn(repo, terminal),
    openLog(source, terminal),
  ])
  try {
    const { tally, first, last, unreadable } = await counted(reading)
    const totals = tally.totals()
    const [entry] = tally.newest().slice(-1)
    const said = { title: entry?.repo ?? 'Audit log', generated: terminal.now(), log: reading.place }
    const page = { ...said, first, last, totals, entries: tally.newest(), waivers, toolVersion: terminal.version }
    await terminal.out(auditPage(page, assets))
    return unreadable === null ? 0 : await warned(unreadable, terminal)
  } finally {
    await reading.close()
  }
}

interface Counted {
  readonly tally: Tally
  readonly first: Link | null
  readonly last: Link | null
  /** The first line that is no record. */
  readonly unreadable: { readonly file: string; readonly line: number } | null
}

async function counted(reading: AuditReading): Promise<Counted> {
  const tally = new Tally()
  let [first, last, unreadable]: [Buffer | null, Buffer | null, Counted['unreadable']] = [null, null, null]
  for await (const batch of reading.batches())
    for (const [index, line] of batch.lines.entries()) {
      const entry = entryIn(line)
      if (entry === null) unreadable ??= { file: batch.file, line: batch.first + index }
      else tally.add(entry)
      first ??= line
      last = line
    }
  return { tally, first: first && linkOf(first), last: last && linkOf(last), unreadable }
}

function entryIn(line: Buffer) {
  try {
    return entryOf(JSON.parse(line.toString()))
  } catch {
    return null
  }
}

/** null where no governance can be read. */
async function waiversIn(repo: string, terminal: Terminal): Promise<readonly PageWaiver[] | null> {
  const governance = await governanceIn(repo, terminal).catch(() => null)
  if (!governance?.ok) return null
  const now = terminal.now()
  return governance.governance.waivers
    .filter(({ expires }) => !isExpired(expires, now))
    .map(({ rule, ruleId, policy, ...waiver }) => ({ ...waiver, rule: rule ?? ruleId ?? policy ?? '' }))
}

/** All that can be read is on the page; the exit code says whether that is all there is. */
async function warned(place: { readonly file: string; readonly line: number }, terminal: Terminal): Promise<number> {
  const message = 'this line is no audit record that can be read; the page has all others'
  await terminal.err(sentences([{ code: 'audit-unavailable', message, ...place }]))
  return 2
}
