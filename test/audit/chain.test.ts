import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { beginning, type Link, seal } from '../../src/audit/chain.ts'
import { linkOf as linkOfBytes } from '../../src/audit/chain-verifier.ts'
import { bodyOf, CHAIN } from './bodies.ts'
import { flawsOf, sorted } from './chain-reader.ts'

const linkOf = (line: string): Link | null => linkOfBytes(Buffer.from(line))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Sealed one behind the other, from the beginning. */
function chained(count: number, chain = CHAIN): { readonly lines: readonly string[]; readonly last: Link } {
  let last = beginning(chain)
  const lines = Array.from({ length: count }, (_, number) => {
    const sealed = seal(bodyOf(number), last)
    last = sealed.link
    return sealed.line
  })
  return { lines, last }
}

const [LINE = ''] = chained(1).lines

describe('a chain (audit.md, "Record")', () => {
  it.each(['github.com/acme/shop', 'localhost/shop', 'git.example.com/grün/käse'])(
    'of %s begins with the hash of its id under the prefix',
    chain => {
      expect(beginning(chain)).toEqual({ chain, seq: 0, hash: sha256(`fieldgate.audit/v1\n${chain}`) })
    },
  )

  it('has records that say where they stand, and the hash of all the rest of them', () => {
    const { line, link } = seal(bodyOf(7, { text: 'grün' }), { chain: CHAIN, seq: 41, hash: 'f'.repeat(64) })
    const { hash, ...members } = JSON.parse(line)
    expect(members).toMatchObject({ chain: CHAIN, seq: 42, prev: 'f'.repeat(64), number: 7, text: 'grün' })
    expect(hash).toBe(sha256(`fieldgate.audit/v1\n${sorted(members)}`))
    expect(link).toEqual({ chain: CHAIN, seq: 42, hash })
    expect(line).toBe(sorted({ ...members, hash }))
  })

  it('holds as an independent reader sees it', () => {
    const { lines, last } = chained(20)
    expect(flawsOf(lines.map(line => `${line}\n`).join(''))).toEqual([])
    expect(lines.map(line => linkOf(line)?.seq)).toEqual(lines.map((_, index) => index + 1))
    expect(linkOf(lines.at(-1) ?? '')).toEqual(last)
  })

  it('gives a record a new place when it is sealed once more, and leaves nothing of the old one', () => {
    const placed = JSON.parse(seal(bodyOf(1), { chain: 'elsewhere/x', seq: 8, hash: '0'.repeat(64) }).line)
    expect(seal(placed, beginning(CHAIN))).toEqual(seal(bodyOf(1, { ...placed, hash: undefined }), beginning(CHAIN)))
    expect(flawsOf(`${seal(placed, beginning(CHAIN)).line}\n`)).toEqual([])
  })
})

describe('a line that was touched has no place in a chain', () => {
  it.each<[string, string]>([
    ['torn', LINE.slice(0, -1)],
    ['with white space', LINE.replace(',', ', ')],
    ['with a line end of another system', `${LINE}\r`],
    ['with a key twice', LINE.replace('{', '{"v":1,')],
    ['with members in another order', `{"id":1,${LINE.slice(1)}`],
    ['with another verdict', LINE.replace('"allow"', '"error"')],
    ['with another number', LINE.replace('"seq":1', '"seq":2')],
    ['with a number that is text', LINE.replace('"seq":1', '"seq":"1"')],
    ['of another chain', LINE.replace('acme', 'eacm')],
    ['with another hash', LINE.replace(/"hash":"./, '"hash":"x')],
    ['without a hash', LINE.replace(/"hash":"[0-9a-f]+",/, '')],
    ['of a version to come', LINE.replace('"v":1', '"v":2')],
    ['with a member more', LINE.replace('"v":1', '"u":1,"v":1')],
    ['that is nothing', ''],
    ['that is no object', '[]'],
    ['of brackets without end', '['.repeat(100_000)],
  ])('%s', (_, line) => {
    expect(linkOf(LINE)).not.toBeNull()
    expect(line).not.toBe(LINE)
    expect(linkOf(line)).toBeNull()
  })

  it('in any bit', () => {
    const bytes = Buffer.from(LINE)
    const blind: number[] = []
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      if (linkOf(flipped.toString()) !== null) blind.push(bit)
    }
    expect(blind).toEqual([])
  })
})
