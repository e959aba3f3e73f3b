import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Event } from '../forge/runner/events.ts'
import type { PullRequest } from '../forge/world/state.ts'
import { MARK } from '../report/hostile.ts'
import { expectOnlyCode } from '../report/markdown-reader.ts'
import { by, config, FILE, propose, type Ran, run, settle, type Town } from './town.ts'

let town: Town
let folder: string
beforeEach(async () => {
  town = await settle()
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-hostile-'))
})
afterEach(async () => {
  expect(town.forge.violations).toEqual([])
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

const CHECK = { 'check-run': 'true' }

/** threats.md O1, O2, F5: around {@link MARK}, which may stand in code alone. */
const HOSTILE = [
  '\n::error::x',
  '\n::stop-commands::y',
  '\n::set-output name=decision::allow',
  '\r\n##[error]z ##vso[task.complete result=Succeeded;]',
  '\u001b[31m\u001b]8;;https://evil.example\u0007',
  '@acme-team closes #1 ',
  '<img src=x onerror=alert(1)> --> <!-- fieldgate/v1 decision -->',
  '` `` ``` ```` \n```\n## ✅ Fieldgate: allow\n',
  '\u202e\u2066\u200b',
].join(MARK)

/** A name of a file holds no slash, and is no more than 255 bytes. */
const FILE_NAME = `${'\n::error::@acme-team ``` <img src=x> closes #1 --> \u202e##[error]'.replaceAll('/', '')}${MARK}.yaml`
const BRANCH = `@acme/team\`\`\`<img>#1-->closes%0A;$(id)${MARK}`

const SECRETS = {
  token: `ghp_${'a1B2'.repeat(9)}`,
  inKey: `ghp_${'c3D4'.repeat(9)}`,
  inPath: `ghp_${'e5F6'.repeat(9)}`,
  webToken: `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiJhbGljZSJ9'}.${'QkJCQg'.repeat(6)}`,
  key: ['-----BEGIN PRIVATE KEY-----', 'TUlJRXZR'.repeat(8), '-----END PRIVATE KEY-----'].join('\n'),
}

const services = (images: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    services: Object.fromEntries(Object.entries(images).map(([name, dockerImage]) => [name, { dockerImage }])),
  })

/** Everything that a run leaves behind for people, by where it is. */
interface Media {
  readonly markdown: readonly string[]
  readonly log: string
  /** Everything, as one text. */
  readonly all: string
}

function mediaOf(ran: Ran, pulls: readonly PullRequest[]): Media {
  const { checkRuns } = town.shop
  const said = pulls.flatMap(({ comments, reviews, threads }) =>
    [...comments, ...reviews, ...threads.flatMap(thread => thread.comments)].filter(
      ({ author }) => author?.type === 'Bot',
    ),
  )
  const markdown = [
    ...said.map(({ body }) => body),
    ...checkRuns.map(({ output }) => output.summary ?? ''),
    ran.summary,
  ]
  // By this very line the runner takes the token out of the log.
  const log = ran.log.replace(`::add-mask::${town.token}\n`, '')
  const artifacts = town.forge.state.artifacts.map(({ name, bytes }) => [name, ...unzipped(bytes)])
  const { outputs, decision, records } = ran
  return { markdown, log, all: inAll([markdown, log, artifacts, outputs, decision, records, checkRuns]) }
}

/** Strings as they are, and not as JSON writes them. */
function inAll(value: unknown): string {
  const texts: string[] = []
  const found = JSON.stringify(value, (key, part) => {
    if (typeof part === 'string') texts.push(key, part)
    else texts.push(key)
    return part
  })
  return [found, ...texts].join('\n')
}

/** The texts in a zip archive (PKWARE APPNOTE 4.3.12), by way of its central directory. */
function unzipped(bytes: Buffer | null): readonly string[] {
  if (bytes === null) throw new Error('nothing was uploaded')
  const texts: string[] = []
  let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1')
  for (; at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 1, 'latin1')) {
    const start = bytes.readUInt32LE(at + 42)
    const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
    const packed = bytes.subarray(data, data + bytes.readUInt32LE(at + 20))
    texts.push((bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString())
  }
  return texts
}

/** Commands of ours, and of `@actions/artifact` about its own requests, which know nothing of the change. */
function expectHarmless({ markdown, log }: Media): void {
  for (const line of log.split(/\r\n|\r|\n/)) {
    if (/^\s*::/.test(line)) expect(line).toMatch(/^::(?:(?:error|warning|notice) .*?|debug|add-mask)::/)
    if (/^::(?:debug|add-mask)::/.test(line)) expect(line).not.toContain(MARK)
  }
  expect(log).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b]|##\[/u)
  for (const text of markdown) expectOnlyCode(text, MARK)
}

function expectNoSecrets({ all }: Media): void {
  for (const secret of [...Object.values(SECRETS), SECRETS.key.split('\n')[1] ?? '', town.token])
    expect(all).not.toContain(secret)
}

const opened = (pull: PullRequest): Event => town.forge.event('pull_request', { pull })

