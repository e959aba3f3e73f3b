import { element, found } from '../../page/browser/elements.ts'
import type { Criteria, Named, Row } from './rows.ts'

/** Names that are suggested of each thing, the most frequent ones. */
const MOST_SUGGESTED = 300

/** The form above the table: what it asks for, each time that it changes. */
export function onCriteria(rows: readonly Row[], act: (criteria: Criteria) => void): void {
  const names = {
    project: suggest(
      'project',
      rows.map(({ projects }) => projects),
    ),
    person: suggest(
      'person',
      rows.map(({ people }) => people),
    ),
    rule: suggest(
      'rule',
      rows.map(({ rules }) => rules),
    ),
  }
  const form = found('#explorer form', HTMLFormElement)
  const read = () => act(criteria(names))
  form.addEventListener('input', read)
  // A form is reset after all have heard of it, for until then it can be cancelled.
  form.addEventListener('reset', () => setTimeout(read))
  form.addEventListener('submit', event => event.preventDefault())
}

type Names = { readonly [Name in 'project' | 'person' | 'rule']: ReadonlySet<string> }

function criteria(names: Names): Criteria {
  const named = (id: keyof Names): Named => {
    const text = value(id).trim()
    return { text, isWhole: names[id].has(text) }
  }
  return {
    ...{ search: value('search'), decision: value('decision'), kind: value('kind') },
    ...{ project: named('project'), person: named('person'), rule: named('rule') },
    ...{ from: value('from'), until: value('until') },
  }
}

function value(id: string): string {
  const field = document.getElementById(id)
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : ''
}

/** All names that rows have, the most frequent of which are suggested. */
function suggest(id: string, names: readonly (readonly string[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const name of names.flat()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_SUGGESTED)
  const options = frequent.map(([name]) => element('option', { value: name }))
  found(`#${id}-list`, HTMLDataListElement).append(...options)
  return new Set(counts.keys())
}
