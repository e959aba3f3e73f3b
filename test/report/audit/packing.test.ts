import { describe, expect, it } from 'vitest'
import { pack } from '../../../src/report/audit/packing.ts'
import { unpack } from '../../../src/report/audit/unpacking.ts'
import { entries, entry } from './sample.ts'

const UNLIMITED = Number.POSITIVE_INFINITY
const asIs = (text: string): string => text
/** As a page has it. */
const through = (list: ReturnType<typeof entries>, shown = asIs) =>
  unpack(JSON.parse(JSON.stringify(pack(list, shown, UNLIMITED))))
const withoutId = ({ id: _, ...rest }: ReturnType<typeof entry>) => rest

describe('packed entries', () => {
  it('are the same again, in the same order', () => {
    const list = entries(500)
    expect(through(list)).toEqual(list.map(withoutId))
  })

  it.each([
    ['nothing in it', { principals: [], codes: [], changed: [], violations: [], lifted: [], pullRequests: [] }],
    ['nothing known', { hash: null, head: null, target: null, repo: null, run: null, decision: null }],
    ['empty texts', { hash: '', head: '', target: '', repo: '', run: '', time: '' }],
    ['a run without a slash', { run: 'x' }],
    ['a run that ends in one', { run: 'https://ci.example/' }],
    ['a merge group', { pullRequests: [1, 2, 3] }],
    [
      'texts with meaning in JavaScript',
      { repo: '__proto__', target: 'constructor', codes: ['__proto__', 'toString'] },
    ],
    ['each kind', { kind: 'gap' as const }],
  ])('keep one with %s', (_, more) => {
    const one = { ...entry(1), ...more }
    expect(through([one])).toEqual([withoutId(one)])
  })

  it('have each text as it is shown', () => {
    const [one] = through([entry(3)], text => `<${text}>`)
    expect(one).toMatchObject({ repo: '<github.com/acme/configuration>', principals: [{ as: '<author>' }] })
    expect(JSON.stringify(one)).not.toMatch(
      /"(?!<|\w+":|decision"|landed"|bypass"|allow"|deny"|error")[^",:[\]{}]+"(?!:)/,
    )
  })

  it('end with the one that has no more room', () => {
    const list = entries(2_000)
    const { entries: packed, texts } = pack(list, asIs, 100_000)
    expect(packed.length).toBeGreaterThan(100)
    expect(packed.length).toBeLessThan(1_000)
    expect(JSON.stringify({ packed, texts }).length).toBeLessThan(200_000)
    expect(pack([{ ...entry(1), repo: 'x'.repeat(1000) }, entry(2)], asIs, 500).entries).toHaveLength(1)
  })
})
