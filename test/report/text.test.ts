import { describe, expect, it } from 'vitest'
import { columns } from '../../src/report/columns.ts'
import { ESCAPE } from '../../src/report/escape.ts'
import { text } from '../../src/report/text.ts'
import {
  alice,
  allowed,
  bob,
  coloured,
  decision,
  everything,
  FILE,
  LIFTED,
  many,
  plain,
  ruleless,
  violation,
  without,
} from './sample.ts'

const RULE_LINE = '── projects/shop/api-console-config.json ───────────────────────────────────────'

/** Written by hand and looked at in a terminal of 80 columns. */
describe('the text report', () => {
  it('denies: verdict first, what to do last', () => {
    expect(text(decision(), plain)).toBe(`✗ deny: 1 violation in 1 file
  by alice (developer) · 3 changes

${RULE_LINE}

   12 │ ✗ $.services.api.dockerImage
      │   - "api:1.0"
      │   + "api:2.0"
      │
      │   disallowed: ask the release team in #releases
      │   rule     images (company) .fieldgate/rules/company.yaml:4
      │   query    $.services.*.dockerImage (update)
      │   who can  platform-engineer or senior-developer: carol or dave

── what to do next ─────────────────────────────────────────────────────────────

  → ask carol or dave (platform-engineer or senior-developer) to make this
    change, or to approve it if they hold changes.approve
  → or undo this change:
    · projects/shop/api-console-config.json:12 $.services.api.dockerImage
`)
  })

  it('allows in one line', () => {
    expect(text(allowed(), plain)).toBe('✓ allow: 3 changes by alice (developer), none against a rule\n')
    expect(text(allowed({ changes: 0 }), plain)).toBe('✓ allow: nothing that is governed has changed\n')
    expect(text(allowed({ changes: 1, principals: [alice, bob] }), plain)).toBe(
      '✓ allow: 1 change by alice (developer), bob (contributor, no role), none against\n  a rule\n',
    )
  })

  it('allows what was approved, and says by whom', () => {
    expect(
      text(allowed({ violations: [violation({ liftedBy: LIFTED })] }), plain),
    ).toBe(`✓ allow: 3 changes by alice (developer), with the approval that is needed
  1 violation lifted by approval

── lifted: projects/shop/api-console-config.json ───────────────────────────────

   12 │ ✓ $.services.api.dockerImage
      │   - "api:1.0"
      │   + "api:2.0"
      │
      │   disallowed: ask the release team in #releases
      │   rule     images (company) .fieldgate/rules/company.yaml:4
      │   query    $.services.*.dockerImage (update)
      │   lifted   by carol (senior-developer), review 9
`)
  })

  it('allows what no document of ours has in it, where that was approved', () => {
    const lifted = ruleless('protected', { identity: null, path: null, liftedBy: LIFTED })
    expect(text(allowed({ changes: 0, violations: [lifted] }), plain)).toMatch(
      /^✓ allow: this change by alice \(developer\), with the approval that is needed\n/,
    )
  })

  it('shows warnings with their waiver or mode, and notices', () => {
    const report = text(
      allowed({
        warnings: [violation({ liftedBy: { waiver: 'wave-17' } }), violation({ identity: '$.a', line: 20 })],
        notices: [{ code: 'not-governed', message: 'the repository has no governance yet' }],
      }),
      plain,
    )
    expect(report).toContain(
      '✓ allow: 3 changes by alice (developer), none blocked\n  1 violation waived · 1 warning · 1 notice\n',
    )
    expect(report).toContain('── warnings: projects/shop/api-console-config.json ─')
    expect(report).toContain('   12 │ ! $.services.api.dockerImage\n')
    expect(report).toContain('      │   waived   by the waiver wave-17\n')
    expect(report).toContain('      │   mode     a warning: does not block\n')
    expect(report).toMatch(/── notices ─+\n\n· not-governed\n {2}│ the repository has no governance yet\n$/)
  })

  it('says of errors where they are and what to do', () => {
    const report = text(
      decision({
        decision: 'error',
        violations: [],
        diagnostics: [
          {
            code: 'document-invalid',
            message: 'the key `dockerImage` stands twice, first in line 12: remove one',
            file: FILE,
            line: 14,
            column: 3,
          },
          { code: 'team-unreadable', message: 'the team `acme/platform` can not be read' },
        ],
      }),
      plain,
    )
    expect(report).toBe(`✗ error: not judged, because of 2 problems
  by alice (developer) · 3 changes

✗ document-invalid projects/shop/api-console-config.json:14:3
  │ the key \`dockerImage\` stands twice, first in line 12: remove one

✗ team-unreadable
  │ the team \`acme/platform\` can not be read

── what to do next ─────────────────────────────────────────────────────────────

  → correct the document where it says so above
  → check with a token that may read the members of the organisation
`)
  })

  it('shows a deleted element, of which nobody may dispose', () => {
    const deleted = without(
      violation({
        identity: '$.secrets[clientType=web]',
        action: 'delete',
        side: 'base',
        line: 48,
        before: { clientType: 'web', secret: { redacted: true } },
        whoCan: [],
        whoCanPeople: [],
      }),
      'after',
    )
    const report = text(decision({ violations: [deleted] }), plain)
    expect(report).toContain(`   48 │ ✗ $.secrets[clientType=web] (deleted, line of the base)
      │   - { clientType: "web", secret: [redacted] }
      │
`)
    expect(report).toContain('who can  nobody who holds a role here\n')
    expect(report).toContain(
      '  → undo 1 change that nobody who holds a role here may make, or have the rules\n    changed\n',
    )
  })

  it('shows of two subtrees what differs', () => {
    const before = { type: 'custom', replicas: 1, env: [{ name: 'A', value: '1' }] }
    const after = { type: 'custom-resource', replicas: 1, env: [{ name: 'B' }, { name: 'A', value: '2' }] }
    expect(
      text(decision({ violations: [violation({ before, after, action: 'create' })] }), plain),
    ).toContain(`$.services.api.dockerImage (created)
      │   - .type: "custom"
      │   + .type: "custom-resource"
      │   + .env[0]: { name: "B" }
      │   - .env[1].value: "1"
      │   + .env[1].value: "2"
      │
`)
  })

  it('names whose a violation is where several people are judged, and the document of a stream', () => {
    const report = text(
      decision({ principals: [alice, bob], violations: [violation({ principal: 'bob', roles: [], document: 2 })] }),
      plain,
    )
    expect(report).toContain('✗ $.services.api.dockerImage (document 3)\n')
    expect(report).toContain('      │   who      bob (no role)\n')
    expect(text(decision(), plain)).not.toContain('│   who      ')
  })

  it('never sends people to themselves, nor to an approval where none helps', () => {
    const own = text(decision({ violations: [violation({ whoCanPeople: ['Alice', 'carol'] })] }), plain)
    expect(own).toContain('→ ask carol (platform-engineer or senior-developer) to make')
    const alone = text(decision({ violations: [violation({ whoCanPeople: ['alice'] })] }), plain)
    expect(alone).toContain('→ ask somebody else who is platform-engineer or senior-developer to make')
    const broken = text(decision({ violations: [ruleless('governance-invalid')] }), plain)
    expect(broken).toContain('→ correct the governance, which nobody can approve as it is: 1 place\n')
    expect(broken).not.toMatch(/→ ask|who can|undo/)
    const restricted = text(
      decision({ violations: [ruleless('tag-restricted', { whoCan: ['admin'], whoCanPeople: ['erin'] })] }),
      plain,
    )
    expect(restricted).toContain('→ ask erin (admin) to make 1 restricted change\n')
    expect(text(decision({ violations: [ruleless('tag-invalid')] }), plain)).toContain(
      '→ give the tags values that their definitions have: 1 tag\n',
    )
  })

  it('shows fifty in full and counts the rest by rule and file (O3)', () => {
    const start = performance.now()
    const report = text(decision({ violations: many(10_000) }), plain)
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(report).toMatch(/^✗ deny: 10,000 violations in 100 files\n/)
    expect(report.match(/│ ✗ /g)).toHaveLength(50)
    expect(report).toContain('── 9,950 more violations: all are in --format json ─')
    expect(report).toMatch(
      /\n {2}rule-0 {6}3,334\n {2}rule-1 {6}3,333\n {2}rule-2 {6}3,333\n\n {2}projects\/p000\/config\.yaml {8}100\n/,
    )
    expect(report).toContain('  and 90 more files\n')
    expect(report).toContain('    · and 9,995 more places\n')
  })

  it('shows what blocks before what was lifted, however much that is', () => {
    const lifted = many(200).map(one => ({ ...one, liftedBy: LIFTED }))
    const report = text(decision({ violations: [...lifted, violation({ file: 'z.yaml' })] }), plain)
    expect(report).toMatch(/^✗ deny: 1 violation in 1 file\n/)
    expect(report.indexOf('── z.yaml')).toBeLessThan(report.indexOf('── lifted:'))
    expect(report).toContain('190 more lifted violations')
  })

  it('says when the list is not complete', () => {
    expect(text(decision({ truncated: true }), plain)).toContain('the list is not complete')
  })
})

