import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columns } from '../../../src/report/columns.ts'
import { ESCAPE } from '../../../src/report/escape.ts'
import { text } from '../../../src/report/tags/text.ts'
import { FRAGMENTS, hostileText } from '../hostile.ts'
import { coloured, example, large, type Pair, plain, policy, side, surveyOf, surveyOfTexts } from './sample.ts'

/** Written by hand and looked at in a terminal of 80 columns. */
describe('the text report of a survey', () => {
  it('counts first, then says by policy and authoritative subject what to do', () => {
    expect(text(example(), plain)).toBe(`✗ 4 violations of 2 tag policies
  2 of 3 policies violated · 2 of 5 subjects · 4 of 8 pairs · commit
  0123456789ab

── environment-clearance ───────────────────────────────────────────────────────

  projects stay inside the environments their workspace is cleared for
  demand      project.environment must be a subset of workspace.environment
  stands at   .fieldgate/policies/environment.yaml:4
  violated by 2 of 4 pairs
  how to fix  ask the cloud foundation for clearance

  workspace/shop workspaces/shop.yaml:3
    environment: dev, qa

    ✗ project/shop-prod projects/shop-prod.yaml:3
      environment: prod ✗, qa
      related at  projects/shop-prod.yaml:2
      who can     anybody who may change the file of either
      ways out    · give project \`shop-prod\` only values of workspace \`shop\`, or
                    clear it for more
                  · change the policy \`environment-clearance\`
                  · move project \`shop-prod\` elsewhere

    ✗ project/shop-tools projects/shop-tools.yaml:3
      environment: no values ✗
      related at  projects/shop-tools.yaml:2
      who can     anybody who may change the file of the workspace; the tag of
                  the project is restricted to who holds policies.override
      ways out    · give project \`shop-tools\` only values of workspace \`shop\`,
                    or clear it for more
                  · change the policy \`environment-clearance\`
                  · move project \`shop-tools\` elsewhere

── zones ───────────────────────────────────────────────────────────────────────

  demand      project.class must share a value with landingZone.class
  stands at   .fieldgate/policies/environment.yaml:20
  violated by 2 of 3 pairs
  mode        warn: a new violation does not block
  how to fix  ask the cloud foundation for clearance

  landingZone/us landingZones/us.yaml:3
    class: secret

    ✗ project/shop-prod projects/shop-prod.yaml:3
      class: public ✗
      related at  projects/shop-prod.yaml:2
      who can     anybody who may change the file of either
      ways out    · give project \`shop-prod\` only values of landingZone \`us\`, or
                    clear it for more
                  · change the policy \`zones\`
                  · move project \`shop-prod\` elsewhere

  landingZone/asia landingZones/asia.yaml:3
    class: secret

    ✗ project/shop-prod projects/shop-prod.yaml:3
      class: public ✗
      related at  projects/shop-prod.yaml:2
      who can     anybody who may change the file of either
      ways out    · give project \`shop-prod\` only values of landingZone \`asia\`,
                    or clear it for more
                  · change the policy \`zones\`
                  · move project \`shop-prod\` elsewhere
`)
  })

  const complying: Pair = { authoritative: side('workspace', 'a', ['x']), affected: side('project', 'b', ['x']) }

  it.each([
    ['all complies', surveyOf([complying]), 'no violations: 1 pair of subjects complies with 1 tag policy'],
    ['nothing is related', surveyOf([]), 'no violations: 1 tag policy judges no pair of subjects'],
    ['there is no policy', surveyOf([], []), 'no violations: there is no tag policy'],
    [
      'something is asked for',
      surveyOf([], [], { filter: { policy: 'p', workspace: 'w' } }),
      'no violations: there is no tag policy (policy p, workspace w)',
    ],
  ])('has a friendly line where %s', (_, survey, line) => {
    expect(text(survey, plain)).toBe(`✓ ${line}\n  commit 0123456789ab\n`)
  })

  it('shows values in quotes where they could be mistaken, few of many, and none that is redacted', () => {
    const many = Array.from({ length: 30 }, (_, i) => `v${i}`)
    const lines = (affected: readonly string[] | null, authoritative: readonly string[] | null = ['a']) =>
      text(
        surveyOf([{ authoritative: side('workspace', 'w', authoritative), affected: side('project', 'p', affected) }]),
        { ...plain, width: 400 },
      ).match(/environment: .*/g)
    expect(lines(['a', 'b, c', ''])).toEqual(['environment: a', 'environment: "b, c" ✗, "" ✗, a'])
    expect(lines(null)).toEqual(['environment: a', 'environment: redacted'])
    expect(lines(['a', 'b'], null)).toEqual(['environment: redacted', 'environment: a, b'])
    expect(lines(many)?.[1]).toMatch(/^environment: v0 ✗, .* v19 ✗, 10 more$/)
    expect(lines(['x'], [])).toEqual(['environment: no values', 'environment: x ✗'])
  })

  it('counts what is not shown', () => {
    const said = text(large(500, 3, 120, 1), plain)
    expect(said.match(/^ +✗ project/gm)).toHaveLength(50)
    expect(said).toMatch(/── 70 more violations: all are in --format json ─+\n\n( {2}clearance-of-area-\d +\d+\n){3}$/)
  })

  it('is coloured where that is asked for, and says the same', () => {
    const [bare, painted] = [text(example(), plain), text(example(), coloured)]
    expect(painted.replaceAll(new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g'), '')).toBe(bare)
    expect(painted).toContain(`${ESCAPE}[31mprod${ESCAPE}[0m ${ESCAPE}[31m✗${ESCAPE}[0m`)
  })

  it.each(FRAGMENTS)('makes text of others harmless: %j', fragment => {
    const said = text(surveyOfTexts(`a${fragment}b`), plain)
    expect(said).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/u)
    expect(said).not.toMatch(/^\s*::|##\[/m)
  })

  it('has no line that is too long, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 40, max: 120 }), (words, width) => {
        const said = text(surveyOfTexts(words), { ...plain, width })
        // A colon that would begin a command is escaped when all is laid out.
        for (const line of said.replaceAll('\\x3a', ':').split('\n')) expect(columns(line)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 50 },
    )
  })

  it('names every policy that says how to fix it once', () => {
    const pair = { ...complying, affected: side('project', 'b', ['y']) }
    const other = { ...pair, affected: side('project', 'c', ['y']), howToFix: 'or so' }
    expect(text(surveyOf([pair, other, pair], [policy()]), plain).match(/how to fix .*/g)).toEqual([
      'how to fix  ask the cloud foundation for clearance',
      'how to fix  or so',
    ])
  })
})
