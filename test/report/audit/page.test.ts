import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { auditPage } from '../../../src/report/audit/page.ts'
import type { PageData } from '../../../src/report/audit/page-data.ts'
import { unpack } from '../../../src/report/audit/unpacking.ts'
import { FRAGMENTS, MARK } from '../hostile.ts'
import { entries, entry, pageOf, pageOfTexts } from './sample.ts'

const ASSETS = { script: 'let a = 1 < 2 && "\u00e9"', style: 'a > b { color: red }' }
const generated = (...parts: Parameters<typeof pageOf>) => auditPage(pageOf(...parts), ASSETS)

function dataOf(page: string): PageData {
  const [, text] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? []
  return JSON.parse(text ?? '')
}

/** Elements and what is text between them, as far as this page goes. */
const textOf = (page: string): string =>
  page
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the page', () => {
  const page = generated(entries(300))

  it('allows its own script and style by their digests, and nothing else', () => {
    const digest = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
    expect(page).toContain(
      `content="default-src 'none'; script-src '${digest(ASSETS.script)}'; style-src '${digest(ASSETS.style)}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`.replaceAll(
        "'",
        '&apos;',
      ),
    )
    expect(page).toContain(`<script>${ASSETS.script}</script>`)
    expect(page).toContain(`<style>${ASSETS.style}</style>`)
    expect(page.match(/<script\b/g)).toHaveLength(2)
  })

  it('names no resource', () => {
    const built = auditPage(pageOf([]), {
      script: '',
      style: readFileSync('dist/audit-page.css', 'utf8'),
    })
    expect(built).not.toMatch(/\bsrc=|<link|<img|<iframe|@import|url\(|style=|\son\w+=/i)
  })

  it('says what it is and what it is not', () => {
    const text = textOf(page)
    expect(text).toContain('Generated on 2026-11-30 20:06:25 UTC by Fieldgate 0.1.0.')
    expect(text).toMatch(/proven by fieldgate audit verify ?, not by this page/)
    expect(text).toContain('All 300 records of the log can be searched here.')
    expect(text).toMatch(/First record 1: ?[0-9a-f]{64}/)
    expect(text).toMatch(/Last record 300: ?[0-9a-f]{64}/)
  })

  it('has every number that a chart shows as a table, open until the script runs', () => {
    const data = dataOf(page)
    expect(page.match(/<details open>/g)).toHaveLength(5)
    for (const { items } of data.bars)
      for (const { name, count } of items)
        expect(textOf(page)).toMatch(new RegExp(`${name.replace(/[()]/g, '.')} *${count}\\b`))
    for (const { start, counts } of data.time.buckets)
      expect(textOf(page)).toContain(`${start} ${counts.allow} ${counts.deny} ${counts.error}`)
  })

  it('has the newest record first, with all that the script shows', () => {
    const list = unpack(dataOf(page).packed)
    expect(list.map(({ seq }) => seq)).toEqual(Array.from({ length: 300 }, (_, i) => 300 - i))
    expect(list[0]).toMatchObject({ hash: entry(300).hash, head: entry(300).head, run: entry(300).run })
  })

  it('is the same each time', () => expect(generated(entries(300))).toBe(page))

  it('of an empty log says so', () => {
    const text = textOf(generated([], { waivers: [] }))
    expect(text.match(/Nothing of this kind is recorded\./g)).toHaveLength(5)
    expect(text).toContain('All 0 records')
    expect(text).toContain('First record none Last record none Evaluations none with a time')
  })
})

describe('what is left out', () => {
  it('is counted where the log is longer than the table', () => {
    const page = generated(entries(20_010))
    expect(textOf(page)).toContain(
      'The newest 20,000 of 20,010 records can be searched here; 10 older ones are left out.',
    )
    expect(dataOf(page).packed.entries).toHaveLength(20_000)
    expect(page.length).toBeLessThan(7_000_000)
  })

  it('is counted where records are longer than a page can be', () => {
    // by 8,000 characters that are shown of each, 20,000 records would have 160 MB
    const codes = (seq: number) => Array.from({ length: 40 }, (_, i) => `${seq}-${i}-${'x'.repeat(300)}`)
    const page = generated(
      Array.from({ length: 6_000 }, (_, i) => ({ ...entry(i + 1), codes: codes(i), violations: [] })),
    )
    const listed = dataOf(page).packed.entries.length
    expect(listed).toBeGreaterThan(3_000)
    expect(listed).toBeLessThan(6_000)
    expect(textOf(page)).toContain(`The newest ${listed.toLocaleString('en')} of 6,000 records can be searched here`)
    expect(page.length).toBeLessThan(45_000_000)
  })

  it('is said of rules beyond those shown', () => {
    const violation = entries(50).flatMap(({ violations }) => violations)[0]
    if (violation === undefined) throw new Error('the sample has no violation')
    const list = Array.from({ length: 150 }, (_, i) => ({
      ...entry(i + 1),
      ...{ decision: 'deny' as const, violations: [{ ...violation, rule: `rule-${i}` }] },
    }))
    expect(textOf(generated(list))).toContain('The chart has the first 12 of 150, the table the first 100.')
  })
})

describe('waivers', () => {
  it('are listed, the next to expire first, with the days that are left', () => {
    const text = textOf(generated(entries(3)))
    expect(text.indexOf('w-incident-318')).toBeLessThan(text.indexOf('w-2026-11'))
    expect(text).toMatch(/w-incident-318 +replicas +all +carol +Incident 318.* 2026-12-01 00:00:00 +in less than a day/)
    expect(text).toContain('2027-01-01 00:00:00 in 31 days')
  })

  it('that are not known are not taken for none', () => {
    expect(textOf(generated([], { waivers: null }))).toContain('Not known: the governance could not be read')
    expect(textOf(generated([], { waivers: [] }))).toContain('None on 2026-11-30 20:06:25 UTC.')
  })
})

describe('text of others', () => {
  const HOSTILE = [
    ...FRAGMENTS,
    '</script><script>alert(1)</script>',
    '</SCRIPT >',
    '<!--<script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    ']]>',
    '\u2028\u2029\u202e\u200b\ufeff\u0000\u001b[2J\ud800',
    'javascript:alert(1)',
  ]

  it.each(HOSTILE)('is text wherever it stands: %j', fragment => {
    const page = auditPage(pageOfTexts(`${MARK}${fragment}${MARK}`), ASSETS)
    const calm = auditPage(pageOfTexts(`${MARK}calm${MARK}`), ASSETS)
    const tags = (html: string) => html.match(/<[a-z/!][^>]*>/gi)?.map(tag => tag.replace(/zqmark.*?zqmark/g, ''))
    expect(tags(page)).toEqual(tags(calm))
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u)
    expect(dataOf(page).packed.entries).toHaveLength(1)
  })
})
