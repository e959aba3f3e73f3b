import type { Decision, Violation, ViolationCode } from '../core/decision.ts'
import { ERRORS } from './codes.ts'
import { counted, listed, own, type Phrase, phrase, quote } from './phrase.ts'
import { groupBy, summarize } from './summary.ts'

/** Groups of people and places that are named; the rest is counted. */
const MOST_GROUPS = 3
const MOST_PLACES = 5

/** An approving review can lift these (identity.md, "Approval by someone who may"). */
const LIFTABLE: ReadonlySet<ViolationCode> = new Set([
  'disallowed',
  'not-allowed',
  'policy-violated',
  'protected',
  'unmapped',
])

/** One thing to do, and the places where, if there are several. */
export interface Step {
  readonly say: Phrase
  readonly places: readonly Phrase[]
}

/** What to do about a decision, most helpful first; empty for an allow. */
export function advice(decision: Decision): readonly Step[] {
  const { open } = summarize(decision)
  const steps = [...remedies(decision), ...help(decision, open), ...corrections(open)].map(say => ({ say, places: [] }))
  return [...steps, ...undo(open, steps.length > 0)]
}

function remedies(decision: Decision): readonly Phrase[] {
  const codes = new Set(decision.diagnostics.map(({ code }) => code))
  return [...codes].map(code => own(ERRORS[code].remedy))
}

/** Whom to ask: one sentence for each group of people that may make the same changes. */
function help(decision: Decision, open: readonly Violation[]): readonly Phrase[] {
  const involved = new Set(decision.principals.map(({ login }) => login.toLowerCase()))
  const groups = groupBy(
    open.filter(({ code }) => LIFTABLE.has(code) || code === 'tag-restricted'),
    violation => JSON.stringify([LIFTABLE.has(violation.code), askable(violation, involved), violation.whoCan]),
  )
  const bySize = [...groups.values()].sort((a, b) => b.length - a.length)
  const rest = bySize.slice(MOST_GROUPS).flat()
  const asked = bySize.slice(0, MOST_GROUPS).map(group => ask(group, involved))
  if (rest.length === 0) return asked
  return [...asked, phrase`see who can help with ${counted(rest.length, 'other violation')} where it is shown`]
}

const askable = (violation: Violation, involved: ReadonlySet<string>): readonly string[] =>
  violation.whoCanPeople.filter(login => !involved.has(login.toLowerCase()))

function ask(group: readonly Violation[], involved: ReadonlySet<string>): Phrase {
  const [first] = group
  if (first === undefined) return []
  const people = askable(first, involved)
  const roles = listed(first.whoCan, 'or', 4)
  const one = group.length === 1
  if (first.whoCan.length === 0 && people.length === 0) {
    return phrase`undo ${counted(group.length, 'change')} that nobody who holds a role here may make, or have the rules changed`
  }
  const whom =
    people.length === 0 ? phrase`somebody else who is ${roles}` : named(people, first.whoCan.length > 0 ? roles : null)
  if (!LIFTABLE.has(first.code)) return phrase`ask ${whom} to make ${counted(group.length, 'restricted change')}`
  return phrase`ask ${whom} to make ${own(one ? 'this change' : `these ${group.length} changes`)}, or to approve ${own(one ? 'it' : 'them')} if they hold changes.approve`
}

const named = (people: readonly string[], roles: Phrase | null): Phrase =>
  roles === null ? listed(people, 'or', 5) : phrase`${listed(people, 'or', 5)} (${roles})`

/** What nobody can approve has to be corrected. */
function corrections(open: readonly Violation[]): readonly Phrase[] {
  const broken = open.filter(({ code }) => code === 'governance-invalid').length
  const tags = open.filter(({ code }) => code === 'tag-invalid').length
  return [
    ...(broken > 0
      ? [phrase`correct the governance, which nobody can approve as it is: ${counted(broken, 'place')}`]
      : []),
    ...(tags > 0 ? [phrase`give the tags values that their definitions have: ${counted(tags, 'tag')}`] : []),
  ]
}

function undo(open: readonly Violation[], isAlternative: boolean): readonly Step[] {
  const undoable = open.filter(({ code }) => code !== 'governance-invalid')
  const places = [...groupBy(undoable, violation => JSON.stringify([violation.file, violation.identity])).values()]
  if (places.length === 0) return []
  const shown = places.slice(0, MOST_PLACES).flatMap(([first]) => (first === undefined ? [] : [place(first)]))
  const more = places.length - shown.length
  const say = own(`${isAlternative ? 'or undo' : 'undo'} ${places.length === 1 ? 'this change' : 'these changes'}:`)
  return [{ say, places: more > 0 ? [...shown, phrase`and ${counted(more, 'more place')}`] : shown }]
}

const place = ({ identity, file, line }: Violation): Phrase =>
  identity === null ? quote(file) : phrase`${quote(file)}${own(`:${line}`)} ${quote(identity)}`
