import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureEnvironment, Workshop } from '../git/repository-fixture.ts'
import { startForge } from './forge.ts'
import type { Event } from './runner/events.ts'
import { type Scene, stage } from './scene.ts'
import { git } from './world/git.ts'
import { NOTHING } from './world/world.ts'

const run = promisify(execFile)
const workshop = new Workshop()
let scene: Scene
beforeAll(async () => {
  scene = await stage()
})
afterAll(async () => {
  expect(scene.forge.violations).toEqual([])
  await scene.forge.close()
  workshop.remove()
})

describe('an event', () => {
  // Each is validated against GitHub's description when it is made.
  it.each<[string, (scene: Scene) => Event, object, (scene: Scene) => readonly [string, string]]>([
    [
      'of a new pull request',
      ({ forge, pull }) => forge.event('pull_request', { pull }),
      { action: 'opened', number: 7 },
      ({ pull }) => ['refs/pull/7/merge', pull.mergeCommit ?? ''],
    ],
    [
      'of a push to it',
      ({ forge, pull, carol }) =>
        forge.event('pull_request', { pull, action: 'synchronize', sender: carol, before: NOTHING }),
      { action: 'synchronize', before: NOTHING, sender: { id: 33 } },
      ({ pull }) => ['refs/pull/7/merge', pull.mergeCommit ?? ''],
    ],
    [
      'of another base',
      ({ forge, pull }) =>
        forge.event('pull_request', { pull, action: 'edited', oldBase: { branch: 'old', sha: NOTHING } }),
      { changes: { base: { ref: { from: 'old' } } } },
      ({ pull }) => ['refs/pull/7/merge', pull.mergeCommit ?? ''],
    ],
    [
      'of a pull request again',
      ({ forge, pull }) => forge.event('pull_request', { pull, action: 'reopened' }),
      { action: 'reopened' },
      ({ pull }) => ['refs/pull/7/merge', pull.mergeCommit ?? ''],
    ],
    [
      'for trusted workflows',
      ({ forge, pull }) => forge.event('pull_request_target', { pull }),
      { number: 7, pull_request: { base: { ref: 'main' } } },
      ({ first }) => ['refs/heads/main', first],
    ],
    [
      'of a review',
      ({ forge, pull, carol }) =>
        forge.event('pull_request_review', { pull, review: forge.review(pull, { author: carol }) }),
      { action: 'submitted', review: { state: 'approved' } },
      ({ pull }) => ['refs/pull/7/merge', pull.mergeCommit ?? ''],
    ],
    [
      'of a push',
      ({ forge, shop, first, head, carol }) =>
        forge.event('push', { repository: shop, branch: 'main', before: first, after: head, sender: carol }),
      { ref: 'refs/heads/main', commits: [{ author: { username: 'ann' } }] },
      ({ head }) => ['refs/heads/main', head],
    ],
    [
      'by hand',
      ({ forge, shop, carol }) =>
        forge.event('workflow_dispatch', { repository: shop, sender: carol, inputs: { 'pull-request': '7' } }),
      { inputs: { 'pull-request': '7' } },
      ({ first }) => ['refs/heads/main', first],
    ],
    [
      'of a queue',
      ({ forge, pull, carol }) => {
        const [entry] = forge.enqueue([pull], carol)
        if (entry === undefined) throw new Error('it was queued')
        return forge.event('merge_group', { entry, sender: carol })
      },
      { action: 'checks_requested', merge_group: { base_ref: 'refs/heads/main' } },
      ({ shop }) => {
        const [entry] = shop.queues.get('main') ?? []
        return [`refs/heads/${entry?.branch}`, entry?.head ?? '']
      },
    ],
  ])('%s', (_, make, payload, place) => {
    const event = make(scene)
    expect(event.payload).toMatchObject(payload)
    expect([event.ref, event.sha]).toEqual(place(scene))
  })
})

