import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChainVerifier } from '../../src/audit/chain-verifier.ts'
import { bodies, body, fileOf, logOf, verified } from './log.ts'

const COUNT = 40
/** What one damage may lead to. */
const FEW = 3

const LINES = logOf(bodies(COUNT))
const FILE = fileOf(LINES)
/** Lines with their ends. */
const PARTS = LINES.map(line => Buffer.from(`${line}\n`))
const LINKS = PARTS.map(part => new ChainVerifier().add(part.subarray(0, -1), { line: 1 }))
const AT = LINES.map((_, index) => index)

const flipped = (file: Buffer, byte: number, bit: number): Buffer => {
  const copy = Buffer.from(file)
  copy.writeUInt8(copy.readUInt8(byte) ^ (1 << bit), byte)
  return copy
}
const without = (at: number): readonly string[] => LINES.toSpliced(at, 1)
const withCopy = (from: number, to: number): readonly string[] => LINES.toSpliced(to, 0, LINES[from] ?? '')
const swapped = (a: number, b: number): readonly string[] => LINES.with(a, LINES[b] ?? '').with(b, LINES[a] ?? '')

const everyBit = (lengths: readonly number[]) =>
  lengths.flatMap((length, part) =>
    Array.from({ length: length * 8 }, (_, at) => ({ part, byte: at >> 3, bit: at & 7 })),
  )
const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most

/** Damages that are not found, or have more findings than they may have. */
const missed = (damaged: Iterable<readonly [string, readonly string[]]>, most: number): readonly string[] =>
  [...damaged]
    .map(([name, lines]) => ({ name, total: verified(fileOf(lines)).total }))
    .filter(({ total }) => total === 0 || total > most)
    .map(({ name, total }) => `${name}: ${total}`)

const pairs = AT.flatMap(a => AT.map(b => [a, b] as const))

