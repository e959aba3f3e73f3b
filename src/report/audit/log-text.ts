import type { Entry, EntryPrincipal, Found, Lifted, Place } from '../../audit/entry.ts'
import { unlisted } from '../../audit/filter.ts'
import type { Verdict } from '../../core/decision.ts'
import type { Paint, Style } from '../columns.ts'
import { asLines, visible } from '../escape.ts'
import { grouped } from '../phrase.ts'
import { shortened } from '../values.ts'

export interface LogPage {
  readonly paint: Paint
  /** Whether a place is what was looked for: such places are shown first. */
  readonly concerns: (place: Place | Found) => boolean
}

/** People, and places of each kind, that are shown of one record. */
const MOST = 5

const STYLES: Readonly<Record<Verdict, Style>> = { allow: 'good', deny: 'verdict', error: 'verdict' }

/** A record for a person: when and how it ended for whom; where; then a line for each of the first places. */
export function recordText(entry: Entry, page: LogPage): string {
  const { changes, violations, lifted } = unlisted(entry)
  const lines = [
    context(entry),
    ...places(entry.violations, violations, 'violation', page, item => violationLine(item, page)),
    ...places(entry.lifted, lifted, 'lifted violation', page, item => liftedLine(item, page)),
    ...places(otherChanges(entry), changes, 'change', page, item => `${page.paint('dim', '·')} ${placeText(item)}`),
  ]
  return asLines([headline(entry, page), ...lines.filter(line => line !== '').map(line => `  ${line}`)])
}

function headline({ time, kind, decision, principals, codes }: Entry, { paint }: LogPage): string {
  const people = principals.slice(0, MOST).map(person)
  const more = principals.length > MOST ? ` and ${grouped(principals.length - MOST)} more` : ''
  const parts = [
    paint('strong', text(time)),
    ...(kind === 'decision' ? [] : [kind]),
    ...(decision === null ? [] : [paint(STYLES[decision], decision)]),
    ...(people.length === 0 ? [] : [`by ${people.join(', ')}${more}`]),
  ]
  const reasons = decision === 'error' && codes.length > 0 ? `: ${codes.map(text).join(', ')}` : ''
  return `${parts.join(' ')}${reasons}`
}

function person({ login, as, roles }: EntryPrincipal): string {
  const names = [...new Set(roles)].map(text).join(', ')
  return `${text(login)} (${as === 'contributor' ? 'contributor, ' : ''}${names || 'no role'})`
}

function context({ repo, pullRequests, target, head, seq }: Entry): string {
  const numbers = pullRequests.map(number => `#${number}`).join(', ')
  const place = [...(repo === null ? [] : [text(repo)]), ...(numbers === '' ? [] : [numbers])].join(' ')
  const parts = [
    ...(place === '' ? [] : [place]),
    ...(target === null ? [] : [`into ${text(target)}`]),
    ...(head === null ? [] : [`head ${text(head.slice(0, 12))}`]),
    `record ${seq}`,
  ]
  return parts.join(', ')
}

/** The first places, those that were looked for before all others, and how many there are more. */
function places<Item extends Place>(
  items: readonly Item[],
  notListed: number,
  noun: string,
  { concerns }: LogPage,
  line: (item: Item) => string,
): readonly string[] {
  const ordered = [...items.filter(concerns), ...items.filter(item => !concerns(item))]
  const hidden = items.length - MOST
  return [
    ...ordered.slice(0, MOST).map(line),
    hidden > 0 ? `and ${counted(hidden, noun)}` : '',
    notListed > 0 ? `${counted(notListed, noun)} not listed` : '',
  ]
}

const counted = (count: number, noun: string): string => `${grouped(count)} more ${noun}${count === 1 ? '' : 's'}`

/** What changed beside what violates something, which is told already. */
function otherChanges({ changed, violations, lifted }: Entry): readonly Place[] {
  const keyOf = ({ file, path, action }: Place): string => JSON.stringify([file, path, action])
  const told = new Set([...violations, ...lifted].map(keyOf))
  return changed.filter(place => !told.has(keyOf(place)))
}

function violationLine(item: Found, { paint }: LogPage): string {
  const { code, rule, principal } = item
  const by = rule === null ? '' : ` by rule ${text(rule)}`
  return `${paint('verdict', '✗')} ${placeText(item)}: ${text(code)}${by}, ${text(principal)}`
}

function liftedLine(item: Lifted, { paint }: LogPage): string {
  const { rule, code, principal, by, role } = item
  const what = rule === null ? text(code) : `rule ${text(rule)}`
  return `${paint('good', '✓')} ${placeText(item)}: ${what}, ${text(principal)}; lifted by ${text(by)} (${text(role)})`
}

const placeText = ({ action, file, identity, path }: Place): string =>
  [action, file, identity ?? path ?? '']
    .filter(part => part !== '')
    .map(text)
    .join(' ')

const text = (recorded: string): string => visible(shortened(recorded))

/** What comes last, where the eye is. */
export function summaryText(found: number, records: number): string {
  const all = `${grouped(records)} record${records === 1 ? '' : 's'}`
  if (records === 0) return 'there are no records\n'
  return found === 0 ? `none of ${all} is about that\n` : `${grouped(found)} of ${all}\n`
}
