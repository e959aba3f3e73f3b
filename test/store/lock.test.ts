import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { locked } from '../../src/store/lock.ts'
import { linesOf } from '../audit/chain-reader.ts'
import { node, programOf } from '../program.ts'

const FULL = process.env.FIELDGATE_FULL === '1'

let scripts: string
let program: string
beforeAll(async () => {
  scripts = mkdtempSync(join(tmpdir(), 'fieldgate-lock-'))
  program = await programOf(new URL('hold.ts', import.meta.url), scripts)
})
afterAll(() => rmSync(scripts, { recursive: true, force: true }))

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-lock-'))
  lock = join(folder, 'a.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Milliseconds until the lock is had. */
async function wait(): Promise<number> {
  const start = Date.now()
  return locked(lock, async () => Date.now() - start)
}

/** A lock as another process left it, so many seconds ago. */
function left(content: string, seconds = 0, path = lock): void {
  writeFileSync(path, content)
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
}

/** The id of a process that is gone. */
async function gone(): Promise<number> {
  const { child, ended } = node(program, [join(scripts, 'x'), join(scripts, 'y')])
  await ended
  return child.pid ?? 0
}

const holder = (pid: number, host = hostname()) => JSON.stringify({ host, pid, token: 'x' })

describe('a lock', () => {
  it('is there while something is done, names its holder, and is gone afterwards', async () => {
    const inside = await locked(lock, async () => readFileSync(lock, 'utf8'))
    expect(JSON.parse(inside)).toEqual({ host: hostname(), pid: process.pid, token: expect.any(String) })
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives back what was done, and goes also where that failed', async () => {
    expect(await locked(lock, async () => 7)).toBe(7)
    await expect(locked(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is for one at a time', async () => {
    let inside = 0
    let most = 0
    const act = () =>
      locked(lock, async () => {
        inside += 1
        most = Math.max(most, inside)
        await setTimeout(1)
        inside -= 1
      })
    await Promise.all(Array.from({ length: 60 }, act))
    expect(most).toBe(1)
  })

  it('that is not ours any more is left to whoever took it', async () => {
    await locked(lock, async () => writeFileSync(lock, holder(1, 'elsewhere')))
    expect(readFileSync(lock, 'utf8')).toBe(holder(1, 'elsewhere'))
  })

  it('in a folder that is not there can not be had', async () => {
    await expect(locked(join(folder, 'no', 'a.lock'), async () => 1)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a lock that somebody holds', () => {
  it('is taken over at once where its holder was killed', async () => {
    const { child, ended } = node(program, [lock])
    await new Promise(resolve => child.stdout?.once('data', resolve))
    child.kill('SIGKILL')
    await ended
    expect(existsSync(lock)).toBe(true)
    expect(await wait()).toBeLessThan(2_000)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is waited for where its holder lives', async () => {
    const { child, ended } = node(program, [lock])
    await new Promise(resolve => child.stdout?.once('data', resolve))
    const waiting = wait()
    await setTimeout(1_000)
    child.kill('SIGKILL')
    const [waited] = await Promise.all([waiting, ended])
    expect(waited).toBeGreaterThan(900)
    expect(waited).toBeLessThan(4_000)
  })

  it.each<[string, (pid: number) => string, number, number, number]>([
    ['whose holder is gone', pid => holder(pid), 0, 0, 2_000],
    ['of another machine, after a minute', pid => holder(pid, 'elsewhere'), 61, 0, 2_000],
    ['of another machine, and not before', pid => holder(pid, 'elsewhere'), 57, 2_000, 8_000],
    ['into which nothing was written, after a minute', () => '', 61, 0, 2_000],
    ['that holds something else', () => 'garbage', 61, 0, 2_000],
    ['that holds JSON of something else', () => '[]', 61, 0, 2_000],
    ['that holds a number', () => String(process.pid), 61, 0, 2_000],
    ['that names a machine and no process', () => JSON.stringify({ host: hostname() }), 0, 0, 2_000],
  ])('%s, is taken over', async (_, content, seconds, least, most) => {
    left(content(await gone()), seconds)
    const waited = await wait()
    expect(waited).toBeGreaterThanOrEqual(least)
    expect(waited).toBeLessThan(most)
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a process that lives is never taken away, however long it has been there', async () => {
    left(holder(process.pid), 3_600)
    const waiting = wait()
    await setTimeout(1_500)
    expect(readFileSync(lock, 'utf8')).toBe(holder(process.pid))
    rmSync(lock)
    expect(await waiting).toBeGreaterThan(1_400)
  })

  it('is taken over although whoever began to do so was killed', async () => {
    left(holder(await gone()))
    left('', 6, `${lock}.removal`)
    expect(await wait()).toBeLessThan(2_000)
    expect(readdirSync(folder)).toEqual([])
  })

  // Whoever waits does so for more than a minute.
  if (FULL)
    it('is refused after a while', { timeout: 120_000 }, async () => {
      const kept = setInterval(() => left(holder(process.pid)), 1_000)
      await expect(wait()).rejects.toThrow(
        /^another process holds `.*a\.lock`; try again, or remove it if there is none$/,
      )
      clearInterval(kept)
    })
})

describe('many who want it, and some who die', () => {
  it('are never inside together', { timeout: 120_000 }, async () => {
    const inside = join(folder, 'inside')
    const rounds = FULL ? 20 : 2
    for (let round = 0; round < rounds; round += 1) {
      left(holder(await gone()))
      const runs = Array.from({ length: 8 }, (_, n) => node(program, [lock, inside, '20', n < 4 ? String(3 + n) : '0']))
      const ended = await Promise.all(runs.map(run => run.ended))
      expect(ended.map(({ code, err }) => `${code}${err}`)).toEqual([...Array(4).fill('null'), ...Array(4).fill('0')])
      const said = ended.flatMap(({ out }) => linesOf(out))
      expect(said.filter(line => line !== 'in')).toEqual([])
      expect(said).toHaveLength(80 + 2 + 3 + 4 + 5)
    }
  })
})
