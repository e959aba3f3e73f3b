import type { Stats } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { beginning, type Link, seal } from '../audit/chain.ts'
import { linkOf } from '../audit/chain-verifier.ts'
import type { RecordBody } from '../audit/record.ts'
import type { AuditLog } from '../audit-log.ts'
import { Problem } from '../core/problem.ts'
import { goneAs, Refusal, reason } from './file.ts'
import { locked } from './lock.ts'
import { syncFolder } from './sync.ts'

const NEWLINE = 0x0a

/**
 * A file of JSON Lines that holds a chain of records. A new one begins the chain that is given, and can be read by its
 * owner alone, since records quote configuration. One writer at a time: each needs the hash of the line before its own.
 */
export class AuditFile implements AuditLog {
  readonly #path: string
  readonly #chain: string

  constructor(path: string, chain: string) {
    this.#path = path
    this.#chain = chain
  }

  /** Resolves when the lines are on the disk. Where they can not be written in full, the file stays as it was. */
  async append(records: readonly RecordBody[]): Promise<void> {
    try {
      const path = await target(this.#path)
      await locked(`${path}.lock`, () => this.#appendAlone(path, records))
    } catch (error) {
      throw new Problem('audit-unavailable', `\`${this.#path}\` can not take the audit record: ${reason(error)}`)
    }
  }

  async #appendAlone(path: string, records: readonly RecordBody[]): Promise<void> {
    // `a+`: always at the end, and readable; a pipe opened for both never waits for a reader.
    const file = await open(path, 'a+', 0o600)
    try {
      const size = await checkedSize(file)
      let link = size === 0 ? beginning(this.#chain) : await lastLink(file, size)
      const lines = records.map(record => {
        const sealed = seal(record, link)
        link = sealed.link
        return `${sealed.line}\n`
      })
      await appendWhole(file, Buffer.from(lines.join('')), size)
      if (size === 0) await syncFolder(dirname(path))
    } finally {
      await file.close()
    }
  }
}

/**
 * The file behind symbolic links, since two names of one file have one lock; what is no file gets none. One that is not
 * there yet is made first: a link to it could not be followed otherwise.
 */
async function target(path: string): Promise<string> {
  const file = (await realpath(path).catch(goneAs(null))) ?? (await made(path))
  expectFile(await stat(file))
  return file
}

async function made(path: string): Promise<string> {
  await (await open(path, 'a', 0o600)).close()
  return realpath(path)
}

/** The bytes of a file that can be appended to. */
async function checkedSize(file: FileHandle): Promise<number> {
  const stats = await file.stat()
  expectFile(stats)
  return stats.size
}

function expectFile(stats: Stats): void {
  if (stats.isDirectory()) throw new Refusal('it is a folder')
  if (!stats.isFile()) throw new Refusal('it is not a regular file')
}

/** Bytes that are read at once, from the end: more than most lines have. */
const STEP = 65_536
/** No line that we write is as long. */
const LONGEST_LINE = 67_108_864

/** What the next record is chained to. What follows a torn or damaged line could not be verified. */
async function lastLink(file: FileHandle, size: number): Promise<Link> {
  let tail: Buffer = Buffer.alloc(0)
  for (let start = size; start > 0 && tail.length < LONGEST_LINE; ) {
    const length = Math.min(STEP, start)
    start -= length
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
    tail = Buffer.concat([buffer.subarray(0, bytesRead), tail])
    if (tail.at(-1) !== NEWLINE) throw new Refusal('its last line is torn; complete or remove that line first')
    const begin = tail.lastIndexOf(NEWLINE, -2)
    if (begin >= 0 || start === 0) return linkIn(tail.subarray(begin + 1, -1))
  }
  throw new Refusal('its last line is far too long for a record')
}

function linkIn(line: Buffer): Link {
  const link = linkOf(line)
  if (link !== null) return link
  throw new Refusal('its last line is no record of an audit chain; `fieldgate audit verify --file` says more')
}

/** Everything and on the disk, or nothing. */
async function appendWhole(file: FileHandle, bytes: Buffer, size: number): Promise<void> {
  try {
    for (let written = 0; written < bytes.length; )
      written += (await file.write(bytes, written, bytes.length - written)).bytesWritten
    await file.sync()
  } catch (error) {
    await file.truncate(size).catch(() => {})
    throw error
  }
}
