import { readFile } from 'node:fs/promises'
import { Problem } from '../core/problem.ts'

/** Script and style of the page of `fieldgate audit report`, as they are built. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/**
 * Reads what stands beside this program, which is where `scripts/build.mjs` puts it. Rejects with the problem `usage`
 * where it is not there, since then no more than a part of the program was installed.
 */
export async function readPageAssets(program: string | URL = import.meta.url): Promise<PageAssets> {
  const [script, style] = await Promise.all([part('audit-page.js', program), part('audit-page.css', program)])
  return { script, style }
}

const part = (name: string, program: string | URL): Promise<string> =>
  readFile(new URL(name, program), 'utf8').catch(() => {
    throw new Problem('usage', `this installation has no \`${name}\`; install it again, with the whole of \`dist/\``)
  })
