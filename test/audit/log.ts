import { beginning, type Link, seal } from '../../src/audit/chain.ts'
import { type ChainReport, ChainVerifier } from '../../src/audit/chain-verifier.ts'
import { KINDS } from '../../src/audit/entry.ts'
import { splitLines } from '../../src/audit/lines.ts'
import type { RecordBody } from '../../src/audit/record.ts'

export const CHAIN = 'github.com/acme/shop'

const LOGINS = ['bob', 'zoë', 'ünïcødé', '\u{1f469}\u200d\u{1f4bb}', '夢', 'tab\there']
const VALUES = [
  'acme/api:2.0',
  'a "quoted" \\ text',
  'two\nlines\r\n',
  '\u0001\u001f\u007f\u2028',
  '',
  '\uffff\u{10000}',
]

/** UUIDv7; each number has another. */
export const uuid = (number: number): string => {
  const digits = number.toString(16).padStart(12, '0')
  return `0193${digits.slice(0, 4)}-${digits.slice(4, 8)}-7${digits.slice(8, 11)}-a000-${digits}`
}

/** What a record says, in small; `number` makes them differ. */
export const body = (number: number): RecordBody => ({
  v: 1,
  id: uuid(number),
  kind: KINDS[number % KINDS.length],
  time: { evaluated: `2026-11-22T10:00:${String(number % 60).padStart(2, '0')}Z` },
  change: { pr: number * 1000, head: null },
  principals: [{ login: LOGINS[number % LOGINS.length], roles: [], trusted: number % 2 === 0 }],
  after: { [VALUES[number % VALUES.length] ?? '']: VALUES[(number + 1) % VALUES.length], z: -number },
})

/** The lines of an honest log. */
export function logOf(bodies: readonly RecordBody[], chain = CHAIN): readonly string[] {
  let link: Link = beginning(chain)
  return bodies.map(each => {
    const sealed = seal(each, link)
    link = sealed.link
    return sealed.line
  })
}

export const bodies = (count: number): readonly RecordBody[] => Array.from({ length: count }, (_, at) => body(at + 1))

export const fileOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map(line => `${line}\n`).join(''))

/** As `audit verify` reads a file: bytes to lines, lines to findings. */
export function verified(file: Buffer, after: Link | null = null): ChainReport {
  const verifier = new ChainVerifier(after)
  const { lines, rest } = splitLines(file)
  lines.forEach((line, index) => {
    verifier.add(line, { line: index + 1 })
  })
  verifier.addRest(rest, { line: lines.length + 1 })
  return verifier.report()
}
