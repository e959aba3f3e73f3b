import * as z from 'zod/mini'
import { fitting, fittingGraphql, nextPage, type Params, type Shape } from './answer.ts'
import { type Answer, broken, Failure } from './failure.ts'
import { type Connection, connect, type Octokits, RETRIES } from './octokit.ts'
import { problemOfRead, problemOfWrite, Unavailable } from './problem.ts'

export interface ClientOptions {
  readonly token: string
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string
  /** Where it does not follow from `apiUrl`. */
  readonly graphqlUrl?: string
  readonly userAgent: string
  /** Milliseconds until a request without an answer is given up; 20,000 unless told. */
  readonly requestTimeout?: number
  /** Milliseconds that may be spent waiting for rate limits, in all; 300,000 unless told. */
  readonly budget?: number
  /** Milliseconds before the first of three repetitions; 500 unless told. */
  readonly retryDelay?: number
  /** Takes a line for people, such as that a limit is waited for. */
  readonly log?: (message: string) => void
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Below the base URL, with its query; or a whole URL. */
  readonly url: string
  readonly data?: object
}

/**
 * Requests to GitHub, whose answers are parsed before anybody sees them. Reads are repeated after whatever may pass, at
 * most three times; writes go out one at a time and are repeated only after a rate limit, which is known to have done
 * nothing. Nothing is loaded or sent before the first request.
 *
 * Reads reject with {@link Unavailable}, the problem `forge-unavailable`. Paths come from the tag `route`; `needs` is
 * the permission that the message names where an answer is 403 or 404.
 */
export class Client {
  readonly #connection: Connection
  readonly #graphqlUrl: string
  #octokits: Promise<Octokits> | undefined
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(options: ClientOptions) {
    const { userAgent, requestTimeout = 20_000, budget = 300_000, retryDelay = 500, log = () => {} } = options
    const apiUrl = options.apiUrl.replace(/\/+$/, '')
    const token = options.token.trim() // secrets like to end in a newline, which no header may have
    this.#connection = { token, apiUrl, userAgent, requestTimeout, budget, retryDelay, log }
    this.#graphqlUrl = options.graphqlUrl ?? `${apiUrl.replace(/\/v3$/, '')}/graphql`
  }

  /** One answer in the shape that is expected. */
  get<T>(path: string, params: Params, shape: Shape<T>, needs?: string): Promise<T> {
    return this.#get(path, params, answer => fitting(answer, shape), needs)
  }

  /** All items of a list, to its last page. `item` is the shape of one. */
  async list<T>(path: string, params: Params, item: Shape<T>, needs?: string): Promise<readonly T[]> {
    const pages = await this.pages(path, params, z.array(item), page => page, needs)
    return pages.flat()
  }

  /** The first items of a list, where the rest may be left out. */
  async firstOf<T>(path: string, pages: number, item: Shape<T>, needs?: string): Promise<readonly T[]> {
    const read = await this.pages(path, {}, z.array(item), page => page, needs, pages)
    return read.flat()
  }

  /** All pages of a list that is wrapped in an object, or so many. `items` says where it is. */
  async pages<P>(
    path: string,
    params: Params,
    shape: Shape<P>,
    items: (page: P) => readonly unknown[],
    needs?: string,
    most = Number.POSITIVE_INFINITY,
  ): Promise<readonly P[]> {
    const pages: P[] = []
    const places = new Set<string>()
    let rest: Params | null = {}
    while (rest !== null && pages.length < most) {
      if (!isNew(JSON.stringify(rest), places))
        throw new Unavailable(`the pages of \`GET ${path}\` never end; run it again`)
      // What was asked for stays; the link adds where to go on. Its host and path do not matter.
      const asked: Params = { ...rest, per_page: PER_PAGE, ...params }
      const read = (answer: Answer) => pageOf(answer, shape, items, pages.length > 0)
      const { page, next }: Page<P> = await this.#get(path, asked, read, needs)
      pages.push(page)
      rest = next
    }
    return pages
  }

