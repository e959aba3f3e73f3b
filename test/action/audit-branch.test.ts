import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { flawsOf, recordsIn } from '../audit/chain-reader.ts'
import { BRANCH, flawsOfCommits, logOn } from '../git/audit-fixture.ts'
import { repositoryAt } from '../git/repository-fixture.ts'
import { config, FILE, propose, type Ran, run, settle, type Town } from './town.ts'

const SETTINGS = 'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/*.yaml\n'
const CHECK = { 'check-run': 'true', comment: 'false', review: 'false', 'upload-artifact': 'false' }
const PERMISSIONS = { pull_requests: 'write', checks: 'write' } as const

let town: Town
/** The tokens of workflows that ask for more and for less. */
let writing: string
let reading: string
let folder: string
beforeEach(async () => {
  town = await settle({
    '.fieldgate/settings.yaml': `${SETTINGS}audit: { require: branch }\n`,
    'projects/shop/web.yaml': config('web:1.0'),
  })
  writing = town.forge.addToken({ permissions: { contents: 'write', ...PERMISSIONS } })
  reading = town.forge.addToken({ permissions: { contents: 'read', ...PERMISSIONS } })
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-audit-'))
})
afterEach(async () => {
  expect(town.forge.violations).toEqual([])
  rmSync(folder, { recursive: true, force: true })
  await town.close()
})

const opened = (pull: Parameters<Town['forge']['closePullRequest']>[0]) => town.forge.event('pull_request', { pull })
const shop = () => repositoryAt(town.shop.dir)
const isThere = () => shop().git('branch', '--list', BRANCH) !== ''
const log = () => {
  expect(flawsOfCommits(shop())).toEqual([])
  const { records, flaws } = logOn(shop())
  expect(flaws).toEqual([])
  return records
}
const conclusions = () => town.shop.checkRuns.map(({ conclusion }) => conclusion)
const told = ({ decision }: Ran) => decision.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n')

