import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AuditFile } from '../../src/store/audit-file.ts'
import { bodyOf, CHAIN } from '../audit/bodies.ts'
import { flawsOf, linesOf, recordsIn } from '../audit/chain-reader.ts'
import { node, programOf, start } from '../program.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-store-'))
  file = join(folder, 'audit.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const refused = (message: RegExp) => ({
  diagnostics: [{ code: 'audit-unavailable', message: expect.stringMatching(message) }],
})
const append = (path: string, ...numbers: readonly number[]) =>
  new AuditFile(path, CHAIN).append(numbers.map(number => bodyOf(number)))
const text = (path = file) => readFileSync(path, 'utf8')
const numbers = (path = file) => recordsIn(text(path)).map(({ number }) => number)

describe('an audit file', () => {
  it('begins its chain, for its owner alone', async () => {
    await append(file, 1)
    expect(flawsOf(text())).toEqual([])
    expect(recordsIn(text())).toMatchObject([{ chain: CHAIN, seq: 1, number: 1 }])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['audit.jsonl'])
  })

  it('goes on behind what is there, with several records at once as well', async () => {
    await append(file, 1)
    const first = text()
    await append(file, 2, 3)
    await append(file)
    await append(file, 4)
    expect(text().startsWith(first)).toBe(true)
    expect(flawsOf(text())).toEqual([])
    expect(numbers()).toEqual([1, 2, 3, 4])
  })

  it('begins in a file that is there and empty, and keeps its mode', async () => {
    writeFileSync(file, '', { mode: 0o644 })
    await append(file, 1)
    expect(flawsOf(text())).toEqual([])
    expect(statSync(file).mode & 0o777).toBe(0o644)
  })

  it('keeps the id of its chain, whoever goes on with it', async () => {
    await new AuditFile(file, 'github.com/acme/pay').append([bodyOf(1)])
    await append(file, 2)
    expect(flawsOf(text())).toEqual([])
    expect(recordsIn(text()).map(({ chain }) => chain)).toEqual(['github.com/acme/pay', 'github.com/acme/pay'])
  })

  it.each([
    ['a few', 10],
    ['a step of reading', 65_536],
    ['several steps of reading', 300_000],
  ])('finds the last line where it has %s bytes', async (_, bytes) => {
    for (const number of [1, 2, 3])
      await new AuditFile(file, CHAIN).append([bodyOf(number, { text: 'ü'.repeat(bytes / 2) })])
    expect(flawsOf(text())).toEqual([])
  })
})

describe('a file that can not be gone on with is refused and stays as it is', () => {
  const [good, other] = [1, 2].map(number => JSON.stringify(bodyOf(number)))

  it.each<[string, (whole: string) => string, RegExp]>([
    ['a torn last line', whole => whole.slice(0, -1), /its last line is torn; complete or remove that line first/],
    ['a line torn in the middle', whole => whole.slice(0, -40), /last line is torn/],
    ['the beginning of one more', whole => `${whole}{"v":1`, /last line is torn/],
    [
      'a changed last line',
      whole => whole.replace('"number":2', '"number":3'),
      /no record of an audit chain; .*audit verify/,
    ],
    ['an empty last line', whole => `${whole}\n`, /no record of an audit chain/],
    ['a line of something else', whole => `${whole}{}\n`, /no record of an audit chain/],
    ['records without a chain', () => `${good}\n${other}\n`, /no record of an audit chain/],
    ['line ends of another system', whole => whole.replaceAll('\n', '\r\n'), /no record of an audit chain/],
    ['nothing but a line end', () => '\n', /no record of an audit chain/],
    ['bytes that are no UTF-8', whole => whole.replace('"number":2', '"number":"\ufffd"'), /no record/],
  ])('%s', async (_, touched, message) => {
    await append(file, 1, 2)
    writeFileSync(file, touched(text()))
    const before = readFileSync(file)
    await expect(append(file, 3)).rejects.toMatchObject(refused(message))
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(folder)).toEqual(['audit.jsonl'])
  })

  it('and is gone on with once the torn line is completed or removed', async () => {
    await append(file, 1, 2)
    const whole = text()
    truncateSync(file, whole.length - 9)
    await expect(append(file, 3)).rejects.toMatchObject(refused(/torn/))
    appendFileSync(file, whole.slice(-9))
    await append(file, 3)
    truncateSync(file, whole.length + 5)
    await expect(append(file, 4)).rejects.toMatchObject(refused(/torn/))
    truncateSync(file, whole.length)
    await append(file, 4)
    expect(flawsOf(text())).toEqual([])
    expect(numbers()).toEqual([1, 2, 4])
  })

  it.each<[string, (at: string) => void, string, RegExp]>([
    ['a folder', at => mkdirSync(at), '', /it is a folder/],
    ['a file in a folder that is not there', () => {}, 'no/x', /there is no such file or folder/],
    ['a file in a file', at => writeFileSync(at, ''), 'x', /not a folder|no such file/],
    ['a named pipe that nobody reads', at => void execFileSync('mkfifo', [at]), '', /not a regular file/],
    ['a link to a device', at => symlinkSync('/dev/null', at), '', /not a regular file/],
    ['a link to itself', at => symlinkSync(at, at), '', /too many symbolic links/],
    ['a name that is too long', () => {}, 'x'.repeat(300), /name is too long|no such file/],
  ])('%s is no place for records', async (_, make, below, message) => {
    make(file)
    await expect(append(below === '' ? file : join(file, below), 1)).rejects.toMatchObject(refused(message))
  })

  it('a device is none either', async () => {
    await expect(append('/dev/null', 1)).rejects.toMatchObject(refused(/not a regular file/))
    expect(existsSync('/dev/null.lock')).toBe(false)
  })

  it('says the name of the file, and nothing of its content', async () => {
    writeFileSync(file, 'password: hunter2\n')
    await expect(append(file, 1)).rejects.toMatchObject(
      refused(/^`.*audit\.jsonl` can not take the audit record: (?!.*hunter2)/),
    )
  })
})