  /**
   * What several requests make together, again while they contradict each other: `read` resolves with null then.
   * Rejects with `forge-unavailable` where that does not end. `what` is for people: `the commits of the change`.
   */
  async steadily<T>(what: string, read: () => Promise<T | null>): Promise<T> {
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      if (attempt > 0) await pause(this.#connection.retryDelay * attempt ** 2)
      const result = await read()
      if (result !== null) return result
    }
    throw new Unavailable(`${what} can not be read whole: the pages do not fit together; run it again`)
  }

  /**
   * A list that is hardly ever empty, of which too little would be believed too much: an empty one is read once more,
   * since a page that got lost looks the same.
   */
  async confirmed<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    const items = await read()
    if (items.length > 0) return items
    await pause(this.#connection.retryDelay)
    return read()
  }

  /** The data of a GraphQL document that changes nothing. */
  query<T>(document: string, variables: object, shape: Shape<T>, needs?: string): Promise<T> {
    const call = this.#graphql(document, variables)
    return this.#read(call, nameOf(document), answer => fittingGraphql(answer, shape), needs)
  }

  /** Rejects with `Refusal` where GitHub said no, and with `forge-unavailable` where it is not known whether it was done. */
  write<T>(method: 'POST' | 'PATCH', path: string, data: object, shape: Shape<T>): Promise<T> {
    return this.#write({ method, url: path, data }, `${method} ${path}`, answer => fitting(answer, shape))
  }

  /** As {@link write}, for a GraphQL document. */
  mutate<T>(document: string, variables: object, shape: Shape<T>): Promise<T> {
    return this.#write(this.#graphql(document, variables), nameOf(document), answer => fittingGraphql(answer, shape))
  }

  #get<T>(path: string, params: Params, read: (answer: Answer) => T, needs: string | undefined): Promise<T> {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(params)) query.set(name, String(value))
    const url = query.size > 0 ? `${path}?${query}` : path
    return this.#read({ method: 'GET', url }, `GET ${path}`, read, needs)
  }

  async #read<T>(call: Call, asked: string, read: (answer: Answer) => T, needs: string | undefined): Promise<T> {
    try {
      return await this.#send('reads', call, read)
    } catch (error) {
      throw error instanceof Failure ? problemOfRead(this.#withoutToken(error), asked, needs) : error
    }
  }

  #write<T>(call: Call, asked: string, read: (answer: Answer) => T): Promise<T> {
    const written = this.#lastWrite
      .then(() => this.#send('writes', call, read))
      .catch((error: unknown) => {
        throw error instanceof Failure ? problemOfWrite(this.#withoutToken(error), asked) : error
      })
    this.#lastWrite = written.catch(() => {})
    return written
  }

  async #send<T>(through: keyof Octokits, call: Call, read: (answer: Answer) => T): Promise<T> {
    this.#octokits ??= connect(this.#connection)
    const octokit = (await this.#octokits)[through]
    const { data } = await octokit.request({ ...call, request: { read } })
    return data // what `read` made of it: octokit.ts
  }

  #graphql(query: string, variables: object): Call {
    return { method: 'POST', url: this.#graphqlUrl, data: { query, variables } }
  }

  /** A server may quote what it was sent. */
  #withoutToken({ facts }: Failure): Failure {
    return new Failure({ ...facts, detail: facts.detail.replaceAll(this.#connection.token, '***') })
  }
}

/** GitHub's most. */
const PER_PAGE = 100

interface Page<P> {
  readonly page: P
  readonly next: Params | null
}

/** An empty page in the middle of a list is a page that got lost, not its end. */
function pageOf<P>(answer: Answer, shape: Shape<P>, items: (page: P) => readonly unknown[], follows: boolean): Page<P> {
  const page = fitting(answer, shape)
  const next = nextPage(answer)
  if (items(page).length === 0 && (follows || next !== null)) throw broken('an empty page', answer.status)
  return { page, next }
}

function isNew(place: string, places: Set<string>): boolean {
  const isKnown = places.has(place)
  places.add(place)
  return !isKnown
}

/** `query OpenPullRequests` of a document that begins with it. */
const nameOf = (document: string): string => /^\s*(\w+ \w+)/.exec(document)?.[1] ?? 'query'

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

/** A client of the API of one GitHub. */
export const createClient = (options: ClientOptions): Client => new Client(options)
