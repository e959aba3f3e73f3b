import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { goneAs, Refusal, readText, reason } from '../../src/store/file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-store-'))
  file = join(folder, 'text')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const refusal = (code: string, message: RegExp) => ({
  diagnostics: [{ code, message: expect.stringMatching(message) }],
})

describe('readText', () => {
  it('reads a file up to the limit', async () => {
    writeFileSync(file, 'grün')
    await expect(readText(file, 5)).resolves.toBe('grün')
  })

  it.each([
    ['more bytes than the limit', Buffer.from('123456'), /more than 5 bytes/],
    ['what is not UTF-8', Buffer.from([0x61, 0xff]), /not UTF-8/],
  ])('refuses %s', async (_, content, message) => {
    writeFileSync(file, content)
    await expect(readText(file, 5)).rejects.toMatchObject(refusal('usage', message))
  })

  it.each([
    ['a missing file', 'missing', /no such file/],
    ['a folder', '.', /it is a folder/],
  ])('refuses %s', async (_, name, message) => {
    await expect(readText(join(folder, name), 5)).rejects.toMatchObject(refusal('usage', message))
  })

  it('reads no more of an endless file than it may', async () => {
    await expect(readText('/dev/zero', 1000)).rejects.toMatchObject(refusal('usage', /more than 1000 bytes/))
  })
})

describe('the reason why a file can not be used', () => {
  it.each<[string, unknown, string]>([
    ['our own words', new Refusal('it is a folder'), 'it is a folder'],
    ['a code that has words', Object.assign(new Error('secret'), { code: 'ENOSPC' }), 'no space is left'],
    ['a code without words', Object.assign(new Error('secret'), { code: 'EXDEV' }), 'EXDEV'],
    ['a failure without a code', new TypeError('secret'), 'unexpected failure'],
    ['what is no error', 'secret', 'unexpected failure'],
  ])('%s', (_, error, words) => {
    expect(reason(error)).toBe(words)
  })

  it('is only that it is not there where that may be', () => {
    const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code })
    expect(goneAs(null)(failure('ENOENT'))).toBeNull()
    expect(() => goneAs(null)(failure('EACCES'))).toThrow('EACCES')
  })
})