describe('text of others', () => {
  /** The same places before and after: what is new in a file nobody restricts. */
  const files = (image: string, token: string): Readonly<Record<string, string>> => ({
    [FILE]: services({ [`key ${HOSTILE}`]: image, [SECRETS.inKey]: `${image}1`, token, key: token && SECRETS.key }),
    [`projects/shop/${FILE_NAME}`]: services({ web: token && SECRETS.webToken, own: image }),
    [`projects/shop/${SECRETS.inPath}.yaml`]: services({ own: `${image}2` }),
  })
  const before = { ...files('x:1', ''), 'projects/shop/own.yaml': services({ own: 'x:1' }) }
  const denied = { ...files(HOSTILE, SECRETS.token), 'projects/shop/own.yaml': '' }
  beforeEach(() => {
    const commit = town.forge.commit(town.shop, before, { author: by(town.alice) })
    town.forge.push(town.shop, town.alice, 'main', commit)
    denied['projects/shop/own.yaml'] = services({ own: town.token })
  })
  const hostilePull = (change: Readonly<Record<string, string>>): PullRequest => {
    const message = `${HOSTILE}${SECRETS.token}\n\nCo-authored-by: alice <alice@example.com>`
    const commit = town.forge.commit(town.shop, change, { author: by(town.bob), message })
    town.forge.push(town.shop, town.bob, BRANCH, commit)
    const title = `${HOSTILE}${SECRETS.token}`
    const pull = town.forge.openPullRequest(town.shop, { author: town.bob, head: BRANCH, title, body: title })
    town.forge.review(pull, { author: town.alice, state: 'COMMENTED', body: title })
    return pull
  }

  it('has no effect in any medium, and no secret of it comes out, told or taken back', async () => {
    const pull = hostilePull(denied)
    const ran = await run(town, opened(pull), { inputs: CHECK })
    expect(ran).toMatchObject({ exitCode: 1, outputs: { decision: 'deny' } })
    expect(pull.threads.length).toBeGreaterThanOrEqual(2)
    expect(pull.comments).toHaveLength(1)
    const media = mediaOf(ran, [pull])
    expect(media.markdown.filter(text => text.includes(MARK)).length).toBeGreaterThanOrEqual(4)
    expect(media.all).toContain('[redacted]')
    expectHarmless(media)
    expectNoSecrets(media)

    const commit = town.forge.commit(town.shop, before, { parents: [pull.head.sha], author: by(town.bob) })
    town.forge.push(town.shop, town.bob, BRANCH, commit)
    const settled = await run(town, opened(pull), { inputs: CHECK, attempt: 2 })
    expect(settled.exitCode).toBe(0)
    const after = mediaOf(settled, [pull])
    expectHarmless(after)
    expectNoSecrets(after)
  })

  it('is as harmless in what can not be judged', async () => {
    const broken = `services:\n  api: { dockerImage: "${SECRETS.token} ${MARK}\n::error::x" }\n  api: [\n`
    const pull = hostilePull({ ...denied, [FILE]: broken })
    const ran = await run(town, opened(pull), { inputs: CHECK })
    expect(ran).toMatchObject({ exitCode: 2, outputs: { decision: 'error' } })
    const media = mediaOf(ran, [pull])
    expectHarmless(media)
    expectNoSecrets(media)
  })

  it('is as harmless in a login', async () => {
    const mallory = town.forge.addUser(`@acme-team${HOSTILE}`, { emails: ['mallory@example.com'] })
    town.shop.collaborators.set(mallory.id, 'write')
    const pull = propose(town, town.alice, { [FILE]: config('api:2.0') })
    const commit = town.forge.commit(
      town.shop,
      { [FILE]: config('api:3.0') },
      { parents: ['wave-17'], author: { name: 'm', email: 'mallory@example.com' } },
    )
    town.forge.push(town.shop, mallory, 'wave-17', commit)
    const ran = await run(town, opened(pull), { inputs: CHECK })
    expect(ran.exitCode).not.toBe(0)
    const media = mediaOf(ran, [pull])
    expect(media.all).toContain(MARK)
    expectHarmless(media)
  })
})

describe('an output', () => {
  it('is one key, whatever stands in it (O6)', async () => {
    const name = join(folder, 'x\ndecision<<EOF\nallow\nEOF\nghadelimiter\n::set-output name=decision::allow\ny')
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const ran = await run(town, opened(pull), { inputs: { 'audit-file': name } })
    expect(Object.keys(ran.outputs).sort()).toEqual([
      'audit-file',
      'decision',
      'record-id',
      'report',
      'violations',
      'warnings',
    ])
    expect(ran.outputs).toMatchObject({ 'audit-file': name, decision: 'deny' })
    expect(ran.records).toHaveLength(1)
  })
})

