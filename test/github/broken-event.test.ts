import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { Problem } from '../../src/core/problem.ts'
import { createClient } from '../../src/github/client.ts'
import { TOKEN } from './server.ts'

// In a file of its own: the variables count when `@actions/github` is loaded.
it('says so where the event of the runner can not be read, and quotes nothing of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldgate-event-'))
  const path = join(folder, 'event.json')
  writeFileSync(path, '{"title": ::error::')
  vi.stubEnv('GITHUB_EVENT_PATH', path)
  try {
    const client = createClient({ token: TOKEN, apiUrl: 'http://127.0.0.1:9', userAgent: 'fieldgate' })
    const error: unknown = await client.get('/x', {}, z.unknown()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
    expect(String(error)).toContain('`GITHUB_EVENT_PATH`')
    expect(String(error)).not.toContain('::error::')
  } finally {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})
