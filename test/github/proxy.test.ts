import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { createClient } from '../../src/github/client.ts'
import { TOKEN } from './server.ts'

// In a file of its own: the variables count when `@actions/github` is loaded.
it('goes through the proxy of the runner', async () => {
  const asked: (string | undefined)[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('https_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
  vi.stubEnv('no_proxy', '')
  vi.stubEnv('GITHUB_API_URL', 'https://api.github.test')
  try {
    const client = createClient({
      token: TOKEN,
      apiUrl: 'https://api.github.test',
      userAgent: 'fieldgate',
      retryDelay: 1,
    })
    await expect(client.get('/x', {}, z.unknown())).rejects.toThrow('`GET /x` failed: no connection')
    expect(asked).toEqual(Array(4).fill('api.github.test:443'))
  } finally {
    vi.unstubAllEnvs()
    proxy.close()
  }
})
