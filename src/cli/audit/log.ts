import { concernsOf } from '../../audit/filter.ts'
import { type Hit, type Searched, searchFor } from '../../audit/search.ts'
import type { Batch } from '../../audit-log.ts'
import { diagnosticsOf } from '../../core/failure.ts'
import { csvHeader, csvRow } from '../../report/audit/log-csv.ts'
import { recordText, summaryText } from '../../report/audit/log-text.ts'
import { painter } from '../../report/columns.ts'
import type { Command, Terminal } from '../command.ts'
import { refuse, sentences } from '../failure.ts'
import { peekOption } from '../options.ts'
import { type Call, HELP, OPTIONS, readCall } from './log-call.ts'
import { openLog } from './source.ts'

export const log: Command = async (args, terminal) => {
  if (peekOption(args, OPTIONS, 'help') !== undefined) return terminal.out(HELP).then(() => 0)
  const call = await readCall(args).catch(diagnosticsOf)
  return 'wanted' in call ? shown(call, terminal) : refuse('audit log', call, terminal).then(() => 2)
}

/** What is written before the records, for each of them, and behind them. */
interface Printer {
  readonly begin: string
  record(hit: Hit): string
  end(tally: Tally): string
}

const PRINTERS: Readonly<Record<Call['format'], (call: Call, terminal: Terminal) => Printer>> = {
  text({ wanted }, { colour }) {
    const page = { paint: painter(colour), concerns: concernsOf(wanted) }
    return {
      begin: '',
      record: ({ entry }) => recordText(entry, page),
      end: ({ found, records }) => summaryText(found, records),
    }
  },
  jsonl: () => ({ begin: '', record: ({ line }) => `${line}\n`, end: () => '' }),
  csv: () => ({ begin: csvHeader(), record: ({ entry }) => csvRow(entry), end: () => '' }),
}

interface Tally {
  readonly found: number
  readonly records: number
  readonly unreadable: number
  /** The first line that is no record. */
  readonly first: { readonly file: string; readonly line: number } | null
}

async function shown(call: Call, terminal: Terminal): Promise<number> {
  const reading = await openLog(call.source, terminal)
  try {
    return await show(reading.batches(), call, terminal)
  } finally {
    await reading.close()
  }
}

/** Shows what is found as it is found, since a log may be longer than memory, as long as somebody reads it. */
async function show(batches: AsyncIterable<Batch>, call: Call, terminal: Terminal): Promise<number> {
  const search = searchFor(call.wanted)
  const { begin, record, end } = PRINTERS[call.format](call, terminal)
  let text = begin
  let tally: Tally = { found: 0, records: 0, unreadable: 0, first: null }
  for await (const batch of batches) {
    const searched = search(batch.lines)
    tally = added(tally, searched, batch)
    text += searched.hits.map(record).join('')
    if (text !== '') await terminal.out(text)
    if (!terminal.hasReader()) return 0
    text = ''
  }
  await terminal.out(text + end(tally))
  return finish(tally, terminal)
}

function added(tally: Tally, { hits, records, unreadable }: Searched, { file, first }: Batch): Tally {
  const [index] = unreadable
  return {
    found: tally.found + hits.length,
    records: tally.records + records,
    unreadable: tally.unreadable + unreadable.length,
    first: tally.first ?? (index === undefined ? null : { file, line: first + index }),
  }
}

/** All that can be read was shown; the exit code says whether that is all there is. */
async function finish({ unreadable, first }: Tally, terminal: Terminal): Promise<number> {
  if (first === null) return 0
  const what = unreadable === 1 ? 'is no audit record' : `and ${unreadable - 1} more are no audit records`
  const message = `this line ${what} that can be read; all others were looked at`
  await terminal.err(sentences([{ code: 'audit-unavailable', message, ...first }]))
  return 2
}
