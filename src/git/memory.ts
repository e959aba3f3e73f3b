import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Files below `fieldgate/memory` in the folder of a repository, each written whole, so that whoever reads one meanwhile
 * sees the old or the new. Without a folder, what is kept lasts as long as the process.
 */
export class Memory {
  readonly #folder: string | null
  readonly #held = new Map<string, Uint8Array>()

  constructor(gitDir: string | null) {
    this.#folder = gitDir === null ? null : join(gitDir, 'fieldgate', 'memory')
  }

  async recall(name: string): Promise<Uint8Array | null> {
    const held = this.#held.get(name) ?? null
    if (this.#folder === null || held !== null) return held
    return readFile(join(this.#folder, name)).catch(() => null)
  }

  /** A folder that can not be written costs time at the next run, and nothing else. */
  async keep(name: string, bytes: Uint8Array): Promise<void> {
    this.#held.set(name, bytes)
    if (this.#folder === null) return
    const temporary = join(this.#folder, `${name}.${process.pid}.${randomBytes(4).toString('hex')}`)
    try {
      await mkdir(this.#folder, { recursive: true })
      await writeFile(temporary, bytes)
      await rename(temporary, join(this.#folder, name))
    } catch {
      await rm(temporary, { force: true }).catch(() => {})
    }
  }
}
