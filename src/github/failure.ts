/**
 * The three ways in which a request fails, told apart by what is known of it:
 * - `limited`: GitHub asks to wait; nothing was done;
 * - `refused`: GitHub understood and said no; asking again is useless;
 * - `broken`: no answer, or none that can be used; it may have been done or not.
 */
export type FailureKind = 'limited' | 'refused' | 'broken'

export interface FailureFacts {
  readonly kind: FailureKind
  /** HTTP status of the answer; null where none came. */
  readonly status: number | null
  /** For people, after "failed: ". */
  readonly detail: string
  /** Seconds to wait; of `limited` alone. */
  readonly wait?: number
}

/**
 * Statuses that make the plugins do what the kind asks for: throttling looks after 429, retry after 500 and not after
 * 400. The status of the answer does not decide: a 200 can be a limit, and so can a 403.
 */
const FOR_PLUGINS: Readonly<Record<FailureKind, number>> = { limited: 429, refused: 400, broken: 500 }

/** What the hook in octokit.ts makes of every failure, in the form in which the plugins for waiting and retrying read it. */
export class Failure extends Error {
  readonly facts: FailureFacts
  readonly status: number
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly data: object }
  /** Where the retry plugin leaves itself a note how often to repeat; where it leaves none, this counts. */
  readonly request = { request: { retries: 0 } }

  constructor(facts: FailureFacts) {
    // The throttling plugin knows a limit by these words; no text of the answer may look like one.
    super(facts.kind === 'limited' ? 'secondary rate limit' : facts.kind)
    this.facts = facts
    this.status = FOR_PLUGINS[facts.kind]
    this.response = { headers: facts.wait === undefined ? {} : { 'retry-after': String(facts.wait) }, data: {} }
  }
}

/** An answer as octokit hands it over; `data` of one that is no JSON, or a cut-off one, is a string. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

export const broken = (detail: string, status: number | null = null): Failure =>
  new Failure({ kind: 'broken', status, detail })

/** What an error that octokit threw says about the request. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  const answer = answerOf(error)
  if (answer === null) return broken(withoutAnswer(error))
  return failureOfAnswer(answer)
}

/** For an answer that is an error, by its status or by what stands in it. */
export function failureOfAnswer(answer: Answer): Failure {
  const { status, data } = answer
  if (isLimit(answer))
    return new Failure({ kind: 'limited', status, detail: 'a rate limit', wait: secondsToWait(answer) })
  const said = quoted(data)
  const detail = `status ${status}${said && `: ${said}`}`
  // 408: the request did not arrive in time, as far as the server can tell.
  const understood = status >= 400 && status < 500 && status !== 408
  return new Failure({
    kind: understood ? 'refused' : 'broken',
    status,
    detail: understood ? detail : `status ${status}`,
  })
}

function isLimit(answer: Answer): boolean {
  const { status, headers, data } = answer
  if (errorTypes(data).some(type => type.startsWith('RATE_LIMIT'))) return true
  if (status !== 403 && status !== 429) return false
  return (
    status === 429 ||
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /secondary rate|abuse detection/i.test(quoted(data))
  )
}

/** GitHub's advice where it names no time: at least a minute. */
const SECONDS_WITHOUT_ADVICE = 60

function secondsToWait({ headers }: Answer): number {
  const advice = headers['retry-after']
  if (advice !== undefined) return seconds(Number(advice) || (Date.parse(String(advice)) - Date.now()) / 1000)
  const reset = Number(headers['x-ratelimit-reset'])
  if (String(headers['x-ratelimit-remaining']) === '0' && reset > 0) return seconds(reset + 1 - Date.now() / 1000)
  return SECONDS_WITHOUT_ADVICE
}

/** At least one: a clock that is ahead must not become a request without end. */
const seconds = (value: number): number =>
  Number.isFinite(value) ? Math.max(1, Math.ceil(value)) : SECONDS_WITHOUT_ADVICE

/** The types of the errors in a GraphQL answer; an error without one has `''`. */
export function errorTypes(data: unknown): readonly string[] {
  const errors = fieldOf(data, 'errors')
  return Array.isArray(errors) ? errors.map(error => textOf(fieldOf(error, 'type'))) : []
}

/** What the answer says in words: one line, shortened; `''` where it says nothing. A page of HTML is not a message. */
export function quoted(data: unknown): string {
  const errors = fieldOf(data, 'errors')
  const first = Array.isArray(errors) ? textOf(fieldOf(errors[0], 'message')) : ''
  const said = [textOf(fieldOf(data, 'message')), first].filter(Boolean).join(': ')
  const line = said.replace(/\s+/g, ' ').trim()
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line
}

const MAX_QUOTED = 200

function answerOf(error: unknown): Answer | null {
  const response = fieldOf(error, 'response')
  const status = fieldOf(response, 'status')
  if (typeof status !== 'number') return null
  // Octokit's own object: its headers are always a record.
  return { status, headers: (fieldOf(response, 'headers') ?? {}) as Answer['headers'], data: fieldOf(response, 'data') }
}

/** Why no answer came, without the address that the error's own message holds. */
function withoutAnswer(error: unknown): string {
  const causes = chain(error)
  if (causes.some(cause => fieldOf(cause, 'name') === 'TimeoutError')) return 'no answer in time'
  const code = causes.map(cause => textOf(fieldOf(cause, 'code'))).find(Boolean)
  return code ? `no connection (${code})` : 'no connection'
}

function chain(error: unknown): readonly unknown[] {
  const causes: unknown[] = []
  for (let cause = error; cause && causes.length < 5; cause = fieldOf(cause, 'cause')) causes.push(cause)
  return causes
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
