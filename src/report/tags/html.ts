import type { Survey, SurveyedPolicy } from '../../core/tags/survey.ts'
import { visible } from '../escape.ts'
import { MOST_CHARACTERS, type PageAssets, pageDocument } from '../page/document.ts'
import { code, foreign, type Html, html as markup, NOTHING, phrased, table, tiles } from '../page/html.ts'
import { joined, phrase, quote, render } from '../phrase.ts'
import { shortened } from '../values.ts'
import type { SurveyReport } from './formats.ts'
import { matrixSection, violationsSection } from './html-sections.ts'
import { pack } from './packing.ts'
import { placeText } from './values.ts'
import { demand, headline, judgedPairs, violatingSubjects } from './words.ts'

/** Policies that are listed; the matrix has all. */
const MOST_POLICIES = 500

/** UTF-16 units of a text; a sentence about a violation names both subjects with their values. */
const LONGEST_SENTENCE = 600

/** One page of HTML about all violations, complete in itself: a matrix of subjects and policies, and what to do. */
export const html =
  (assets: PageAssets): SurveyReport =>
  (survey, { toolVersion }) => {
    const data = pack(survey, text => visible(shortened(text, LONGEST_SENTENCE)), MOST_CHARACTERS)
    const main = markup`${overview(survey)}
${matrixSection(data.subjects.length, survey)}
${violationsSection(data.violations.length, survey)}
${policiesSection(survey)}
${about(survey)}`
    const title = `Tag policies: ${render(headline(survey), text => text)}`
    const skip = { to: 'violations', name: 'the violations' }
    return pageDocument({ title, skip, header: header(survey, toolVersion), main, data }, assets)
  }

const header = (survey: Survey, toolVersion: string): Html => {
  const words = headline(survey)
  return markup`<p class="kicker">Fieldgate tag policies</p>
<h1>${phrased(words)}</h1>
<p class="note">At commit ${code(survey.commit.slice(0, 12))}, by Fieldgate ${toolVersion}.</p>`
}

function overview(survey: Survey): Html {
  const { violations, policies, subjects } = survey
  const violated = policies.filter(policy => policy.violated > 0).length
  const failing = violatingSubjects(survey)
  const kind = (count: number): string => (count > 0 ? 'deny' : 'allow')
  return tiles([
    ['violations', violations.length, kind(violations.length)],
    ['subjects with violations', failing, kind(failing)],
    ['policies violated', violated, kind(violated)],
    ['subjects', subjects.length, 'plain'],
    ['policies', policies.length, 'plain'],
    ['pairs judged', judgedPairs(survey), 'plain'],
  ])
}

function policiesSection({ policies }: Survey): Html {
  const shown = policies.slice(0, MOST_POLICIES)
  const note =
    shown.length < policies.length
      ? markup`<p class="note">The first ${shown.length} of ${policies.length}; the matrix has them all.</p>`
      : NOTHING
  const content =
    policies.length === 0
      ? markup`<p class="note">There is none.</p>`
      : table({ caption: 'Policies', columns: COLUMNS, rows: shown.map(policyRow) })
  return markup`<section id="policies" aria-labelledby="policies-title">
<h2 id="policies-title">Policies</h2>
${note}${content}
</section>`
}

const COLUMNS = [
  { title: 'Policy' },
  { title: 'Demand' },
  { title: 'Mode' },
  { title: 'Stands at' },
  { title: 'Pairs judged', isNumber: true },
  { title: 'Violated', isNumber: true },
]

const policyRow = (policy: SurveyedPolicy): readonly (Html | string | number)[] => [
  policy.description === null
    ? foreign(policy.name)
    : markup`${foreign(policy.name)}<br><span class="note">${foreign(policy.description)}</span>`,
  phrased(demand(policy)),
  policy.mode,
  code(placeText(policy)),
  policy.judged,
  policy.violated,
]

function about({ commit, governance, filter }: Survey): Html {
  const asked = [
    ...(filter.policy === null ? [] : [phrase`policy ${quote(filter.policy)}`]),
    ...(filter.workspace === null ? [] : [phrase`workspace ${quote(filter.workspace)}`]),
  ]
  return markup`<section aria-labelledby="about-title">
<h2 id="about-title">About this page</h2>
<dl class="facts">
<div><dt>Commit</dt><dd>${code(commit)}</dd></div>
<div><dt>Governance</dt><dd>${code(governance.commit)}<br>${code(governance.digest)}</dd></div>
<div><dt>Asked for</dt><dd>${asked.length === 0 ? 'everything' : phrased(joined(asked, ', '))}</dd></div>
</dl>
<p class="note">Long texts are shortened here; <code>--format json</code> has all of it.</p>
</section>`
}
