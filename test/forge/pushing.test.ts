import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Forge, startForge } from './forge.ts'
import type { Repository, User } from './world/state.ts'

let forge: Forge
let ann: User
let shop: Repository
let folder: string
beforeEach(async () => {
  forge = await startForge()
  ann = forge.addUser('ann')
  shop = forge.addRepository('acme/shop')
  forge.push(shop, ann, 'main', forge.commit(shop, { a: '1' }, { parents: [] }))
  folder = mkdtempSync(join(tmpdir(), 'fieldgate-pushing-'))
})
afterEach(async () => {
  expect(forge.violations).toEqual([])
  rmSync(folder, { recursive: true, force: true })
  await forge.close()
})

/** Pushes the tip of `main` in a clone to a branch, with a token, and tells what Git says. */
async function push(token: string | null, branch = 'next', name = 'acme/shop', options: readonly string[] = []) {
  const url = `${forge.serverUrl}/${name}`
  const header = token === null ? [] : ['-c', `http.extraHeader=Authorization: basic ${basic(token)}`]
  const args = [...header, '--git-dir', shop.dir, 'push', ...options, url, `${await tip()}:refs/heads/${branch}`]
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    HOME: folder,
  }
  return promisify(execFile)('git', args, { env, cwd: folder }).then(
    () => 'done',
    ({ stderr }) => String(stderr),
  )
}

const basic = (token: string) => Buffer.from(`x-access-token:${token}`).toString('base64')
const tip = async () => forge.commit(shop, { a: '2' }, { parents: ['main'] })
const tokenWith = (contents: 'read' | 'write' | 'none') => forge.addToken({ permissions: { contents } })

describe('a push over HTTP', () => {
  it('with `contents: write` moves the branch, and the forge hears of it', async () => {
    const before = shop.activity.length
    expect(await push(tokenWith('write'))).toBe('done')
    const commit = shop.tips.get('next')
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
    expect(shop.activity.slice(before)).toMatchObject([
      { ref: 'refs/heads/next', type: 'branch_creation', after: commit, actor: { login: 'github-actions[bot]' } },
    ])
    expect(forge.gitCalls.at(-1)).toMatchObject({ method: 'POST', path: '/acme/shop/git-receive-pack', status: 200 })
  })

  it.each<[string, () => string | null, string]>([
    ['read-only', () => tokenWith('read'), 'remote: Permission to acme/shop.git denied to github-actions[bot].'],
    ['without contents', () => tokenWith('none'), 'The requested URL returned error: 403'],
    [
      'of a person who may only read',
      () => forge.addToken({ account: ann }),
      'remote: Permission to acme/shop.git denied to ann.',
    ],
    ['of another repository', () => elsewhere(), 'denied to github-actions[bot]'],
    ['that nobody has', () => 'ghs_none', 'could not read Username'],
    ['at all', () => null, 'could not read Username'],
  ])('is refused with no token %s', async (_, token, words) => {
    expect(await push(token())).toContain(words)
    expect([...shop.tips.keys()]).toEqual(['main'])
  })

  function elsewhere(): string {
    const repositories = [forge.addRepository('acme/pay')]
    return forge.addToken({ permissions: { contents: 'write' }, repositories })
  }

  it('to what is not there, or is private and of others, finds nothing', async () => {
    forge.addRepository('acme/hidden', { isPrivate: true })
    expect(await push(tokenWith('write'), 'next', 'acme/nothing')).toContain('Repository not found')
    expect(await push(elsewhere(), 'next', 'acme/hidden')).toContain('Repository not found')
  })

  it('to a branch whose rules allow none is declined, and to its neighbour is not', async () => {
    shop.rules.set('next', [{ type: 'update' }])
    const said = await push(tokenWith('write'))
    expect(said).toContain('remote: error: GH013: Repository rule violations found for refs/heads/next.')
    expect(said).toContain('[remote rejected]')
    expect(await push(tokenWith('write'), 'other')).toBe('done')
    expect([...shop.tips.keys()]).toEqual(['main', 'other'])
  })

  it('that is no fast-forward is rejected', async () => {
    expect(await push(tokenWith('write'))).toBe('done')
    forge.push(shop, ann, 'next', forge.commit(shop, { b: '1' }, { parents: ['next'] }))
    expect(await push(tokenWith('write'))).toMatch(/rejected/)
  })
})
