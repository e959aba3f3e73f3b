import type { EntryPrincipal, Found, Lifted, Place } from '../../../audit/entry.ts'
import { type Content, code, element, foreign } from '../../page/browser/elements.ts'
import { grouped } from '../../page/browser/words.ts'
import type { PageEntry } from '../packing.ts'
import { isAddress } from './words.ts'

/** All that the page has of a record. */
export function details(entry: PageEntry): HTMLElement {
  const { counts } = entry
  return element(
    'div',
    { class: 'details' },
    facts(entry),
    ...list('Violations', entry.violations.map(violation), counts.violations),
    ...list('Lifted by approval', entry.lifted.map(lifted), counts.lifted),
    ...list('Changes', entry.changed.map(place), counts.changes),
  )
}

function facts({ time, hash, repo, head, target, run, principals, codes, counts }: PageEntry): HTMLElement {
  const rows: readonly (readonly [string, readonly Content[]])[] = [
    ['Evaluated', [foreign(time)]],
    ['Hash', coded(hash)],
    ['Repository', repo === null ? [] : [foreign(repo)]],
    ['Head', coded(head)],
    ['Target', coded(target)],
    ['Run', run === null ? [] : [link(run)]],
    ['People', parted(principals.map(person))],
    ['Codes', parted(codes.map(code))],
    ['Warnings', counts.warnings === 0 ? [] : [grouped(counts.warnings)]],
  ]
  const shown = rows.filter(([, content]) => content.length > 0)
  const items = shown.map(([name, content]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, ...content)),
  )
  return element('dl', { class: 'facts' }, ...items)
}

const coded = (text: string | null): readonly Content[] => (text === null || text === '' ? [] : [code(text)])

const link = (run: string): HTMLElement =>
  isAddress(run) ? element('a', { href: run, rel: 'noopener noreferrer' }, foreign(run)) : foreign(run)

const parted = (items: readonly Content[]): readonly Content[] =>
  items.flatMap((item, i) => (i === 0 ? [item] : [', ', item]))

const person = ({ login, as, roles }: EntryPrincipal): HTMLElement =>
  element('span', {}, foreign(login), ' as ', foreign(as), ...inBrackets(roles))

const inBrackets = (roles: readonly string[]): readonly Content[] =>
  roles.length === 0 ? [] : [' (', ...parted(roles.map(foreign)), ')']

/** The first ones of a list, which a record or this page may have cut short. */
function list(title: string, items: readonly HTMLElement[], counted: number): readonly HTMLElement[] {
  if (items.length === 0 && counted === 0) return []
  const total = Math.max(counted, items.length)
  const heading = element('h3', {}, `${title}: ${grouped(total)}`)
  const rest = total - items.length
  const more = rest > 0 ? [element('li', { class: 'note' }, `${grouped(rest)} more, in the log itself`)] : []
  return [heading, element('ul', {}, ...items, ...more)]
}

const violation = (found: Found): HTMLElement => element('li', {}, ...ruling(found), element('br', {}), ...where(found))

const lifted = (item: Lifted): HTMLElement =>
  element(
    'li',
    {},
    ...ruling(item),
    ', lifted by ',
    foreign(item.by),
    ...inBrackets([item.role].filter(Boolean)),
    element('br', {}),
    ...where(item),
  )

const ruling = ({ rule, code: violated, principal, roles }: Found): readonly Content[] => [
  element('strong', {}, foreign(rule ?? violated)),
  ...(rule === null ? [] : [' ', code(violated)]),
  ' by ',
  foreign(principal),
  ...inBrackets(roles),
]

const place = (item: Place): HTMLElement => element('li', {}, ...where(item))

function where({ file, project, environment, path, identity, action }: Place): readonly Content[] {
  const scope = [project, environment].filter(name => name !== null)
  const shown = identity ?? path
  return [
    ...(action === '' ? [] : [foreign(action), ' ']),
    code(file),
    ...(shown === null ? [] : [' ', code(shown)]),
    ...(path === null || path === shown ? [] : [' at ', code(path)]),
    ...(scope.length === 0 ? [] : [' in ', ...parted(scope.map(foreign))]),
  ]
}