describe('where governance requires a record on a branch', () => {
  it('an allow is published when it stands there', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: CHECK, token: writing })
    expect([ran.exitCode, ran.left]).toEqual([0, []])
    expect(conclusions()).toEqual(['success'])
    const [record, ...others] = log()
    expect(others).toEqual([])
    const host = new URL(town.forge.serverUrl).host
    expect(record).toMatchObject({
      ...{ id: ran.outputs['record-id'], decision: 'allow', kind: 'decision', chain: `${host}/acme/shop` },
      change: { pr: 1, head: pull.head.sha },
      evidence: { event: 'pull_request', attempt: 1, run: expect.stringContaining('/acme/shop/actions/runs/') },
    })
    const found = (text: string) => shop().git('log', '--format=%s', `--grep=${text}`, BRANCH)
    expect(found(`Fieldgate-Commit: ${pull.head.sha}`)).toBe('Record 1: allow')
    expect(found('Fieldgate-Pull-Request: 1')).toBe('Record 1: allow')
    expect(town.shop.activity.at(-1)).toMatchObject({ ref: `refs/heads/${BRANCH}`, type: 'branch_creation' })
  })

  it('records of one run after the other are one chain', async () => {
    const allowed = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const denied = propose(town, town.bob, { [FILE]: config('api:3.0') }, 'of-bob')
    await run(town, opened(allowed), { inputs: CHECK, token: writing })
    await run(town, opened(denied), { inputs: CHECK, token: writing })
    await run(town, opened(allowed), { inputs: CHECK, token: writing, attempt: 2 })
    expect(log().map(({ decision, change }) => [decision, (change as { pr: number }).pr])).toEqual([
      ['allow', 1],
      ['deny', 2],
      ['allow', 1],
    ])
  })

  it('a token that may only read makes an error of an allow, which says what would help', async () => {
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: CHECK, token: reading })
    expect(ran.exitCode).toBe(2)
    expect(told(ran)).toMatch(/^audit-unavailable: the branch `fieldgate-audit` can not take an audit record: /)
    for (const words of ['403', '`contents: write`', '`pull_request_target`', 'artifact of this run'])
      expect(told(ran)).toContain(words)
    expect(told(ran)).not.toContain(reading)
    expect(conclusions()).not.toContain('success')
    expect(isThere()).toBe(false)
    expect(ran.records).toMatchObject([{ decision: 'error', codes: ['audit-unavailable'] }])
    // It is final: nothing is tried twenty times.
    expect(town.forge.gitCalls.filter(({ path }) => path.includes('git-receive-pack')).length).toBeLessThanOrEqual(2)
  })

  it('a token that may only read leaves a deny a deny, with a warning', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: CHECK, token: reading })
    expect(ran.exitCode).toBe(1)
    expect(conclusions()).toEqual(['failure'])
    expect(ran.log).toMatch(/::warning [^\n]*can not take an audit record/)
    expect(ran.records).toMatchObject([{ decision: 'deny' }])
  })

  it('a branch whose rules keep the token out makes an error of an allow', async () => {
    town.shop.rules.set(BRANCH, [{ type: 'update' }])
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: CHECK, token: writing })
    expect(ran.exitCode).toBe(2)
    expect(told(ran)).toContain('GH013: Repository rule violations found for refs/heads/fieldgate-audit')
    expect(isThere()).toBe(false)
  })

  it.each([
    ['answers half', 'cut'],
    ['breaks the connection', 'reset-after'],
  ] as const)('a forge that takes a push and then %s has the record once', async (_, kind) => {
    const first = propose(town, town.alice, { [FILE]: config('api:2.0') })
    await run(town, opened(first), { inputs: CHECK, token: writing })
    const at = town.forge.gitCalls.findIndex(({ path }) => path.endsWith('/git-receive-pack'))
    expect(at).toBeGreaterThan(0)
    shop().git('update-ref', '-d', `refs/heads/${BRANCH}`)
    town.shop.tips.delete(BRANCH)
    town.forge.forget()
    town.forge.faults.push({ at, kind, on: 'git' })
    const ran = await run(town, opened(first), { inputs: CHECK, token: writing, attempt: 2 })
    expect(town.forge.gitCalls[at]).toMatchObject({ fault: kind, path: '/acme/shop/git-receive-pack' })
    expect([ran.exitCode, log().map(({ id }) => id)]).toEqual([0, [ran.outputs['record-id']]])
  })

  it('a merge group is found by each of its pull requests', async () => {
    const one = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    const other = propose(town, town.bob, { 'projects/shop/web.yaml': config('web:1.0', 5) }, 'of-bob')
    const [entry] = town.forge.enqueue([one, other], town.alice).slice(-1)
    if (entry === undefined) throw new Error('no entry')
    const event = town.forge.event('merge_group', { entry, sender: town.alice })
    expect((await run(town, event, { inputs: CHECK, token: writing })).exitCode).toBe(0)
    const message = shop().git('log', '-1', '--format=%B', BRANCH)
    for (const head of [entry.head, one.head.sha, other.head.sha])
      expect(message).toContain(`Fieldgate-Commit: ${head}`)
    for (const { number } of [one, other]) expect(message).toContain(`Fieldgate-Pull-Request: ${number}`)
    expect(log()).toMatchObject([{ decision: 'allow', change: { group: [{ number: 1 }, { number: 2 }] } }])
  })

  it('what landed is recorded, and what came past the gate', async () => {
    const landed = (before: string, after: string) =>
      run(
        town,
        town.forge.event('push', { repository: town.shop, branch: 'main', before, after, sender: town.alice }),
        {
          ...{ inputs: { mode: 'landed', 'upload-artifact': 'false' }, token: writing },
        },
      )
    const tip = () => town.shop.tips.get('main') ?? ''
    const allowed = propose(town, town.alice, { [FILE]: config('api:2.0') }, 'of-alice')
    let before = tip()
    expect((await landed(before, town.forge.merge(allowed, town.alice))).exitCode).toBe(0)
    const denied = propose(town, town.bob, { [FILE]: config('api:3.0') }, 'of-bob')
    before = tip()
    expect((await landed(before, town.forge.merge(denied, town.alice))).exitCode).toBe(1)
    expect(log()).toMatchObject([
      { kind: 'landed', decision: 'allow' },
      { kind: 'bypass', decision: 'deny' },
    ])
    expect(shop().git('log', '--reverse', '--format=%s', BRANCH)).toBe(
      'Record 1: landed, allow\nRecord 2: bypass, deny',
    )
  })

  it.each([
    ['waits for the next run on a machine of one`s own', 'self-hosted', ['error', 'allow']],
    ['does not wait on a machine that is gone with the job', 'github-hosted', ['allow']],
  ] as const)('the record %s', async (_, machine, delivered) => {
    const clone = join(folder, 'clone')
    execFileSync('git', ['clone', '--quiet', town.shop.dir, clone], { stdio: 'pipe' })
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const options = { inputs: CHECK, workspace: clone, machine }
    const failed = await run(town, opened(pull), { ...options, token: reading })
    expect(failed.exitCode).toBe(2)
    expect(told(failed)).toContain(machine === 'self-hosted' ? 'waits in' : 'in the artifact of this run alone')
    const outbox = join(clone, '.git/fieldgate/outbox')
    expect(existsSync(outbox)).toBe(machine === 'self-hosted')
    const ran = await run(town, opened(pull), { ...options, token: writing, attempt: 2 })
    expect(ran.exitCode).toBe(0)
    expect(log().map(({ decision }) => decision)).toEqual(delivered)
    if (machine === 'self-hosted') expect(readdirSync(outbox)).toEqual([])
  })
})

