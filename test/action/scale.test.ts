/** Large changes (threats.md O3, N2). How long they take is for the benchmark. */
import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { PullRequest } from '../forge/world/state.ts'
import { annotations, by, config, FILE, type Ran, run, settle, type Town } from './town.ts'

let town: Town
afterEach(async () => {
  expect(town.forge.violations).toEqual([])
  await town.close()
})

const MOST = 10_000

/** Milliseconds: judging as much takes seconds, and more where others use the machine. */
const LONG = 300_000

const services = (count: number, tag: string): string =>
  `services:\n${Array.from({ length: count }, (_, i) => `  s${i}: { dockerImage: "app:${tag}" }\n`).join('')}`

const files = (count: number, each: number, tag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`projects/shop/${String(i).padStart(5, '0')}.yaml`, services(each, tag)]),
  )

async function changed(count: number, each: number): Promise<PullRequest> {
  town = await settle(files(count, each, '1'))
  const commit = town.forge.commit(town.shop, files(count, each, '2'), { author: by(town.bob) })
  town.forge.push(town.shop, town.bob, 'wave-17', commit)
  return town.forge.openPullRequest(town.shop, { author: town.bob, head: 'wave-17' })
}

const judge = (pull: PullRequest, inputs: Readonly<Record<string, string>>, attempt = 1): Promise<Ran> => {
  town.forge.forget()
  return run(town, town.forge.event('pull_request', { pull }), { inputs, attempt })
}

/** All are counted wherever a number is, and nothing is longer than its place. */
function expectAll(ran: Ran, pull: PullRequest): void {
  expect(ran).toMatchObject({ exitCode: 1, outputs: { decision: 'deny', violations: String(MOST) } })
  const places = ran.decision.violations.map(({ file, line }) => `${file}:${line}`)
  expect(new Set(places).size).toBe(MOST)
  expect(ran.records).toMatchObject([{ decision: 'deny', counts: { changes: MOST, violations: MOST } }])
  const shown = annotations(ran.log)
  expect(shown[0]?.message).toContain('10,000 violations')
  expect(shown.length).toBeLessThanOrEqual(50)
  expect(ran.summary).toContain('10,000 violations')
  expect(Buffer.byteLength(ran.summary)).toBeLessThan(1_048_576)
  expect(pull.comments).toHaveLength(1)
  expect(pull.comments[0]?.body).toContain('10,000 violations')
  expect(pull.comments[0]?.body.length).toBeLessThan(65_536)
  expect(pull.threads.length).toBeLessThanOrEqual(35)
}

describe('ten thousand violations', () => {
  it(
    'in one file have an annotation each in a check run, and are not sent again',
    async () => {
      const pull = await changed(1, MOST)
      expectAll(await judge(pull, { 'check-run': 'true' }), pull)
      expect(town.forge.calls.length).toBeLessThan(220)
      const [check, ...others] = town.shop.checkRuns
      expect(others).toEqual([])
      expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
      expect(check?.output.summary).toContain('10,000 violations')
      expect(new Set(check?.annotations.map(({ start_line }) => start_line)).size).toBe(MOST)

      expectAll(await judge(pull, { 'check-run': 'true' }, 2), pull)
      expect(town.forge.writes).toEqual([])
      expect(town.forge.calls.length).toBeLessThanOrEqual(14)
    },
    LONG,
  )

  it(
    'in a hundred files take few requests',
    async () => {
      const pull = await changed(100, 100)
      expectAll(await judge(pull, {}), pull)
      expect(town.forge.calls.length).toBeLessThan(20)
      expect(pull.threads).toHaveLength(30)
    },
    LONG,
  )
})

describe('more than the lists of the forge show', () => {
  it(
    'is judged to the last commit and the last file',
    async () => {
      town = await settle()
      const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop })
      const base = town.shop.tips.get('main') ?? ''
      town.forge.push(fork, town.alice, 'wave-17', history(fork.dir, base, 251))
      // Of 3,001 files the forge shows the first 3,000: all but the one that matters, which comes with the last commit.
      const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave-17', from: fork })
      const ran = await judge(pull, {})
      expect(ran).toMatchObject({ exitCode: 1, outputs: { decision: 'deny', violations: '1' } })
      expect(ran.decision.violations).toMatchObject([{ principal: 'bob', file: FILE, line: 3 }])
      expect(ran.decision.principals.map(({ login }) => login)).toEqual(['alice', 'bob'])
      expect(
        town.forge.calls.filter(({ operation }) => operation === 'repos/compare-commits-with-basehead'),
      ).toHaveLength(3)
      expect(pull.threads).toEqual([])
      expect(pull.comments[0]?.body).toContain('1 violation')
    },
    LONG,
  )

  /** Commits by alice of 3,000 files, and one by bob of one. */
  function history(dir: string, base: string, count: number): string {
    const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
    const commits = Array.from({ length: count }, (_, index) => {
      const isLast = index === count - 1
      const own = Array.from({ length: 12 }, (_, i) => `M 100644 inline notes/${index}-${i}\n${data(`${i}`)}`)
      const changes = isLast ? [`M 100644 inline ${FILE}\n${data(config('api:2.0'))}`] : own
      const { name, email } = by(isLast ? town.bob : town.alice)
      const who = ['author', 'committer'].map(role => `${role} ${name} <${email}> ${1_790_000_000 + index} +0000\n`)
      const from = index === 0 ? `from ${base}\n` : ''
      return `commit refs/heads/long\n${who.join('')}${data('change')}${from}${changes.join('')}`
    })
    execFileSync('git', ['-C', dir, 'fast-import', '--quiet'], { input: commits.join('') })
    return execFileSync('git', ['-C', dir, 'rev-parse', 'refs/heads/long']).toString().trim()
  }
})
