import { execFile } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendLine, readText } from '../../src/store/file.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-store-'))
  file = join(folder, 'audit.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const refusal = (code: string, message: RegExp) => ({
  diagnostics: [{ code, message: expect.stringMatching(message) }],
})

describe('appendLine', () => {
  it('makes a file for its owner alone and appends behind what is there', async () => {
    await appendLine(file, 'one')
    await appendLine(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps the mode of a file that is there', async () => {
    writeFileSync(file, 'one\n', { mode: 0o644 })
    await appendLine(file, 'two')
    expect(statSync(file).mode & 0o777).toBe(0o644)
  })

  it('refuses a torn last line and changes nothing', async () => {
    writeFileSync(file, 'one\n{"v":1,')
    await expect(appendLine(file, 'two')).rejects.toMatchObject(refusal('audit-unavailable', /last line is torn/))
    expect(readFileSync(file, 'utf8')).toBe('one\n{"v":1,')
    appendFileSync(file, '}\n')
    await appendLine(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('one\n{"v":1,}\ntwo\n')
  })

  it('refuses what is no file of a folder that is there', async () => {
    mkdirSync(join(folder, 'sub'))
    await expect(appendLine(join(folder, 'sub'), 'x')).rejects.toMatchObject(
      refusal('audit-unavailable', /it is a folder/),
    )
    await expect(appendLine(join(folder, 'no', 'x'), 'x')).rejects.toMatchObject(
      refusal('audit-unavailable', /no such file or folder/),
    )
    await expect(appendLine(join(file, 'x'), 'x')).rejects.toMatchObject(
      refusal('audit-unavailable', /no such file or folder/),
    )
    await expect(appendLine('/dev/null', 'x')).rejects.toMatchObject(refusal('audit-unavailable', /not a regular file/))
  })

  it('refuses a named pipe at once, also where nobody reads', async () => {
    await promisify(execFile)('mkfifo', [file])
    await expect(appendLine(file, 'x')).rejects.toMatchObject(refusal('audit-unavailable', /not a regular file/))
  })

  it('keeps the lines of many writers whole', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => String(i).repeat(5000))
    const results = await Promise.allSettled(lines.map(line => appendLine(file, line)))
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(readFileSync(file, 'utf8').split('\n').sort()).toEqual([...lines, ''].sort())
  })
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