describe('many writers at once (threats.md U1)', () => {
  let scripts: string
  let program: string
  beforeAll(async () => {
    scripts = mkdtempSync(join(tmpdir(), 'fieldgate-store-'))
    program = await programOf(new URL('append.ts', import.meta.url), scripts)
  })
  afterAll(() => rmSync(scripts, { recursive: true, force: true }))

  it('in one process: all records are there, without a gap', async () => {
    const all = Array.from({ length: 40 }, (_, number) => number)
    const results = await Promise.allSettled(all.map(number => append(file, number)))
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(flawsOf(text())).toEqual([])
    expect(numbers().sort((a, b) => Number(a) - Number(b))).toEqual(all)
    expect(readdirSync(folder)).toEqual(['audit.jsonl'])
  })

  it('by two names of a file that none of them has made yet', async () => {
    const link = join(folder, 'link.jsonl')
    symlinkSync(file, link)
    const all = Array.from({ length: 20 }, (_, number) => number)
    await Promise.all(all.map(number => append(number % 2 ? link : file, number)))
    expect(flawsOf(text())).toEqual([])
    expect(numbers().sort((a, b) => Number(a) - Number(b))).toEqual(all)
    expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'link.jsonl'])
  })

  it('in eight processes, by two names of one file: all records are there, without a gap', async () => {
    const link = join(folder, 'link.jsonl')
    symlinkSync(file, link)
    const runs = Array.from({ length: 8 }, (_, n) => node(program, [n % 2 ? link : file, String(n * 10), '10']))
    const ended = await Promise.all(runs.map(run => run.ended))
    expect(ended.map(({ code, err }) => `${code}${err}`)).toEqual(ended.map(() => '0'))
    const written = ended.flatMap(({ out }) => linesOf(out).map(Number))
    expect(written.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, number) => number))
    expect(flawsOf(text())).toEqual([])
    expect(numbers().sort((a, b) => Number(a) - Number(b))).toEqual(written)
    expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'link.jsonl'])
  })

  it('a write that fails half-way leaves the file as it was', async () => {
    await append(file, 1)
    const before = text()
    // The shell counts in blocks of 1024 bytes; what goes beyond is cut off, and the next write fails.
    const limited = 'trap "" XFSZ; ulimit -f 8; exec "$0" "$@"'
    const args = ['-c', limited, process.execPath, program, file, '2', '1', '50000']
    const { out } = await start('bash', args).ended
    expect(out).toMatch(/can not take the audit record/)
    expect(text()).toBe(before)
    await append(file, 3)
    expect(flawsOf(text())).toEqual([])
    expect(numbers()).toEqual([1, 3])
  })
})
