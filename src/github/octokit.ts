import type { getOctokit } from '@actions/github'
import { Problem } from '../core/problem.ts'
import { type Answer, failureOf } from './failure.ts'

export type Octokit = ReturnType<typeof getOctokit>

export interface Connection {
  readonly token: string
  readonly apiUrl: string
  readonly userAgent: string
  /** Milliseconds until a request without an answer is given up. */
  readonly requestTimeout: number
  /** Milliseconds that may be spent waiting for rate limits, in all. */
  readonly budget: number
  /** Milliseconds before the first repetition; the second and third wait four and nine times as long. */
  readonly retryDelay: number
  readonly log: (message: string) => void
}

/** Travels with a request to the hook below: makes the result of an answer, or throws a `Failure`. */
type ReadAnswer = (answer: Answer) => unknown

export const RETRIES = 3

export interface Octokits {
  /** Repeats what failed without being refused, {@link RETRIES} times. */
  readonly reads: Octokit
  /** Repeats nothing but what had to wait for a limit: it does not even know how. */
  readonly writes: Octokit
}

/**
 * Octokits of `@actions/github`, which knows the runner's proxy. Everything is loaded here and not at the top: a run
 * that never asks does not pay for it, and `@actions/github` reads the runner's environment when it is loaded and throws
 * where that is broken. Rejects with `forge-unavailable` then, and without a token.
 */
export async function connect(connection: Connection): Promise<Octokits> {
  const { token, apiUrl, userAgent, retryDelay, log } = connection
  if (token === '') throw new Problem('forge-unavailable', 'GitHub is not asked without a token; give one')
  const { getOctokit, throttling, retry } = await load()
  const silent = (): void => {}
  const throttle = throttleOptions(connection)
  const options = {
    baseUrl: apiUrl,
    userAgent,
    log: { debug: silent, info: silent, warn: log, error: log },
    throttle,
    // 400 and 429 are those of `refused` and `limited`.
    retry: { retries: RETRIES, doNotRetry: [400, 429], retryAfterBaseValue: retryDelay },
  }
  const inner = [judging(connection), throttling]
  return {
    reads: getOctokit(token, options, ...inner, retry),
    writes: getOctokit(token, { ...options, throttle: { ...throttle, global: UNSPACED } }, ...inner),
  }
}

async function load() {
  try {
    const [{ getOctokit }, { throttling }, { retry }] = await Promise.all([
      import('@actions/github'),
      import('@octokit/plugin-throttling'),
      import('@octokit/plugin-retry'),
    ])
    return { getOctokit, throttling, retry }
  } catch {
    // The reason may quote the event, which others wrote.
    throw new Problem(
      'forge-unavailable',
      'the client of GitHub does not start; see that `GITHUB_EVENT_PATH` is a file of JSON and `GITHUB_API_URL` a URL',
    )
  }
}

type Plugin = (octokit: Pick<Octokit, 'hook'>) => void

/**
 * The innermost hook, once per attempt: gives it its time-out and turns whatever comes back into a result or a
 * `Failure`. So an answer that can not be used is a failed attempt to the plugins around it, like a 502.
 */
const judging =
  ({ requestTimeout }: Connection): Plugin =>
  octokit =>
    octokit.hook.wrap('request', async (request, options) => {
      // Octokit hands through what it does not know; requests come from client.ts alone.
      const read: ReadAnswer = options.request.read
      options.request.signal = AbortSignal.timeout(requestTimeout)
      try {
        const response = await request(options)
        response.data = read(response)
        return response
      } catch (error) {
        throw failureOf(error)
      }
    })

function throttleOptions({ budget, log }: Connection) {
  const waiting = new WaitingTime(budget)
  const onLimit = (seconds: number): boolean => {
    const granted = waiting.grants(seconds * 1000, Date.now())
    if (granted) log(`waiting ${seconds} s for the rate limit of GitHub`)
    return granted
  }
  return { write: UNSPACED, notifications: UNSPACED, onRateLimit: onLimit, onSecondaryRateLimit: onLimit }
}

/**
 * Stands where the plugin has a group of limiters that space writes by one second, and those that notify people by
 * three. Ten thousand annotations are two hundred updates of one check run, which would be minutes for nothing: our
 * writes go out one after the other (client.ts), so there is no burst, and what GitHub asks for by `Retry-After` is
 * obeyed. A limiter without spacing would do as well, but each one takes five milliseconds of every request.
 */
const UNSPACED = {
  key: () => ({ schedule: async (_options: unknown, task: () => unknown): Promise<unknown> => task() }),
}

/** A budget of milliseconds for waiting. Requests that wait at the same time spend it once. */
class WaitingTime {
  #left: number
  #until = 0

  constructor(budget: number) {
    this.#left = budget
  }

  grants(wait: number, now: number): boolean {
    const cost = Math.max(0, now + wait - Math.max(now, this.#until))
    if (cost > this.#left) return false
    this.#left -= cost
    this.#until = Math.max(this.#until, now + wait)
    return true
  }
}
