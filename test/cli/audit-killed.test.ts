import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { flawsOf, recordsIn } from '../audit/chain-reader.ts'
import { node } from '../program.ts'
import { CLI } from './fixture.ts'
import { Clone } from './origin.ts'

const FULL = process.env.FIELDGATE_FULL === '1'
const KILLS = FULL ? 200 : 25

const open: Clone[] = []
afterAll(() => {
  for (const clone of open) clone.remove()
})

/** A time of its own for each run, by which its record is known. */
const timeOf = (run: number) => `2026-11-${10 + Math.floor(run / 60)}T10:00:${String(run % 60).padStart(2, '0')}Z`

interface Killed {
  readonly told: boolean
  readonly time: string
}

function clone(settings: string): Clone {
  const made = new Clone(settings)
  open.push(made)
  return made
}

/** Starts a check that would allow, and kills it after so many milliseconds; null: never. */
async function run(shop: Clone, number: number, moment: number | null, args: readonly string[] = []): Promise<Killed> {
  const time = timeOf(number)
  const all = ['check', '--base', 'main', '--head', 'change', '--author', 'alice:11', '--now', time, ...args]
  const { child, ended } = node(CLI, all, { cwd: shop.root, env: { HOME: shop.root, ...shop.environment } })
  const end = new AbortController()
  if (moment !== null)
    setTimeout(moment, null, { signal: end.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    )
  const { code, out } = await ended
  end.abort()
  return { told: code === 0 || /\ballow/.test(out), time }
}

/** Kills runs at moments that are spread over the time that one takes, in no order. */
async function killAll(shop: Clone, kills: number, args: readonly string[], look: (killed: Killed) => void) {
  const start = Date.now()
  look(await run(shop, 0, null, args))
  const duration = Date.now() - start
  const told = { yes: 0, no: 0 }
  for (let kill = 1; kill <= kills; kill += 1) {
    // Steps of the golden ratio come near every moment, however few they are.
    const moment = ((kill * 0.618034) % 1) * duration * 1.1
    const killed = await run(shop, kill, moment, args)
    told[killed.told ? 'yes' : 'no'] += 1
    look(killed)
  }
  return told
}

const timesOf = (records: readonly { readonly [member: string]: unknown }[]) =>
  records.map(({ time }) => (time as { evaluated: string }).evaluated)

describe('a process that dies between decision, record and report (threats.md U3)', () => {
  it('has told no allow whose record is not on the branch', { timeout: FULL ? 1_800_000 : 240_000 }, async () => {
    const shop = clone('audit: { require: branch }\n')
    const told = await killAll(shop, KILLS, [], ({ told, time }) => {
      expect(shop.flaws()).toEqual([])
      if (told) expect(timesOf(shop.records())).toContain(time)
    })
    // Moments are to be of use: some runs die.
    expect(told.no).toBeGreaterThan(KILLS / 4)
    const last = await run(shop, KILLS + 1, null)
    expect(last.told).toBe(true)
    // A push that outlived its process may still be at work.
    await setTimeout(2_000)
    expect(shop.waiting()).toEqual([])
    expect(shop.flaws()).toEqual([])
    expect(timesOf(shop.records())).toContain(last.time)
    expect(shop.origin.git('fsck', '--strict', '--no-dangling', '--no-progress')).toBe('')
    expect(shop.fixture.git('status', '--porcelain')).toBe('')
  })

  it('has told no allow whose record is not in the file, and leaves no lock behind that would hold up the next', {
    timeout: FULL ? 1_800_000 : 240_000,
  }, async () => {
    const shop = clone('')
    const file = join(shop.root, '.git/audit.jsonl')
    const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
    const told = await killAll(shop, KILLS, ['--audit', file], ({ told, time }) => {
      expect(flawsOf(text())).toEqual([])
      if (told) expect(timesOf(recordsIn(text()))).toContain(time)
    })
    expect(told.no).toBeGreaterThan(KILLS / 4)
    const last = await run(shop, KILLS + 1, null, ['--audit', file])
    expect(last.told).toBe(true)
    expect(flawsOf(text())).toEqual([])
    expect(timesOf(recordsIn(text()))).toContain(last.time)
  })
})
