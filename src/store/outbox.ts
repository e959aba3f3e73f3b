import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson, canonicalRecord } from '../audit/canonical.ts'
import { KINDS } from '../audit/entry.ts'
import type { RecordBody } from '../audit/record.ts'
import type { Outbox } from '../audit-log.ts'
import { compareText } from '../core/diagnostic.ts'
import { Problem } from '../core/problem.ts'
import { reason } from './file.ts'
import { syncFolder } from './sync.ts'

/** Ids are UUIDv7, which sort by time; what is named otherwise is not ours. */
const NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/

/** Records waiting in a folder, a file each: they come and go whole, and no two processes are in each other's way. */
export class OutboxFolder implements Outbox {
  readonly place: string

  constructor(folder: string) {
    this.place = folder
  }

  async put(record: RecordBody): Promise<void> {
    const path = join(this.place, `${record.id}.json`)
    try {
      await mkdir(this.place, { recursive: true, mode: 0o700 })
      const temporary = `${path}.${process.pid}`
      await writeSynced(temporary, `${canonicalJson(record)}\n`)
      await rename(temporary, path)
      await syncFolder(this.place)
    } catch (error) {
      throw new Problem('audit-unavailable', `\`${this.place}\` can not take the audit record: ${reason(error)}`)
    }
  }

  async waiting(): Promise<{ readonly records: readonly RecordBody[]; readonly damaged: readonly string[] }> {
    const all = (await readdir(this.place).catch(() => [])).filter(name => NAME.test(name)).sort(compareText)
    const names = all.slice(0, MOST_AT_ONCE)
    const found = await Promise.all(names.map(name => this.#read(name)))
    return {
      records: found.flatMap(record => (record === 'gone' ? [] : (record ?? []))),
      damaged: names.filter((_, at) => found[at] === null).map(name => join(this.place, name)),
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    await Promise.allSettled(ids.map(id => unlink(join(this.place, `${id}.json`))))
  }

  /** Null where it is not what its name says; gone where another process has delivered it meanwhile. */
  async #read(name: string): Promise<RecordBody | null | 'gone'> {
    const text = await readFile(join(this.place, name), 'utf8').catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? null : '',
    )
    if (text === null) return 'gone'
    const record = canonicalRecord(text.trimEnd())
    const id = NAME.exec(name)?.[1]
    const isRecord = record?.id === id && KINDS.some(kind => kind === record?.kind)
    return isRecord && id !== undefined ? { ...record, id } : null
  }
}

/** More than this wait for the run after the next: each is a commit with the whole file of its day. */
const MOST_AT_ONCE = 50

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