describe('an audit log (threats.md U2)', () => {
  it('is sound as it was written, and has texts of every kind', () => {
    const { records, first, last, total } = verified(FILE)
    expect({ records, total, first: first?.seq, last: last?.seq }).toEqual({
      records: COUNT,
      total: 0,
      first: 1,
      last: COUNT,
    })
    for (const text of [
      '\\u0001',
      '\\"',
      '\\\\',
      '\\n',
      '夢',
      '\u{1f4bb}',
      '\u2028',
      '-40',
      'null',
      'true',
      '[]',
      '""',
    ])
      expect(FILE.toString()).toContain(text)
  })

  it('shows every bit that is flipped, by one or two findings', () => {
    const unseen = everyBit(PARTS.map(({ length }) => length)).filter(({ part, byte, bit }) => {
      // what stands before is sound; of what stands behind, the next records tell whether it is found again
      const near = Buffer.concat(PARTS.slice(part, part + 3))
      return !isBetween(verified(flipped(near, byte, bit), LINKS[part - 1]).total, 1, 2)
    })
    expect(unseen).toEqual([])
  })

  it('shows a bit of each byte that is flipped, read from its beginning to its end', () => {
    const bytes = Array.from({ length: FILE.length }, (_, byte) => byte)
    expect(bytes.filter(byte => !isBetween(verified(flipped(FILE, byte, byte % 8)).total, 1, 2))).toEqual([])
  })

  it('shows every line that is removed, but for the newest', () => {
    expect(
      missed(
        AT.slice(0, -1).map(at => [`${at}`, without(at)]),
        1,
      ),
    ).toEqual([])
  })

  it('shows every two lines that are swapped', () => {
    const distinct = pairs.filter(([a, b]) => a < b)
    expect(
      missed(
        distinct.map(([a, b]) => [`${a}, ${b}`, swapped(a, b)]),
        2 * FEW,
      ),
    ).toEqual([])
    const neighbours = AT.slice(1).map(at => [`${at}`, swapped(at - 1, at)] as const)
    expect(missed(neighbours, FEW)).toEqual([])
  })

  it('shows every line that is repeated, and every copy that is put in', () => {
    const copies = [...pairs, ...AT.map(at => [at, COUNT] as const)]
    expect(
      missed(
        copies.map(([from, to]) => [`${from} at ${to}`, withCopy(from, to)]),
        FEW,
      ),
    ).toEqual([])
  })

  it('shows every line that is moved', () => {
    const moved = pairs.filter(([from, to]) => from !== to)
    const damaged = moved.map(
      ([from, to]) => [`${from} to ${to}`, without(from).toSpliced(to, 0, LINES[from] ?? '')] as const,
    )
    expect(missed(damaged, FEW)).toEqual([])
  })

  it('shows every line that is replaced: by nothing, by text, by a record of another log', () => {
    const foreign = logOf(bodies(COUNT), 'github.com/acme/other')
    const replaced = ['', 'x', '{}', '[]', 'null'].flatMap(text =>
      AT.map(at => [`${at} by ${text}`, LINES.with(at, text)] as const),
    )
    expect(missed(replaced, 1)).toEqual([])
    expect(
      missed(
        AT.map(at => [`${at}`, LINES.with(at, foreign[at] ?? '')]),
        FEW + 1,
      ),
    ).toEqual([])
    expect(
      missed(
        AT.map(at => [`${at}`, LINES.toSpliced(at, 0, foreign[at] ?? '')]),
        FEW + 1,
      ),
    ).toEqual([])
  })

  it('shows where it was cut off', () => {
    const ends = Array.from({ length: FILE.length }, (_, length) => FILE.subarray(0, length))
    const isLineEnd = (bytes: Buffer) => bytes.length === 0 || bytes.at(-1) === 0x0a
    expect(ends.filter(bytes => verified(bytes).total !== (isLineEnd(bytes) ? 0 : 1))).toEqual([])
  })

  it('shows two damages as two, each at its place', () => {
    const damage = fc.record({ at: fc.nat(COUNT - 2), how: fc.constantFrom(...HOWS), where: fc.nat() })
    fc.assert(
      fc.property(damage, damage, (one, other) => {
        fc.pre(Math.abs(one.at - other.at) > 2)
        const parts = LINES.map((line, at) =>
          damagedBy(
            [one, other].find(each => each.at === at),
            line,
          ),
        )
        const { findings } = verified(Buffer.concat(parts))
        const isShown = (at: number): boolean => {
          const place = 1 + linesIn(Buffer.concat(parts.slice(0, at)))
          return findings.some(({ line = 0 }) => line >= place && line <= place + 2)
        }
        return isShown(one.at) && isShown(other.at)
      }),
      { numRuns: 2000 },
    )
  })

  it('shows a record that was changed and hashed anew, at the one behind it', () => {
    const changed = LINES.slice(0, -1).map((_, at) => LINES.with(at, rewrittenAt(at)[at] ?? ''))
    const found = changed.map(lines => verified(fileOf(lines)).findings.map(({ code, line }) => `${code} ${line}`))
    expect(found).toEqual(changed.map((_, at) => [`prev-mismatch ${at + 2}`]))
  })
})

describe('what the chain alone does not show', () => {
  it('is that the newest records were removed: an anchor does', () => {
    const kept = [0, ...AT].map(count => verified(fileOf(LINES.slice(0, count))))
    expect(kept.filter(({ total }) => total > 0)).toEqual([])
    expect(kept.map(({ last }) => last?.seq ?? 0)).toEqual([0, ...AT])
  })

  it('is that a record was changed and all hashes from there on made anew: an anchor or a replay does', () => {
    const { last } = verified(FILE)
    for (const at of AT) {
      const rewritten = verified(fileOf(rewrittenAt(at)))
      expect(rewritten.total).toBe(0)
      expect(rewritten.last?.hash).not.toBe(last?.hash)
    }
  })
})

const HOWS = ['flip', 'remove', 'repeat', 'empty', 'join', 'rewrite'] as const

function damagedBy(damage: { how: (typeof HOWS)[number]; where: number } | undefined, text: string): Buffer {
  const line = Buffer.from(text)
  const end = Buffer.from('\n')
  const whole = Buffer.concat([line, end])
  switch (damage?.how) {
    case undefined:
      return whole
    case 'flip':
      return Buffer.concat([flipped(line, damage.where % line.length, damage.where % 7), end])
    case 'remove':
      return Buffer.from('')
    case 'repeat':
      return Buffer.concat([whole, whole])
    case 'empty':
      return end
    case 'join':
      return line
    case 'rewrite':
      return Buffer.from(`${text.replace(':', ': ')}\n`)
  }
}

const linesIn = (bytes: Buffer): number => bytes.filter(byte => byte === 0x0a).length

/** The log as it would be if a record had said something else. */
const rewrittenAt = (at: number): readonly string[] =>
  logOf(bodies(COUNT).with(at, { ...body(at + 1), decision: 'allow' }))
