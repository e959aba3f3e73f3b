import { createReadStream } from 'node:fs'
import { Problem } from '../core/problem.ts'

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
    throw unreadable(path, error)
  }
}

/** Why a file that somebody named can not be read, from what reading it ended with. */
export const unreadable = (path: string, error: unknown): Problem =>
  new Problem('usage', `\`${path}\` can not be read: ${reason(error)}`)

/** Why a file can not be used, in words for people. */
export class Refusal extends Error {}

/** What the operating system said, in words; never with more of the file than its path. */
export function reason(error: unknown): string {
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

/** What to make of a file that is not there; every other failure stays one. */
export function goneAs<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return error => {
    if (error.code === 'ENOENT') return value
    throw error
  }
}
