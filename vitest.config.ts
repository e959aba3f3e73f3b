import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

export default defineConfig({
  define: { FIELDGATE_VERSION: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/ci/fresh-dist.ts'],
    // Many tests start Git and Node; the machines that run them are small and shared.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // A focused test that slipped into a commit would switch off all its neighbours.
    allowOnly: false,
  },
})
