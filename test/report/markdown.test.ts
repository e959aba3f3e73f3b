import { describe, expect, it } from 'vitest'
import { markdown } from '../../src/report/markdown.ts'
import { alice, allowed, decision, everything, FILE, LIFTED, many, plain, violation } from './sample.ts'

/**
 * What a reader of CommonMark takes for something else than code: fenced blocks are cut out, then the code spans of
 * each line; in a table the cells are split first, at every pipe that no backslash precedes (GFM section 4.10).
 */
function outsideOfCode(report: string): string {
  const kept: string[] = []
  let fence: string | null = null
  for (const line of report.split('\n')) {
    const mark = /^(`{3,})[a-z]*$/.exec(line)?.[1]
    if (fence !== null) {
      if (mark === line && mark.length >= fence.length) fence = null
    } else if (mark !== undefined) fence = mark
    else if (line.startsWith('| ')) kept.push(...line.split(/(?<!\\)\|/).map(withoutSpans))
    else kept.push(withoutSpans(line))
  }
  expect(fence, 'a fence is left open').toBeNull()
  return kept.join('\n')
}

/** CommonMark section 6.1: a run of backticks opens a span that the next run of the same length closes. */
function withoutSpans(line: string): string {
  let rest = ''
  let at = 0
  while (at < line.length) {
    const run = /^`+/.exec(line.slice(at))?.[0]
    if (run === undefined) {
      rest += line[at]
      at += 1
      continue
    }
    const from = at + run.length
    const close = [...line.slice(from).matchAll(/`+/g)].find(([found]) => found.length === run.length)
    expect(close, `a span is left open in ${line}`).toBeDefined()
    at = from + (close?.index ?? 0) + run.length
  }
  return rest
}

describe('the scanner of these tests', () => {
  it('finds what is not in code', () => {
    expect(outsideOfCode('a `b` c ``d`e`` f\n```diff\ng\n```\n| `h\\|i` | j |')).toBe('a  c  f\n\n  \n j \n')
  })
})

describe('the Markdown report', () => {
  it('denies: verdict, table by file, messages, what to do next', () => {
    expect(markdown(decision(), plain)).toBe(`## ⛔ Fieldgate: deny

**1 violation in 1 file**

by \`alice\` (\`developer\`) · 3 changes

### \`projects/shop/api-console-config.json\`

| Line | Field | Change | Rule | Who can |
| -: | - | - | - | - |
| 12 | \`$.services.api.dockerImage\` | \`"api:1.0"\` → \`"api:2.0"\` | \`images\` (\`.fieldgate/rules/company.yaml:4\`) | \`platform-engineer\` or \`senior-developer\`: \`carol\` or \`dave\` |

- **disallowed** for \`alice\`, line 12: \`ask the release team in #releases\`

### What to do next

- ask \`carol\` or \`dave\` (\`platform-engineer\` or \`senior-developer\`) to make this change, or to approve it if they hold changes.approve
- or undo this change:
  - \`projects/shop/api-console-config.json\`:12 \`$.services.api.dockerImage\`
`)
  })

  it('allows in one sentence', () => {
    expect(markdown(allowed(), plain)).toBe(
      '## ✅ Fieldgate: allow\n\n**3 changes by `alice` (`developer`), none against a rule**\n',
    )
  })

  it('says each message once', () => {
    const report = markdown(
      decision({ violations: [violation(), violation({ line: 30 }), violation({ line: 40, message: 'other' })] }),
      plain,
    )
    expect(report).toContain(
      '- **disallowed** for `alice`, line 12, 30: `ask the release team in #releases`\n- **disallowed** for `alice`, line 40: `other`\n',
    )
  })

  it('counts what was lifted and waived, and names by whom', () => {
    const report = markdown(everything, plain)
    expect(report).toContain('1 violation lifted by approval · 1 violation waived · 1 notice')
    expect(report).toContain('by `carol` (`senior-developer`), review 9')
    expect(report).toContain('by the waiver `wave-17`')
  })

  it('shows below the table what does not fit into it', () => {
    const long = markdown(
      decision({ violations: [violation({ before: 'a'.repeat(100), after: 'b'.repeat(100) })] }),
      plain,
    )
    expect(long).toContain(
      `\`\`\`diff\n@@ line 12 @@ $.services.api.dockerImage\n- "${'a'.repeat(100)}"\n+ "${'b'.repeat(100)}"\n\`\`\``,
    )
    const subtree = markdown(
      decision({ violations: [violation({ before: { a: 1, b: 2 }, after: { a: 1, b: 3 } })] }),
      plain,
    )
    expect(subtree).toContain('- .b: 2\n+ .b: 3\n')
    expect(markdown(decision(), plain)).not.toContain('<details>')
  })

  it('says where errors are', () => {
    const report = markdown(
      decision({
        decision: 'error',
        violations: [],
        diagnostics: [
          { code: 'document-invalid', message: 'the key `a` stands twice', file: FILE, line: 14, column: 3 },
        ],
      }),
      plain,
    )
    expect(report).toContain(`- **document-invalid** \`${FILE}:14:3\`: \`\`the key \`a\` stands twice\`\`\n`)
  })
})

/** threats.md O2; MARK must not be found outside of code. */
const hostile: readonly string[] = [
  '@MARK/team',
  'MARK closes #1, fixes acme/api#2',
  '<img src=MARK onerror=alert(1)><!-- MARK -->',
  '</details></summary>MARK',
  '[MARK](https://evil.example) ![MARK](x) https://MARK.example www.MARK.example',
  '`MARK',
  'MARK`',
  '``MARK``',
  '` MARK `',
  '```\nMARK\n```',
  `${'`'.repeat(60)}MARK`,
  '`MARK ``MARK ```MARK',
  'a|MARK|b',
  'a\\|MARK',
  'a\\\\|MARK',
  '|MARK',
  'MARK\\',
  '\\`MARK',
  '\n\n## ✅ Fieldgate: allow MARK\n',
  '\n| MARK | b |\n',
  '    MARK',
  '> MARK',
  '- MARK',
  '*MARK* __MARK__ ~~MARK~~',
  '&lt;MARK&gt; &#64;MARK',
  '\u202eMARK\u2066',
  '\u001b[31mMARK',
  '<!-- fieldgate: sticky MARK -->',
]

describe('text of others stands in code (O2)', () => {
  it.each(hostile)('%j', text => {
    const one = violation({
      principal: text,
      roles: [text],
      file: text,
      identity: text,
      message: text,
      whoCan: [text],
      whoCanPeople: [text],
      before: text,
      after: { [text]: text },
      rule: { id: text, file: text, line: 4, jsonPath: text, ruleId: null, actions: [text] },
    })
    const given = decision({
      principals: [{ ...alice, login: text, roles: [{ role: text, scope: 'company' }] }],
      violations: [
        one,
        { ...one, after: text.repeat(30) },
        { ...one, before: { a: text, b: [text] }, after: { a: 1, b: [1] } },
        { ...one, liftedBy: { ...LIFTED, login: text, role: text } },
      ],
      warnings: [{ ...one, liftedBy: { waiver: text } }],
      notices: [{ code: 'waived', message: text, file: text }],
      diagnostics: [{ code: 'internal', message: text, file: text, line: 1 }],
    })
    for (const limit of [65_000, 4_000]) {
      const report = markdown(given, { ...plain, limit })
      const rest = outsideOfCode(report)
      expect(report).toContain('MARK')
      expect(rest).not.toContain('MARK')
      expect(rest.replace(/<\/?details>|<\/?summary>/g, '')).not.toMatch(/[<>@[\]|\u202e]|\p{Cc}(?<!\n)/u)
      expect(report.match(/^## /gm)).toHaveLength(1)
      for (const row of report.split('\n').filter(line => line.startsWith('| ') && line.includes('MARK')))
        expect([4, 7], 'cells of the counts, cells of the findings').toContain(row.split(/(?<!\\)\|/).length)
    }
  })
})

describe('the limit in bytes, of a job summary (O3)', () => {
  const MIB = 1024 * 1024
  const shown = (report: string): number => (report.match(/^\| \d+ \|/gm) ?? []).length

  it('holds as many of 10,000 violations as fit, and counts all', () => {
    const report = markdown(decision({ violations: many(10_000) }), { ...plain, limitBytes: MIB })
    expect(Buffer.byteLength(report)).toBeLessThanOrEqual(MIB)
    expect(Buffer.byteLength(report)).toBeGreaterThan(0.95 * MIB)
    expect(shown(report)).toBeGreaterThan(1_000)
    expect(report).toContain('**10,000 violations in 100 files**')
    expect(report).toContain(`**${(10_000 - shown(report)).toLocaleString('en')} more** not shown here`)
  })

  it('holds everything where it fits', () => {
    const report = markdown(decision({ violations: many(300) }), { ...plain, limitBytes: MIB })
    expect(shown(report)).toBe(300)
    expect(report).not.toContain('not shown here')
    expect(markdown(everything, { ...plain, limitBytes: MIB })).toBe(markdown(everything, plain))
  })

  it.each([100_000, 20_000, 5_000, 1_000, 100, 30, 3, 0])('of %i is never exceeded', limitBytes => {
    const wide = many(500).map(one => ({ ...one, message: '漢字🚀'.repeat(20), after: '漢'.repeat(200) }))
    for (const given of [decision({ violations: wide }), decision({ violations: many(500) }), everything])
      expect(Buffer.byteLength(markdown(given, { ...plain, limitBytes }))).toBeLessThanOrEqual(limitBytes)
  })

  it('is of use for notices as well', () => {
    const notices = Array.from({ length: 2_000 }, (_, i) => ({ code: 'waived', message: `m${i}` }) as const)
    const report = markdown(allowed({ notices }), { ...plain, limitBytes: 20_000 })
    expect(report).toMatch(/- [\d,]+ more not shown here/)
    expect(Buffer.byteLength(report)).toBeGreaterThan(19_000)
  })
})

describe('the limit (O3)', () => {
  const large = decision({ violations: many(10_000) })

  it('keeps a comment of 10,000 violations below 65,536 characters, with all of them counted', () => {
    const start = performance.now()
    const report = markdown(large, plain)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(report.length).toBeLessThanOrEqual(65_000)
    expect(report).toContain('**10,000 violations in 100 files**')
    expect(report).toContain('**9,950 more** not shown here. All of it is in `--format json`. In all:')
    expect(report).toContain('| `rule-0` | 3,334 |')
    expect(report).toContain('| and 90 more | |')
  })

  it.each([65_000, 20_000, 8_000, 3_000, 1_000, 300, 60, 10, 0])('of %i is never exceeded', limit => {
    for (const given of [
      decision({ violations: many(1_000) }),
      everything,
      decision({
        violations: many(40),
        notices: Array.from({ length: 5_000 }, () => ({ code: 'waived', message: '`'.repeat(900) }) as const),
      }),
    ]) {
      const report = markdown(given, { ...plain, limit })
      expect(report.length).toBeLessThanOrEqual(limit)
      if (limit >= 60) expect(report).toMatch(/^## ⛔ Fieldgate: deny\n/)
      if (limit >= 300)
        expect(report.match(/<details>/g) ?? []).toHaveLength((report.match(/<\/details>/g) ?? []).length)
      if (limit >= 1_000) outsideOfCode(report)
    }
  })

  it('shows as much as fits, and says how much does not', () => {
    const shown = (limit: number): number => (markdown(large, { ...plain, limit }).match(/^\| \d+ \|/gm) ?? []).length
    expect(shown(65_000)).toBe(50)
    expect(shown(20_000)).toBeGreaterThan(5)
    expect(shown(20_000)).toBeLessThan(50)
    expect(markdown(large, { ...plain, limit: 20_000 })).toMatch(/\*\*9,9\d\d more\*\* not shown here/)
  })
})
