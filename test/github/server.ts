import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, type ClientOptions, createClient } from '../../src/github/client.ts'

/** A request as it came in. */
export interface Seen {
  readonly method: string
  /** As sent, with its query. */
  readonly url: string
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
}

/** What is sent back. A text goes out as it is, everything else as JSON. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** No answer (`hang`), a closed connection (`drop`), or one closed in the middle of the answer (`cut`). */
  readonly fault?: 'hang' | 'drop' | 'cut'
}

export interface TestServer {
  readonly url: string
  readonly seen: readonly Seen[]
  /** A client of this server that hardly waits. */
  client(options?: Partial<ClientOptions>): Client
  close(): void
}

/** A server that answers by a function; its second argument counts the requests, from 0. */
export async function serve(answer: (request: Seen, index: number) => Reply): Promise<TestServer> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const { method = '', url = '', headers } = request
      const entry: Seen = { method, url, headers, body: text === '' ? undefined : JSON.parse(text) }
      seen.push(entry)
      reply(response, answer(entry, seen.length - 1))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${port(server)}`
  return {
    url,
    seen,
    client: options => createClient({ token: TOKEN, apiUrl: url, userAgent: 'fieldgate/1', retryDelay: 1, ...options }),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const TOKEN = 'secret-token-of-this-test'

const port = (server: Server): number => (server.address() as AddressInfo).port

function reply(response: ServerResponse, { status = 200, headers, body = {}, fault }: Reply): void {
  if (fault === 'hang') return
  if (fault === 'drop') return void response.destroy()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  if (fault === 'cut') {
    response.write(text.slice(0, text.length / 2))
    return void setTimeout(() => response.destroy(), 5)
  }
  response.end(text)
}
