import type { Entry } from '../../audit/entry.ts'
import { visible } from '../escape.ts'

type Cell = string | number | null | readonly string[] | readonly number[]

/** What each column says of a record. Of changes, violations and lifted ones it is how many were counted. */
const COLUMNS: readonly (readonly [name: string, cell: (entry: Entry) => Cell])[] = [
  ['seq', ({ seq }) => seq],
  ['id', ({ id }) => id],
  ['time', ({ time }) => time],
  ['kind', ({ kind }) => kind],
  ['decision', ({ decision }) => decision],
  ['repo', ({ repo }) => repo],
  ['pull_requests', ({ pullRequests }) => pullRequests],
  ['target', ({ target }) => target],
  ['head', ({ head }) => head],
  ['principals', ({ principals }) => principals.map(({ login }) => login)],
  ['roles', ({ principals }) => principals.flatMap(({ roles }) => roles)],
  ['codes', ({ codes }) => codes],
  ['changes', ({ counts }) => counts.changes],
  ['violations', ({ counts }) => counts.violations],
  ['lifted', ({ counts }) => counts.lifted],
  ['rules', ({ violations, lifted }) => present([...violations, ...lifted].map(({ rule }) => rule))],
  ['projects', entry => present(placesOf(entry).map(({ project }) => project))],
  ['files', entry => placesOf(entry).map(({ file }) => file)],
  ['paths', entry => present(placesOf(entry).map(({ path }) => path))],
  ['lifted_by', ({ lifted }) => lifted.map(({ by }) => by)],
  ['run', ({ run }) => run],
]

const placesOf = ({ changed, violations, lifted }: Entry) => [...changed, ...violations, ...lifted]

const present = (texts: readonly (string | null)[]): readonly string[] => texts.filter(text => text !== null)

const row = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

/** The first line, and one for each record (RFC 4180), for spreadsheets: no cell is a formula, everything can be seen. */
export const csvHeader = (): string => row(COLUMNS.map(([name]) => name))

export const csvRow = (entry: Entry): string => row(COLUMNS.map(([, cell]) => written(cell(entry))))

/** Several values are one cell, each once. */
function written(cell: Cell): string {
  if (cell === null) return ''
  const texts = typeof cell === 'object' ? [...new Set<string | number>(cell)] : [cell]
  const text = disarmed(texts.map(value => visible(String(value))).join('; '))
  return /[",;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * What a spreadsheet would take for the beginning of a formula gets an apostrophe before it: at the beginning of a cell,
 * and behind a character that separates cells in some other country. Tabs and line ends are visible by now.
 */
const disarmed = (text: string): string =>
  text.replace(/(^|[,;|])(["\s]*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/g, "$1$2'")
