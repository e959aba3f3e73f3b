import { readFile } from 'node:fs/promises'
import { Problem } from '../core/problem.ts'

/** Pages that are complete in themselves: of `fieldgate audit report`, and of `fieldgate violations`. */
export type PageName = 'audit' | 'violations'

/** Script and style of a page, as they are built. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/**
 * Reads what stands beside this program, which is where `scripts/build.mjs` puts it. Rejects with the problem `usage`
 * where it is not there, since then no more than a part of the program was installed.
 */
export async function readPageAssets(name: PageName, program: string | URL = import.meta.url): Promise<PageAssets> {
  // One after the other, so that of two missing ones it is always the same that is named.
  const script = await part(`${name}-page.js`, program)
  const style = await part(`${name}-page.css`, program)
  return { script, style }
}

const part = (name: string, program: string | URL): Promise<string> =>
  readFile(new URL(name, program), 'utf8').catch(() => {
    throw new Problem('usage', `this installation has no \`${name}\`; install it again, with the whole of \`dist/\``)
  })
