import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openRepository } from '../../src/git/repository.ts'
import type { FileChange, Repository } from '../../src/repository.ts'
import { fixtureEnvironment, OpenWorkshop, problemOf, type RepositoryFixture } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const LINES = 'a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n'
const COMMITS = 25

/** A pull request of many commits to a branch that went on meanwhile. */
function pullRequest() {
  const fixture = workshop.repository({ bare: true })
  fixture.commit({ 'p/a.yaml': LINES, '.fieldgate/roles.yaml': 'roles: 1\n', '.fieldgate/rules/x.yaml': 'x\n' })
  const start = fixture.commit({ 'big.bin': 'x'.repeat(100_000) })
  const main = fixture.commit({ 'p/a.yaml': LINES.replace('a: 1', 'a: 2') })
  let from = start
  for (let n = 0; n < COMMITS; n++) {
    from = fixture.commit({ [`p/deep/er/${n}.yaml`]: `n: ${n}\n` }, { branch: 'change', from })
  }
  const head = fixture.commit({ 'p/a.yaml': LINES.replace('e: 1', 'e: 2') }, { branch: 'change' })
  const merge = fixture.git('merge-tree', '--write-tree', main, head)
  const both = LINES.replace('a: 1', 'a: 2').replace('e: 1', 'e: 2')
  const files = Object.fromEntries(Array.from({ length: COMMITS }, (_, n) => [`p/deep/er/${n}.yaml`, `n: ${n}\n`]))
  const pull = fixture.commit({ ...files, 'p/a.yaml': both }, { branch: 'pull', from: main, merge: [head] })
  return { fixture, url: workshop.serve(fixture), main, head, pull, merge }
}

const { fixture, url, main, head, pull, merge } = pullRequest()

/** What a run of the Action asks for, in its order. */
async function run(repository: Repository, forgeMerge?: string) {
  const [base, tip, governance] = await Promise.all([
    repository.resolve(main),
    repository.resolve(head),
    repository.resolve(main),
    forgeMerge && repository.resolve(forgeMerge),
  ])
  const blobsOf = async (oids: readonly string[]) => {
    await repository.sizes(oids)
    return Promise.all(oids.map(oid => repository.blob(oid)))
  }
  const rules = async () => blobsOf((await repository.filesBelow(governance.tree, '.fieldgate')).map(({ oid }) => oid))
  const landing = async () => {
    const { tree } = await repository.mergeResult(base, tip, forgeMerge)
    return { tree, changes: await repository.changedFiles(base.tree, tree) }
  }
  const people = async () => {
    const commits = await repository.history(main, head)
    const trees = new Map(commits.map(({ commit, tree }) => [commit, tree]))
    const treeOf = async (commit: string) => trees.get(commit) ?? (await repository.resolve(commit)).tree
    const touched: FileChange[] = []
    for (const { tree, parents } of commits)
      touched.push(...(await repository.changedFiles(await treeOf(parents[0] ?? ''), tree)))
    return touched.map(({ path }) => path)
  }
  const [texts, { tree, changes }, touched] = await Promise.all([rules(), landing(), people()])
  await blobsOf(changes.flatMap(({ base, result }) => [base, result].flatMap(side => (side ? [side.oid] : []))))
  return { rules: texts.length, tree, changes: changes.length, touched }
}

describe('fetches of one run', () => {
  it.each<[string, () => RepositoryFixture | null, string | undefined, number]>([
    ['no checkout, merged here', () => null, undefined, 5],
    ["no checkout, the forge's merge", () => null, pull, 5],
    ["the forge's merge at depth 1", () => workshop.clone(fixture, '--depth=1', '--branch=pull'), pull, 4],
    ["the forge's merge and all before it", () => workshop.clone(fixture, '--branch=pull', '--single-branch'), pull, 0],
    ['the default branch at depth 1', () => workshop.clone(fixture, '--depth=1'), undefined, 5],
  ])('%s', async (_, place, forgeMerge, most) => {
    const { env, fetches } = workshop.countingFetches()
    const repository = await workshop.open(place(), env, url)
    const found = await run(repository, forgeMerge)
    expect(found).toMatchObject({ rules: 2, tree: merge, changes: COMMITS + 1 })
    expect(found.touched.sort()).toEqual(
      ['p/a.yaml', ...Array.from({ length: COMMITS }, (_, n) => `p/deep/er/${n}.yaml`)].sort(),
    )
    expect(fetches().length).toBeLessThanOrEqual(most)
    for (const fetch of fetches()) expect(fetch).toContain('--filter=')
  })

  it('an object that is refused costs the others nothing', async () => {
    const repository = await workshop.open(null, fixtureEnvironment, url)
    const [found, ...lost] = await Promise.all([
      repository.resolve(main),
      ...['e', 'f'].map(digit => problemOf(repository.resolve(digit.repeat(40)))),
    ])
    expect(found).toEqual({ commit: main, tree: fixture.tree(main), branch: null })
    for (const problem of lost) expect(problem).toMatch(/^object-missing: `(e+|f+)` not here.*not our ref/)
  })
})