describe("the runner's variables", () => {
  const environment = (inputs: Record<string, string> = {}) => {
    const { forge, pull, token } = scene
    const dir = workshop.folder('runner')
    return forge.runnerEnvironment(forge.event('pull_request', { pull }), { dir, token, inputs })
  }

  it('name the event, the place and files that are there', () => {
    const env = environment({ 'check-run': 'true', 'two words': 'x' })
    expect(env).toMatchObject({
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_BASE_REF: 'main',
      GITHUB_HEAD_REF: 'wave',
      'INPUT_CHECK-RUN': 'true',
      INPUT_TWO_WORDS: 'x',
      INPUT_TOKEN: scene.token,
    })
    expect(JSON.parse(readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'))).toMatchObject({ number: 7 })
    for (const name of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'])
      expect(readFileSync(env[name] ?? '', 'utf8')).toBe('')
  })

  it('let `@actions/artifact` upload, and the name is taken then', async () => {
    const { forge } = scene
    const env = environment()
    const file = join(env.RUNNER_TEMP ?? '', 'audit.jsonl')
    writeFileSync(file, '{"a":1}\n')
    const upload = `import { DefaultArtifactClient } from '@actions/artifact'
      const [, file, root, how] = process.argv
      await new DefaultArtifactClient().uploadArtifact('record', [file], root, { skipArchive: how === 'raw' })`
    const by = (how: string) =>
      run(process.execPath, ['--input-type=module', '-e', upload, file, env.RUNNER_TEMP ?? '', how], {
        env: { ...env, PATH: process.env.PATH },
      })
    await Promise.all([by('raw'), by('zip')])
    const artifacts = forge.state.artifacts.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(artifacts.map(({ name, isZip, isFinalized }) => [name, isZip, isFinalized])).toEqual([
      ['audit.jsonl', false, true],
      ['record', true, true],
    ])
    expect(artifacts[0]?.bytes?.toString()).toBe('{"a":1}\n')
    await expect(by('raw')).rejects.toThrow(/\(409\) Conflict: an artifact with this name already exists/)
  })
})

describe('Git', () => {
  const fetchHead = (url: string, commit: string, token?: string) => {
    const dir = workshop.repository({ bare: true }).dir
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
    const login = token === undefined ? [] : ['-c', `http.${url}/.extraheader=AUTHORIZATION: basic ${basic}`]
    const env = { ...fixtureEnvironment, GIT_TERMINAL_PROMPT: '0' }
    return run('git', [...login, 'fetch', '--quiet', '--depth=1', '--filter=blob:none', `${url}/acme/shop`, commit], {
      cwd: dir,
      env,
    })
  }

  it('fetches by id from the server that the runner names, with a token', async () => {
    const { forge, head, token } = scene
    forge.forget()
    await fetchHead(forge.serverUrl, head, token)
    expect(forge.gitCalls.map(({ status }) => status)).toContain(200)
    expect(forge.calls).toEqual([])
  })

  it.each<[string, string | undefined]>([
    ['without a token', undefined],
    ['with a token that nobody has', 'ghs_nobody'],
  ])('is refused %s', async (_, token) => {
    await expect(fetchHead(scene.forge.serverUrl, scene.head, token)).rejects.toThrow(
      /Authentication failed|terminal prompts disabled/,
    )
  })

  it.each(['server-error', 'reset', 'cut'] as const)('fails by the fault `%s`', async kind => {
    const { forge, head, token } = scene
    forge.forget()
    forge.faults.push({ at: 0, kind, on: 'git', times: 9 })
    await expect(fetchHead(forge.serverUrl, head, token)).rejects.toThrow(/fatal: /)
    forge.forget()
  })

  it('pushes nothing', async () => {
    const { forge, shop, token } = scene
    forge.forget()
    const url = Object.assign(new URL(`${forge.resultsUrl}/acme/shop`), { username: 'x-access-token', password: token })
    const pushed = run('git', ['push', url.href, 'wave:refs/heads/pushed'], { cwd: shop.dir, env: fixtureEnvironment })
    await expect(pushed).rejects.toThrow(/fatal: /)
    expect(forge.gitCalls.map(({ status }) => status)).toEqual([401, 403])
    expect(git(shop.dir, ['for-each-ref', 'refs/heads/pushed'])).toBe('')
  })
})

describe('a forge', () => {
  it('has addresses as an enterprise has them, where asked', async () => {
    const forge = await startForge({ kind: 'enterprise' })
    const token = forge.addToken()
    forge.addRepository('acme/shop')
    const headers = { authorization: `token ${token}`, 'user-agent': 'test' }
    const { status } = await fetch(`${forge.url}/repos/acme/shop`, { headers })
    const answer = await fetch(forge.graphqlUrl, { method: 'POST', headers, body: '{"query":"{ viewer { login } }"}' })
    expect([status, answer.status]).toEqual([200, 200])
    expect([forge.url, forge.graphqlUrl, new URL(forge.serverUrl).hostname]).toEqual([
      `${forge.serverUrl}/api/v3`,
      `${forge.serverUrl}/api/graphql`,
      '127.0.0.1',
    ])
    await forge.close()
  })

  it('shares nothing with another, starts quickly, and closes what hangs', async () => {
    const begun = performance.now()
    const [one, two] = await Promise.all([startForge(), startForge()])
    expect(performance.now() - begun).toBeLessThan(1000)
    one.addRepository('acme/shop')
    expect(two.state.repositories).toEqual([])
    one.faults.push({ at: 0, kind: 'hang' })
    const hanging = fetch(`${one.url}/repos/acme/shop`).catch(() => 'broken')
    await expect.poll(() => one.calls.length).toBe(1)
    await one.close()
    expect(await hanging).toBe('broken')
    await two.close()
  })
})