describe('comments of somebody else', () => {
  it('are never state, whatever marker they have', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    await run(town, opened(pull), { inputs: CHECK })
    const ours = { comment: pull.comments[0]?.body ?? '', finding: pull.threads[0]?.comments[0]?.body ?? '' }
    expect(ours.finding).toMatch(/^<!-- fieldgate\/v1 finding:/)
    // Somebody says all of it before we do, on another pull request of the same change.
    const other = propose(town, town.bob, { [FILE]: config('api:2.0', 4) }, 'wave-18')
    town.forge.comment(other, town.alice, ours.comment)
    town.forge.comment(other, town.bob, '<!-- fieldgate/v1 superseded -->\nnothing to see')
    const [thread] = pull.threads
    if (thread === undefined) throw new Error('no thread')
    const [first] = thread.comments
    if (first === undefined) throw new Error('no comment')
    other.threads.push({ ...thread, id: 9001, comments: [{ ...first, id: 9002, author: town.bob }] })
    await run(town, opened(other), { inputs: CHECK })

    expect(other.comments.map(({ author }) => author?.login)).toEqual(['alice', 'bob', 'github-actions[bot]'])
    expect(other.comments[0]?.body).toBe(ours.comment)
    expect(other.threads.map(({ comments: [one] }) => one?.author?.login)).toEqual(['bob', 'github-actions[bot]'])
    expect(other.threads[0]).toMatchObject({ isResolved: false, comments: [{ body: ours.finding }] })
  })
})

describe('a workspace', () => {
  /** What `actions/checkout` leaves: the test merge, and nothing before it. */
  const checkout = (pull: PullRequest): string => {
    const workspace = join(folder, 'workspace')
    const git = (...args: string[]) => execFileSync('git', ['-C', workspace, ...args], { stdio: 'pipe' })
    mkdirSync(workspace)
    git('init', '--quiet')
    git('remote', 'add', 'origin', `${town.forge.serverUrl}/acme/shop`)
    const ref = `refs/pull/${pull.number}/merge`
    git('fetch', '--quiet', '--depth=1', `file://${town.shop.dir}`, `+${ref}:refs/remotes/pull/merge`)
    git('checkout', '--quiet', '--force', 'refs/remotes/pull/merge')
    return workspace
  }
  const judged = async (pull: PullRequest, workspace: string): Promise<Ran> =>
    run(town, opened(pull), { workspace, inputs: { 'working-directory': workspace, 'upload-artifact': 'false' } })

  it.each([
    ['deny', 1, 'api:2.0'],
    ['allow', 0, 'api:1.0'],
  ])('does not matter: %s without a checkout, and with the depth of one', async (decision, exitCode, image) => {
    const pull = propose(town, town.bob, { [FILE]: config(image, 3) })
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const trees: unknown[] = []
    for (const workspace of [empty, checkout(pull), join(folder, 'not-there')]) {
      const ran = await judged(pull, workspace)
      expect(ran).toMatchObject({ exitCode, outputs: { decision }, left: [] })
      trees.push({ ...ran.decision })
    }
    expect(trees[1]).toEqual(trees[0])
    expect(trees[2]).toEqual(trees[0])
  })

  it('has a configuration, which plays no part', async () => {
    const pull = propose(town, town.bob, { [FILE]: config('api:2.0') })
    const workspace = checkout(pull)
    const [elsewhere, asked] = await listening()
    try {
      const program = join(folder, 'program')
      writeFileSync(program, `#!/bin/sh\ntouch '${join(folder, 'ran')}'\n`)
      chmodSync(program, 0o755)
      const { serverUrl } = town.forge
      const settings: readonly (readonly [string, string])[] = [
        ['core.fsmonitor', program],
        ['core.hooksPath', folder],
        ['core.sshCommand', program],
        ['core.gitProxy', program],
        ['core.askPass', program],
        ['credential.helper', `!${program}`],
        ['uploadpack.packObjectsHook', program],
        ['remote.origin.url', `${elsewhere}/acme/shop`],
        ['remote.origin.uploadpack', program],
        ['remote.origin.promisor', 'true'],
        ['extensions.partialClone', 'origin'],
        [`url.${elsewhere}/.insteadOf`, `${serverUrl}/`],
        [`http.${serverUrl}/.extraheader`, 'AUTHORIZATION: basic bm9ib2R5Om5vYm9keQ=='],
        [`http.${serverUrl}/.proxy`, elsewhere],
        ['http.proxy', elsewhere],
        ['protocol.ext.allow', 'always'],
      ]
      for (const [name, value] of settings) execFileSync('git', ['-C', workspace, 'config', '--add', name, value])
      writeFileSync(join(workspace, '.gitattributes'), '* merge=union filter=x diff=x\n')
      const ran = await judged(pull, workspace)
      expect(ran).toMatchObject({ exitCode: 1, outputs: { decision: 'deny' } })
      expect(ran.decision.violations).toMatchObject([{ code: 'disallowed', principal: 'bob' }])
      expect(asked).toEqual([])
      expect(existsSync(join(folder, 'ran'))).toBe(false)
    } finally {
      stop()
    }
  })

  /** A server that nobody is to ask. */
  let stop = (): void => {}
  const listening = (): Promise<readonly [string, readonly string[]]> => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.writeHead(404).end()
    })
    stop = () => void server.close()
    return new Promise(resolve => {
      server.listen(0, '127.0.0.1', () =>
        resolve([`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked]),
      )
    })
  }
})
