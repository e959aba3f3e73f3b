import { describe, expect, it } from 'vitest'
import { canonicalRecord } from '../../src/audit/canonical.ts'
import { seal } from '../../src/audit/chain.ts'
import type { Anchor } from '../../src/verify.ts'
import { bodies, body, logOf } from '../audit/log.ts'
import { found, levelOf, linksOf, messages, verifiedLines } from './log.ts'

const RECORDS = bodies(5)
const LINES = logOf(RECORDS)
const ANCHORS: readonly Anchor[] = linksOf(RECORDS).map(({ seq, hash }) => ({ seq, hash }))
const [, second, third, , fifth] = ANCHORS as [Anchor, Anchor, Anchor, Anchor, Anchor]
/** Everything from the third record on, as if it had always been so. */
const ANEW = logOf(RECORDS.map((record, at) => (at === 2 ? body(99) : record)))
const other = (anchor: Anchor): Anchor => ({ ...anchor, hash: 'e'.repeat(64) })
const OK = ['verified']
const MISSING = ['tampered', 'anchor anchor-missing']
const MISMATCH = ['tampered', 'anchor anchor-mismatch']

describe('anchors', () => {
  it.each<[string, readonly string[], readonly Anchor[], readonly string[]]>([
    ['all that were noted', LINES, ANCHORS, OK],
    ['the same one twice', LINES, [third, third], OK],
    ['one of a log that has grown since', logOf(bodies(9)), [fifth], OK],
    ['another hash', LINES, [other(third)], MISMATCH],
    ['one that is right and one that is not, of one record', LINES, [third, other(third)], MISMATCH],
    ['the newest record removed', LINES.slice(0, 4), [fifth], MISSING],
    ['the newest records removed, noted before', LINES.slice(0, 3), [third], OK],
    ['all records removed', [], [second, fifth], [...MISSING, 'anchor anchor-missing']],
    ['everything computed anew', ANEW, [fifth], MISMATCH],
    ['everything behind it computed anew', ANEW, [second], OK],
    ['one removed, and all behind it computed anew', logOf(RECORDS.toSpliced(2, 1)), [second, fifth], MISSING],
  ])('of a log: %s', async (_, lines, anchors, expected) => {
    const verification = await verifiedLines(lines, { anchors })
    expect(found(verification)).toEqual(expected)
    expect(levelOf(verification, 'chain').codes).toEqual([])
  })

  it('are what finds what the chain can not', async () => {
    for (const lines of [LINES.slice(0, 4), ANEW]) expect(found(await verifiedLines(lines, {}))).toEqual(OK)
  })

  it('are not compared with what is no record by itself', async () => {
    const record = canonicalRecord(LINES[4] ?? '')
    const damaged = JSON.stringify({ ...record, v: 2 })
    const verification = await verifiedLines([...LINES.slice(0, 4), damaged], { anchors: [fifth] })
    expect(found(verification)).toContain('anchor anchor-missing')
  })

  it('say what was there and what is', async () => {
    const verification = await verifiedLines(ANEW.slice(0, 4), { anchors: [third, fifth] })
    const { link } = seal(body(99), { chain: 'github.com/acme/shop', ...second })
    expect(messages(verification, 'anchor')).toBe(
      `anchor-mismatch: record 3 has the hash \`${link.hash}\`, and had \`${third.hash}\` when the anchor was noted: it, or one before it, is another one now
anchor-missing: the log has no record 5, although it had one when the anchor was noted: its newest records were removed`,
    )
    expect(levelOf(verification, 'anchor')).toMatchObject({
      checked: 1,
      total: 2,
      findings: [{ line: 3, seq: 3 }, { seq: 5 }],
    })
  })
})
