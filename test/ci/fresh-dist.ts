import { rm } from 'node:fs/promises'
import { bundle, isBuilt, write } from '../../scripts/build.mjs'

/**
 * Tests that start `dist/cli.js` must see today's sources. Where these can not be bundled, dist/ goes away, so that
 * such tests fail and never judge yesterday's program; all others run.
 */
export default async function freshDist(): Promise<void> {
  try {
    const files = await bundle()
    if (!(await isBuilt(files))) await write(files)
  } catch (error) {
    await rm(new URL('../../dist', import.meta.url), { recursive: true, force: true })
    process.stderr.write(`dist/ could not be built: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
