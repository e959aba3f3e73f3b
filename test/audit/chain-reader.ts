import { createHash } from 'node:crypto'

/** A record as it stands in a chain. */
export interface Recorded {
  readonly v: number
  readonly chain: string
  readonly seq: number
  readonly prev: string
  readonly hash: string
  readonly id: string
  readonly [member: string]: unknown
}

/** Lines of a text of which each, the last as well, ends with a newline; a torn one is there as it is. */
export const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

export const recordsIn = (text: string): readonly Recorded[] => linesOf(text).map(line => JSON.parse(line))

/**
 * What is wrong with a chain (audit.md, "Record"), worked out here with nothing of the program: form, numbers, hashes,
 * ids. Empty where all is well.
 */
export function flawsOf(text: string): readonly string[] {
  const flaws: string[] = []
  const ids = new Set<unknown>()
  let before: { readonly chain: unknown; readonly hash: unknown } | null = null
  if (text !== '' && !text.endsWith('\n')) flaws.push('the last line is torn')
  for (const [index, line] of linesOf(text).entries()) {
    const at = `line ${index + 1}`
    const record = parsed(line)
    if (record === null) {
      flaws.push(`${at} is no JSON`)
      continue
    }
    const { hash, ...members } = record
    const prev: unknown = before === null ? hashed(String(record.chain)) : before.hash
    if (sorted(record) !== line) flaws.push(`${at} is not canonical`)
    if (record.seq !== index + 1) flaws.push(`${at} has number ${record.seq}`)
    if (record.prev !== prev) flaws.push(`${at} does not follow the one before`)
    if (hash !== hashed(sorted(members))) flaws.push(`${at} has another hash`)
    if (before !== null && record.chain !== before.chain) flaws.push(`${at} is of another chain`)
    if (ids.has(record.id)) flaws.push(`${at} repeats an id`)
    ids.add(record.id)
    before = { chain: record.chain, hash }
  }
  return flaws
}

export const hashed = (text: string): string =>
  createHash('sha256').update(`fieldgate.audit/v1\n${text}`, 'utf8').digest('hex')

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Enough of RFC 8785 for records, whose numbers are integers. */
export function sorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sorted(member)}`).join(',')}}`
}
