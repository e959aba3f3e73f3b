import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * Which program this is (audit.md, `tool.digest`): the SHA-256 of what `sha256sum *.js` prints in the folder of the
 * program, in the order of the bytes of the names. Whoever has the same release can recompute it.
 */
export async function programDigest(): Promise<string> {
  const folder = new URL('.', import.meta.url)
  const names = (await readdir(fileURLToPath(folder))).filter(name => name.endsWith('.js')).sort()
  const lines = names.map(async name => `${sha256(await readFile(new URL(name, folder)))}  ${name}\n`)
  return `sha256:${sha256((await Promise.all(lines)).join(''))}`
}

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')
