import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdown } from '../../../src/report/tags/markdown.ts'
import { FRAGMENTS, hostileText, MARK } from '../hostile.ts'
import { expectOnlyCode } from '../markdown-reader.ts'
import { example, large, plain, policy, side, surveyOf, surveyOfTexts } from './sample.ts'

describe('the markdown report of a survey', () => {
  it('has a table of policies, and of each one its violations', () => {
    const pair = {
      authoritative: side('workspace', 'shop', ['dev', 'qa']),
      affected: side('project', 'x', ['prod', 'qa']),
    }
    expect(markdown(surveyOf([pair]), plain)).toBe(`## ⚠️ Fieldgate: 1 violation of 1 tag policy

1 of 1 policy violated · 1 of 1 subject · 1 of 1 pair · commit \`0123456789ab\`

| Policy | Demand | Stands at | Mode | Pairs | Violated |
| :- | :- | :- | :- | -: | -: |
| \`environment-clearance\` | \`project.environment\` must be a subset of \`workspace.environment\` | \`.fieldgate/policies/environment.yaml:4\` | enforce | 1 | 1 |

### \`environment-clearance\`

\`projects stay inside the environments their workspace is cleared for\`

How to fix: \`ask the cloud foundation for clearance\`

| Authoritative | Its values | Affected | Its values | Who can fix |
| :- | :- | :- | :- | :- |
| \`workspace/shop\` in \`workspaces/shop.yaml:3\` | \`environment\`: \`dev\`, \`qa\` | \`project/x\` in \`projects/x.yaml:3\` | \`environment\`: ❌ \`prod\`, \`qa\` | anybody who may change the file of either |

<details><summary>Ways out</summary>

- \`\` [workspace > project] environment-clearance: tag values \`environment\` [prod, qa] of project \`x\` must be a subset of the tag values \`environment\` [dev, qa] of workspace \`shop\` \`\`
  - \`\`give project \`x\` only values of workspace \`shop\`, or clear it for more\`\`
  - \`\` change the policy \`environment-clearance\` \`\`
  - \`\`move project \`x\` elsewhere\`\`
  - related at \`projects/x.yaml:2\`

</details>
`)
  })

  it('says that there is none', () => {
    expect(markdown(surveyOf([], []), plain)).toBe(
      '## ✅ Fieldgate: no violations: there is no tag policy\n\ncommit `0123456789ab`\n',
    )
  })

  it('says what has no values and what is redacted', () => {
    expect(markdown(example(), plain)).toContain('| `environment`: ❌ no values |')
    const hidden = surveyOf([{ authoritative: side('workspace', 'a', null), affected: side('project', 'b', null) }])
    expect(markdown(hidden, plain).match(/`environment`: redacted/g)).toHaveLength(2)
  })

  it.each([65_000, 20_000, 3_000, 300, 40, 5])('is never longer than %i, and says what it leaves out', limit => {
    const said = markdown(large(500, 3, 400, 1), { ...plain, limit })
    expect(said.length).toBeLessThanOrEqual(limit)
    if (limit >= 300) expect(said).toContain('All of it is in `--format json`.')
    if (limit >= 3_000) expect(said).toMatch(/\*\*\d+ more violations\*\* not shown here/)
    expect(markdown(large(500, 3, 400, 1), plain).length).toBeGreaterThan(60_000)
  })

  it('lists no more policies than can be read', () => {
    const many = Array.from({ length: 120 }, (_, i) => policy({ name: `p${i}` }))
    expect(markdown(surveyOf([], many), plain)).toContain('| and 20 more |')
  })

  it.each(FRAGMENTS)('has text of others in code alone: %j', fragment => {
    expectOnlyCode(markdown(surveyOfTexts(`${fragment}${MARK}${fragment}`), plain), MARK)
  })

  it('has text of others in code alone, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, words => expectOnlyCode(markdown(surveyOfTexts(words), plain), MARK)),
      { numRuns: 100 },
    )
  })
})
