import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '../core/problem.ts'

const NEWLINE = 0x0a

/** A whole file's text, at most `limit` bytes. Rejects with the problem `usage` where it is longer or no UTF-8. */
export async function readText(path: string, limit: number): Promise<string> {
  try {
    const chunks: Buffer[] = []
    // A pipe or device has no size to ask for; `end` is inclusive, which shows whether there is more.
    for await (const chunk of createReadStream(path, { end: limit })) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    if (bytes.length > limit) throw new Refusal(`it has more than ${limit} bytes`)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Problem('usage', `\`${path}\` can not be read: ${reason(error)}`)
  }
}

/**
 * Appends one line to a file of JSON Lines and resolves when it is on the disk. A new file can be read by its owner
 * alone, since records quote configuration. The line is one append, so that those of several writers on one machine
 * never mix. Rejects with `audit-unavailable` where it can not be written in full, or where the last line there is
 * torn: what follows a torn line could not be read as a record of its own.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    // `a+`: always at the end, and readable; a pipe opened for both never waits for a reader.
    const file = await open(path, 'a+', 0o600)
    try {
      const size = await checkedSize(file)
      await appendWhole(file, Buffer.from(`${line}\n`))
      await file.sync()
      if (size === 0) await syncFolder(dirname(path))
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new Problem('audit-unavailable', `\`${path}\` can not take the audit record: ${reason(error)}`)
  }
}

/** The bytes of a file that can be appended to. */
async function checkedSize(file: FileHandle): Promise<number> {
  const stats = await file.stat()
  if (!stats.isFile()) throw new Refusal('it is not a regular file')
  if (stats.size > 0 && (await lastByte(file, stats.size)) !== NEWLINE)
    throw new Refusal('its last line is torn; complete or remove that line first')
  return stats.size
}

async function lastByte(file: FileHandle, size: number): Promise<number | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return bytesRead === 1 ? buffer[0] : undefined
}

/** One write: a second one for what the first left over could come behind another writer's line. */
async function appendWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await file.write(bytes)
  if (bytesWritten !== bytes.length) throw new Refusal('only a part of it fitted')
}

/** A new file's name lasts only when its folder is on the disk as well; Windows can not, and need not, be asked to. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

class Refusal extends Error {}

/** What the operating system said, in words; never with more of the file than its path. */
function reason(error: unknown): string {
  if (error instanceof Refusal) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected failure'
  return REASONS[code] ?? code
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota is used up',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8',
}