describe('without a checkout', () => {
  it('names mean nothing, and there is no default branch', async () => {
    const repository = await workshop.open(null, fixtureEnvironment, url)
    for (const name of ['main', 'HEAD', 'refs/heads/main', '--help', main.slice(0, 12), ''])
      expect(await problemOf(repository.resolve(name))).toMatch(/^usage: there is no checkout in which to look up/)
    expect(await repository.defaultBranch()).toBeNull()
    expect(await repository.owner()).toBe('acme')
    expect((await repository.resolve(main.toUpperCase())).commit).toBe(main)
  })

  it('an empty folder, and one that does not exist, are none', async () => {
    const empty = workshop.folder('empty')
    mkdirSync(empty)
    for (const place of [empty, join(empty, 'none')]) {
      const repository = await workshop.open(place, fixtureEnvironment, url)
      expect((await repository.resolve(main)).tree).toBe(fixture.tree(main))
    }
  })

  it('needs an origin', async () => {
    expect(await problemOf(openRepository(null, { env: fixtureEnvironment }))).toMatch(/^usage: /)
  })

  it('says what may help, and nothing about clones', async () => {
    for (const origin of [url, 'https://user:s3cret@127.0.0.1:1/acme/shop.git']) {
      const repository = await workshop.open(null, { ...fixtureEnvironment, no_proxy: '*' }, origin)
      const problem = await problemOf(repository.resolve('f'.repeat(40)))
      expect(problem).toMatch(/^object-missing: `f+` not here, and fetching .*failed.*; check that the token may read/)
      expect(problem).not.toMatch(/s3cret|clone|unshallow/)
    }
  })
})

describe('a checkout beside an origin', () => {
  it('still names the default branch', async () => {
    const clone = workshop.clone(fixture)
    const repository = await workshop.open(clone, fixtureEnvironment, url)
    expect(await repository.defaultBranch()).toMatchObject({ commit: main, branch: 'refs/heads/main' })
    expect((await repository.resolve('origin/change')).branch).toBe('refs/heads/change')
    expect(await repository.owner()).toBe('acme')
  })

  const mark = workshop.folder('mark')
  it.each<[string, Record<string, string>]>([
    ['honest', {}],
    ['a command as its remote', { 'remote.origin.url': `ext::touch ${mark}`, 'protocol.ext.allow': 'always' }],
    ['nothing as its remote', { 'remote.origin.url': 'file:///nowhere' }],
    ['another program at the other end', { 'remote.origin.uploadpack': `touch ${mark}` }],
    ['its own idea of the URL', { 'url.file:///nowhere/.insteadOf': 'file://' }],
    ['a proxy', { 'core.gitProxy': `touch ${mark}`, 'http.proxy': 'http://127.0.0.1:1' }],
    ['a program for SSH', { 'core.sshCommand': `touch ${mark}` }],
  ])('with %s gets objects from the origin alone', async (_, settings) => {
    const clone = workshop.clone(fixture, '--depth=1', '--branch=pull')
    for (const [key, value] of Object.entries(settings)) clone.git('config', key, value)
    const repository = await workshop.open(clone, fixtureEnvironment, url)
    expect((await repository.mergeResult(await repository.resolve(main), await repository.resolve(head))).tree).toBe(
      merge,
    )
    expect(existsSync(mark)).toBe(false)
  })
})

describe('credentials', () => {
  /** A server that refuses everything, and remembers which `Authorization` headers it was sent. */
  async function listening() {
    const seen: string[] = []
    const server = createServer((request, response) => {
      const headers = request.rawHeaders
      seen.push(...headers.filter((_, index) => /^authorization$/i.test(headers[index - 1] ?? '') && index % 2 === 1))
      response.writeHead(404).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return { seen, server, at: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  }

  it.each([
    ['are sent once, whatever checkout and machine have', 'own', ['basic bXk6dG9rZW4=']],
    ['are not sent to another host', 'http://other.example/', ['basic machine']],
  ])('%s', async (_, host, expected) => {
    const { seen, server, at } = await listening()
    const clone = workshop.clone(fixture, '--depth=1')
    clone.git('config', `http.${at}.extraheader`, 'AUTHORIZATION: basic checkout')
    const machine = workshop.folder('gitconfig')
    writeFileSync(machine, `[http "${at}"]\n\textraheader = AUTHORIZATION: basic machine\n`)
    const env = {
      ...fixtureEnvironment,
      no_proxy: '*',
      GIT_CONFIG_GLOBAL: machine,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${host === 'own' ? at : host}.extraheader`,
      GIT_CONFIG_VALUE_0: 'AUTHORIZATION: basic bXk6dG9rZW4=',
    }
    const repository = await workshop.open(clone, env, `${at}acme/shop.git`)
    const problem = await problemOf(repository.resolve('f'.repeat(40)))
    server.close()
    expect(seen).toEqual(expected)
    expect(problem).toMatch(/^object-missing/)
    expect(problem).not.toContain('bXk6dG9rZW4=')
  })
})
