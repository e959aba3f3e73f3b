import { type Content, code, element, foreign } from '../../page/browser/elements.ts'
import { grouped } from '../../page/browser/words.ts'
import type { PageSide, PageSurvey, PageValues, PageViolation } from '../unpacking.ts'

/** All that the page has of a violation. */
export function details(violation: PageViolation, { policies }: PageSurvey): HTMLLIElement {
  const { authoritative, affected, message } = violation
  const policy = policies[violation.policy]
  return element(
    'li',
    { class: 'violation' },
    element('h3', {}, foreign(policy?.name ?? '')),
    element('p', { class: 'note' }, foreign(policy?.demand ?? '')),
    element(
      'div',
      { class: 'sides' },
      side('Authoritative', authoritative, element('em', {}, 'no values')),
      side('Affected', affected, offending('no values')),
    ),
    element('p', {}, spoken(message)),
    facts(violation),
  )
}

/** A sentence in which names stand in backticks. */
const spoken = (sentence: string): HTMLElement =>
  element('bdi', {}, ...sentence.split(/`([^`]+)`/).map((part, i) => (i % 2 === 0 ? part : code(part))))

const side = (role: string, { kind, id, tag, place, isRestricted, values }: PageSide, none: HTMLElement): HTMLElement =>
  element(
    'div',
    { class: 'side' },
    element('p', { class: 'role' }, role),
    element('p', { class: 'subject' }, element('span', { class: 'kind' }, foreign(kind)), ' ', foreign(id)),
    element('p', {}, foreign(tag), ...(isRestricted ? [' (restricted)'] : []), ': ', ...chips(values, none)),
    element('p', { class: 'place' }, code(place)),
  )

function chips(values: PageValues | null, none: HTMLElement): readonly Content[] {
  if (values === null) return [element('em', {}, 'redacted')]
  const { offending: wrong, others, more } = values
  if (wrong.length + others.length === 0) return [none]
  return [
    ...wrong.flatMap(value => [offending(foreign(value)), ' ']),
    ...others.flatMap(value => [element('span', { class: 'chip' }, foreign(value)), ' ']),
    ...(more > 0 ? [`${grouped(more)} more`] : []),
  ]
}

const offending = (value: Content): HTMLElement =>
  element('span', { class: 'chip offending' }, element('span', { class: 'unseen' }, 'offending: '), value)

function facts({ howToFix, fixers, waysOut, relations, moreRelations }: PageViolation): HTMLElement {
  const places = relations.flatMap((place, i) => (i === 0 ? [code(place)] : [', ', code(place)]))
  const ways = [waysOut.tags, waysOut.policy, waysOut.relation].map(way => element('li', {}, spoken(way)))
  const rows: readonly (readonly [string, readonly Content[]])[] = [
    ['How to fix', howToFix === null ? [] : [spoken(howToFix)]],
    ['Who can fix', [foreign(fixers)]],
    ['Three ways out', [element('ul', { class: 'ways' }, ...ways)]],
    ['Related at', [...places, ...(moreRelations > 0 ? [` and ${grouped(moreRelations)} more`] : [])]],
  ]
  const items = rows
    .filter(([, content]) => content.length > 0)
    .map(([name, content]) => element('div', {}, element('dt', {}, name), element('dd', {}, ...content)))
  return element('dl', { class: 'facts' }, ...items)
}
