import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linesOf } from '../../src/store/lines.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-lines-'))
  file = join(folder, 'audit.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Buffer, limit?: number) {
  writeFileSync(file, content)
  const lines: string[] = []
  const torn: boolean[] = []
  for await (const batch of linesOf(file, limit)) {
    expect(batch).toMatchObject({ file, first: lines.length + 1 })
    lines.push(...batch.lines.map(String))
    torn.push(batch.torn)
  }
  return { lines, torn: torn.at(-1) ?? false, batches: torn.length }
}

const refusal = (code: string, message: RegExp, place = {}) => ({
  diagnostics: [{ code, message: expect.stringMatching(message), ...place }],
})

describe('linesOf', () => {
  it.each<[string, string, readonly string[], boolean]>([
    ['nothing', '', [], false],
    ['one line', 'a\n', ['a'], false],
    ['a torn line alone', 'a', ['a'], true],
    ['a torn line behind others', 'a\nb\nc', ['a', 'b', 'c'], true],
    ['empty lines', '\n\na\n\n', ['', '', 'a', ''], false],
    ['line ends of another system, which belong to the line', 'a\r\nb\r\n', ['a\r', 'b\r'], false],
  ])('reads %s', async (_, content, lines, torn) => {
    expect(await read(content)).toMatchObject({ lines, torn })
  })

  it('reads lines that are longer than what is read at once, and those around them', async () => {
    const lines = ['a', 'é'.repeat(1_700_000), 'b', 'x'.repeat(1024 * 1024 - 1), '', 'y'.repeat(3 * 1024 * 1024), 'c']
    const whole = await read(`${lines.join('\n')}\n`)
    expect(whole.lines.length).toBe(lines.length)
    expect(whole.lines.every((line, i) => line === lines[i])).toBe(true)
    expect(whole).toMatchObject({ torn: false })
    expect(await read(lines.join('\n'))).toMatchObject({ torn: true })
  })

  it('reads many lines at once', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `${i}`.repeat(9))
    const whole = await read(`${lines.join('\n')}\n`)
    expect(whole.lines).toEqual(lines)
    expect(whole.batches).toBeLessThan(10)
  })

  it.each([
    ['at the limit', `a\n${'b'.repeat(100)}\nc\n`, null],
    ['beyond it', `a\n${'b'.repeat(101)}\nc\n`, 2],
    ['beyond it, at the end', `a\nb\n${'c'.repeat(101)}`, 3],
    ['beyond it, over several pieces', `${'a'.repeat(5 * 1024 * 1024)}\n`, 1],
  ])('takes or refuses a long line: %s', async (_, content, line) => {
    if (line === null) await expect(read(content, 100)).resolves.toMatchObject({ torn: false })
    else
      await expect(read(content, 100)).rejects.toMatchObject(
        refusal('limit-exceeded', /more than 100 bytes/, { file, line }),
      )
  })

  it('reads no more of an endless line than it may', async () => {
    await expect(linesOf('/dev/zero', 3_000_000).next()).rejects.toMatchObject(
      refusal('limit-exceeded', /3000000 bytes/),
    )
  })

  it.each([
    ['a missing file', 'missing', /`.*missing` can not be read: there is no such file/],
    ['a folder', '.', /it is a folder/],
  ])('refuses %s', async (_, name, message) => {
    await expect(linesOf(join(folder, name)).next()).rejects.toMatchObject(refusal('usage', message))
  })

  it('leaves off when nobody wants more', async () => {
    writeFileSync(file, 'x\n'.repeat(5_000_000))
    for await (const { first } of linesOf(file)) {
      expect(first).toBe(1)
      break
    }
  })
})
