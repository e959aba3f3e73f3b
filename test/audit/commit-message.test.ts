import { describe, expect, it } from 'vitest'
import type { Members } from '../../src/audit/canonical.ts'
import { commitMessage } from '../../src/audit/commit-message.ts'

const HASH = 'e'.repeat(64)
const A = 'a'.repeat(40)
const B = 'b'.repeat(40)
const LONG = 'c'.repeat(64)

/** Lines of the message of record 7. */
const lines = (record: Members) => commitMessage(record, { chain: 'x', seq: 7, hash: HASH }).split('\n')

describe('the message of the commit of a record (audit.md, "Where")', () => {
  it('has a subject, an empty line and trailers', () => {
    expect(lines({ kind: 'decision', decision: 'deny', change: { head: A, pr: 17 } })).toEqual([
      'Record 7: deny',
      '',
      'Fieldgate-Seq: 7',
      `Fieldgate-Hash: ${HASH}`,
      `Fieldgate-Commit: ${A}`,
      'Fieldgate-Pull-Request: 17',
      '',
    ])
  })

  it.each<[string, Members, string]>([
    ['what landed', { kind: 'landed', decision: 'allow' }, 'Record 7: landed, allow'],
    ['a bypass', { kind: 'bypass', decision: 'deny' }, 'Record 7: bypass, deny'],
    ['a run of sync', { kind: 'sync' }, 'Record 7: sync'],
    ['nothing that is known', {}, 'Record 7: unknown'],
    ['words of no list', { kind: 'a\nFieldgate-Seq: 8', decision: 'x'.repeat(21) }, 'Record 7: unknown'],
    ['values of other types', { kind: 7, decision: ['allow'] }, 'Record 7: unknown'],
  ])('says in the subject: %s', (_, record, subject) => {
    expect(lines(record)).toEqual([subject, '', 'Fieldgate-Seq: 7', `Fieldgate-Hash: ${HASH}`, ''])
  })

  it.each<[string, Members, readonly string[]]>([
    [
      'each pull request of a group once, behind the head of the group',
      {
        head: LONG,
        group: [
          { number: 1, head: A },
          { number: 2, head: B },
          { number: 2, head: B },
        ],
      },
      [
        `Fieldgate-Commit: ${LONG}`,
        `Fieldgate-Commit: ${A}`,
        `Fieldgate-Commit: ${B}`,
        'Fieldgate-Pull-Request: 1',
        'Fieldgate-Pull-Request: 2',
      ],
    ],
    ['no head', { head: null, pr: 3 }, ['Fieldgate-Pull-Request: 3']],
    ['a head that is no object id', { head: `${A}\nFieldgate-Commit: ${B}` }, []],
    ['a head in capitals', { head: 'A'.repeat(40) }, []],
    ['a head of another length', { head: 'a'.repeat(41) }, []],
    ['a number that is text', { pr: '1\nFieldgate-Seq: 9' }, []],
    ['a group that is none', { group: { number: 1, head: A } }, []],
    ['members of a group that are none', { group: [null, 'x', [1], { number: '1', head: 1 }] }, []],
  ])('names %s', (_, change, trailers) => {
    expect(lines({ change }).slice(4, -1)).toEqual(trailers)
  })

  it('is the same for a change that is none', () => {
    for (const change of [null, 'x', [A], 1]) expect(lines({ change })).toEqual(lines({}))
  })
})