describe('what the branch has of a pull request', () => {
  it('names who pushed, also where the forge does not tell any more', async () => {
    const fork = town.forge.addRepository('alice/shop', { forkOf: town.shop, isPrivate: true })
    const push = (pusher: Town['bob'], image: string) => {
      const parents = [fork.tips.get('wave') ?? 'main']
      const author = { name: 'alice', email: 'alice@example.com' }
      town.forge.push(fork, pusher, 'wave', town.forge.commit(fork, { [FILE]: config(image, 3) }, { parents, author }))
    }
    const writingHere = town.forge.addToken({
      permissions: { contents: 'write', ...PERMISSIONS },
      repositories: [town.shop],
    })
    push(town.alice, 'api:1.0')
    const pull = town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave', from: fork })
    push(town.bob, 'api:2.0')
    const pushed = town.forge.event('pull_request', { pull, action: 'synchronize', sender: town.bob })
    const edited = town.forge.event('pull_request', { pull, action: 'edited' })
    // Without a record, nothing but the event knows of bob.
    expect((await run(town, edited, { inputs: CHECK, token: writingHere })).exitCode).toBe(0)
    for (const event of [pushed, edited]) {
      const { exitCode, decision } = await run(town, event, { inputs: CHECK, token: writingHere })
      expect(exitCode).toBe(1)
      expect(decision.violations).toContainEqual(expect.objectContaining({ principal: 'bob', file: FILE }))
    }
  })
})

describe('the file of a run', () => {
  it('is a chain, of all that the run judged', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    town.forge.openPullRequest(town.shop, { author: town.alice, head: 'wave-17', base: 'main' })
    const ran = await run(town, opened(pull), { inputs: CHECK, token: writing })
    expect(ran.exitCode).toBe(1)
    expect(flawsOf(ran.text)).toEqual([])
    expect(ran.records).toHaveLength(2)
    expect(log().map(({ id }) => id)).toEqual(ran.records.map(({ id }) => id))
  })

  it('goes on in a file that is kept', async () => {
    const kept = join(folder, 'kept.jsonl')
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    for (const attempt of [1, 2])
      await run(town, opened(pull), { inputs: { ...CHECK, 'audit-file': kept }, token: writing, attempt })
    const text = readFileSync(kept, 'utf8')
    expect(flawsOf(text)).toEqual([])
    expect(recordsIn(text).map(({ id }) => id)).toEqual(log().map(({ id }) => id))
  })
})
