import { Problem } from '../core/problem.ts'
import type { Refusal } from '../forge.ts'
import { visible } from '../report/escape.ts'
import { joined, own, type Phrase, phrase, quote, render } from '../report/phrase.ts'
import { shortened } from '../report/values.ts'
import type { ChannelName, Outcome } from './reconcile.ts'

/** What is posted on each channel, and the permission that it needs. */
const CHANNELS: Readonly<Record<ChannelName, { readonly what: string; readonly permission: string }>> = {
  comment: { what: 'the comment', permission: 'pull-requests: write' },
  review: { what: 'the review', permission: 'pull-requests: write' },
  'check-run': { what: 'the check run', permission: 'checks: write' },
}

/** What a token that may not do something is answered with (RFC 9110 section 15.5). */
const NOT_PERMITTED: ReadonlySet<number> = new Set([401, 403, 404])

/** A conversation that was locked refuses everybody. */
const isNotPermitted = ({ status, message }: Refusal): boolean =>
  NOT_PERMITTED.has(status) && !/is locked/.test(message)

/** What could not be published and why, in texts of one line; one for all that the token may not do. */
export function warningsOf(outcomes: readonly (readonly [ChannelName, Outcome])[]): readonly string[] {
  const refused = outcomes.flatMap(([name, { refusals }]) => refusals.map(refusal => [name, refusal] as const))
  const texts = [
    ...notPermitted(refused.filter(([, refusal]) => isNotPermitted(refusal))),
    ...refused.filter(([, refusal]) => !isNotPermitted(refusal)).map(([name, refusal]) => rejected(name, refusal)),
    ...outcomes.flatMap(([name, { failure }]) => (failure === null ? [] : [failed(name, failure)])),
    ...outcomes.flatMap(([, { remarks }]) => remarks.map(own)),
  ]
  return [...new Set(texts.map(text => render(text, inBackticks)))]
}

/** Messages of our own have backticks already. */
function inBackticks(quoted: string): string {
  const text = visible(shortened(quoted))
  return text.includes('`') ? text : `\`${text}\``
}

type Refused = readonly [ChannelName, Refusal]

function notPermitted(refused: readonly Refused[]): readonly Phrase[] {
  const [first] = refused
  if (first === undefined) return []
  const names = [...new Set(refused.map(([name]) => name))]
  const permissions = [...new Set(names.map(name => CHANNELS[name].permission))]
  return [
    phrase`this token may not post ${every(names.map(name => CHANNELS[name].what))} (${answer(first[1])}): it needs the ${own(permissions.length === 1 ? 'permission' : 'permissions')} ${every(permissions)}, which tokens for pull requests of forks and of Dependabot never have; the verdict is not affected`,
  ]
}

/** `a, b and c`, in words of this program. */
const every = (words: readonly string[]): Phrase =>
  words.length < 2
    ? words.flatMap(own)
    : phrase`${joined(words.slice(0, -1).map(own), ', ')} and ${words.slice(-1).flatMap(own)}`

const answer = ({ status, message }: Refusal): Phrase => phrase`${own(String(status))} ${quote(message)}`

const rejected = (name: ChannelName, refusal: Refusal): Phrase =>
  phrase`the forge did not take ${own(CHANNELS[name].what)} (${answer(refusal)}); the verdict is not affected`

function failed(name: ChannelName, { during, error }: NonNullable<Outcome['failure']>): Phrase {
  const { what } = CHANNELS[name]
  return during === 'reading'
    ? phrase`what was published before could not be read, so ${own(what)} was not posted: ${reason(error)}; the verdict is not affected`
    : phrase`it is not known whether ${own(what)} was posted in full: ${reason(error)}; the verdict is not affected`
}

/** Of a failure of the program itself only its kind is told: its text may hold what documents hold. */
function reason(error: unknown): Phrase {
  if (error instanceof Problem) return quote(error.message)
  return phrase`fieldgate failed (${quote(error instanceof Error ? error.name : 'unknown failure')})`
}
