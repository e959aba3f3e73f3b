import type { Shown, Violation } from '../core/decision.ts'
import { DONE } from './codes.ts'
import { type Paint, wrapAnywhere, wrapWords } from './columns.ts'
import { type Difference, differences } from './delta.ts'
import { visible } from './escape.ts'
import { hanging, indented, type Paper } from './lines.ts'
import { counted, joined, listed, own, type Phrase, phrase, quote, render } from './phrase.ts'
import { hasLine, type Standing, settled, whoCan } from './summary.ts'
import { literal, shortened, sides } from './values.ts'

/** A terminal with findings of a decision. */
export interface Page extends Paper {
  /** Whether findings say whose they are, since there are several people. */
  readonly namesPeople: boolean
}

/** Lines of a subtree that are shown. */
const MOST_DIFFERENCES = 8

const LABEL_WIDTH = 9

/** One finding: its line in the margin, then what changed, why it stands there, and who can help. */
export function excerpt(violation: Violation, standing: Standing, page: Page, digits: number): readonly string[] {
  const inner: Page = { ...page, width: Math.max(20, page.width - digits - 5) }
  const body = [
    ...title(violation, standing, inner),
    ...indented(changed(violation, inner), 2),
    '',
    ...indented([...reason(violation, standing, inner), ...rows(violation, standing, inner)], 2),
  ]
  const line = hasLine(violation) ? String(violation.line) : ''
  return body.map((text, i) =>
    `${page.paint('dim', `  ${(i === 0 ? line : '').padStart(digits)} │`)} ${text}`.trimEnd(),
  )
}

const wholeName = ({ code }: Violation): string =>
  code === 'governance-invalid' ? 'this governance' : 'the whole file'

const MARKS: Readonly<Record<Standing, readonly ['verdict' | 'good' | 'warning', string]>> = {
  open: ['verdict', '✗'],
  lifted: ['good', '✓'],
  warning: ['warning', '!'],
}

function title(violation: Violation, standing: Standing, page: Page): readonly string[] {
  const what = violation.identity === null ? wholeName(violation) : shortened(visible(violation.identity))
  const text = page.paint('strong', what) + page.paint('dim', remarks(violation))
  const [style, mark] = MARKS[standing]
  return hanging(`${page.paint(style, mark)} `, wrapWords(text, page.width - 2))
}

function remarks({ action, side, document }: Violation): string {
  const known = [
    ...(action === 'update' ? [] : [DONE[action]]),
    ...(side === 'base' ? ['line of the base'] : []),
    ...(document !== null && document > 0 ? [`document ${document + 1}`] : []),
  ]
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}

function changed(violation: Violation, page: Page): readonly string[] {
  const { before, after } = violation
  const inside = before !== undefined && after !== undefined ? differences(before, after) : null
  if (inside !== null) return subtree(inside, page)
  const shown = sides(violation)
  return [...side('- ', shown.before, page), ...side('+ ', shown.after, page)]
}

function side(sign: '- ' | '+ ', text: string | null, { paint, width }: Page): readonly string[] {
  if (text === null) return []
  const style = sign === '- ' ? 'removed' : 'added'
  return hanging(sign, wrapWords(visible(text), width - 4)).map(line => paint(style, line))
}

function subtree(inside: readonly Difference[], page: Page): readonly string[] {
  const more = inside.length - MOST_DIFFERENCES
  const lines = inside.slice(0, MOST_DIFFERENCES).flatMap(difference => differing(difference, page))
  return more > 0
    ? [...lines, page.paint('dim', render(phrase`… ${counted(more, 'more differing value')}`, visible))]
    : lines
}

function differing({ path, before, after, movedTo }: Difference, page: Page): readonly string[] {
  if (movedTo !== undefined)
    return hanging('~ ', wrapAnywhere(visible(`${shortened(path)}: now [${movedTo}]`), page.width - 4))
  const line = (value: Shown | undefined): string | null =>
    value === undefined ? null : `${shortened(path)}: ${literal(value)}`
  return [...side('- ', line(before), page), ...side('+ ', line(after), page)]
}

function reason({ code, message }: Violation, standing: Standing, page: Page): readonly string[] {
  const style = standing === 'open' ? 'verdict' : standing === 'lifted' ? 'good' : 'warning'
  return wrapWords(`${page.paint(style, code)}: ${highlighted(message, page.paint)}`, page.width - 2)
}

/** UTF-16 units of a message that are shown. */
const MESSAGE_LIMIT = 1_000

/** A message with what stands in backticks made to stand out. */
export const highlighted = (message: string, paint: Paint): string =>
  visible(shortened(message, MESSAGE_LIMIT)).replace(
    /`([^`]+)`/g,
    (_, inner: string) => `\`${paint('strong', inner)}\``,
  )

/** What stands behind a violation, where that is no rule. */
const RULE_LABELS: Partial<Record<Violation['code'], string>> = {
  'policy-violated': 'policy',
  'tag-invalid': 'tag',
  'tag-restricted': 'tag',
}

function rows(violation: Violation, standing: Standing, page: Page): readonly string[] {
  const { code, rule, principal, roles, scope } = violation
  const place =
    rule === null
      ? []
      : phrase`${quote(rule.id)}${scope === null ? [] : phrase` (${own(scope)})`} ${quote(rule.file)}${own(`:${rule.line}`)}`
  const selects = rule?.jsonPath ?? rule?.ruleId ?? null
  const query =
    rule === null || selects === null ? [] : phrase`${quote(selects)} (${joined(rule.actions.map(quote), ', ')})`
  const held = roles.length === 0 ? own('no role') : listed(roles, 'and')
  return [
    ...row(RULE_LABELS[code] ?? 'rule', place, page),
    ...row('query', query, page),
    ...(page.namesPeople ? row('who', phrase`${quote(principal)} (${held})`, page) : []),
    ...(standing === 'open' ? row('who can', whoCan(violation), page) : row(...settled(violation), page)),
  ]
}

function row(label: string, words: Phrase, { paint, width }: Page): readonly string[] {
  if (words.length === 0) return []
  const text = render(words, quoted => visible(shortened(quoted)))
  return hanging(
    paint('label', label) + ' '.repeat(LABEL_WIDTH - label.length),
    wrapWords(text, width - LABEL_WIDTH - 2),
    LABEL_WIDTH,
  )
}