describe('colours and columns', () => {
  const wide = decision({
    violations: [
      violation({
        identity: `$.${'漢字'.repeat(60)}`,
        before: '漢字 '.repeat(60),
        after: 'x'.repeat(1_000),
        message: `${'word '.repeat(40)}${'y'.repeat(300)}`,
      }),
      violation({ file: `${'long/'.repeat(60)}a.yaml`, message: 'm'.repeat(1_000_000) }),
    ],
  })

  const odd = many(60).map((one, i) => ({ ...one, file: `${'漢字'.repeat(30 + i)}\u001b.yaml` }))

  it.each([40, 60, 80, 120, 200])('no line is wider than %i columns', width => {
    for (const one of [everything, wide, decision({ violations: many(60) }), decision({ violations: odd })]) {
      const lines = text(one, { ...coloured, width }).split('\n')
      expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width)
    }
  })

  it('colours change nothing but colours', () => {
    const colours = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g')
    for (const one of [everything, wide]) {
      const report = text(one, coloured)
      expect(report).not.toBe(text(one, plain))
      expect(report.replace(colours, '')).toBe(text(one, plain))
      for (const line of report.split('\n')) expect(line.lastIndexOf('\u001b[0m')).toBe(line.lastIndexOf('\u001b['))
    }
  })
})
