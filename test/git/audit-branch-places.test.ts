import { existsSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { outboxFolder } from '../../src/git/audit-repository.ts'
import { bodyOf } from '../audit/bodies.ts'
import { AuditWorkshop, BRANCH, flawsOfCommits, logOn, type OpenOptions } from './audit-fixture.ts'
import { fixtureEnvironment, problemOf, type RepositoryFixture, repositoryAt } from './repository-fixture.ts'

const workshop = new AuditWorkshop()
afterAll(() => workshop.finish())

/** Where somebody stands, and where the records have to come. */
interface Scene {
  readonly dir: string | null
  readonly to: RepositoryFixture
  readonly options?: OpenOptions
  /** Where `to` is not: nothing may come here. */
  readonly not?: RepositoryFixture
}

/** A checkout whose remotes are named by hand. */
function withRemotes(origin: RepositoryFixture, remotes: Readonly<Record<string, string>>): RepositoryFixture {
  const checkout = workshop.checkout(origin)
  checkout.git('remote', 'remove', 'origin')
  for (const [name, url] of Object.entries(remotes)) checkout.git('remote', 'add', name, url)
  return checkout
}

const cloned = (...options: readonly string[]): Scene => {
  const to = workshop.origin()
  return { dir: workshop.checkout(to, ...options).dir, to }
}

function below(name: string, dir: string): string {
  mkdirSync(join(dir, name), { recursive: true })
  return join(dir, name)
}

const SCENES: Readonly<Record<string, () => Scene>> = {
  'a whole clone': () => cloned(),
  'a clone cut off at depth 1': () => cloned('--depth=1'),
  'a partial clone': () => cloned('--filter=blob:none'),
  'a clone of one branch': () => cloned('--single-branch'),
  'a folder of a clone': () => {
    const { dir, to } = cloned()
    return { dir: below('deep/er', dir ?? ''), to }
  },
  'a linked work tree': () => {
    const { dir, to } = cloned()
    const linked = workshop.folder('linked')
    repositoryAt(dir ?? '').git('worktree', 'add', '--quiet', linked, '-b', 'linked')
    return { dir: linked, to }
  },
  'a clone with longer ids': () => {
    const to = workshop.origin({ format: 'sha256' })
    return { dir: workshop.checkout(to).dir, to }
  },
  'a bare repository without remotes': () => {
    const to = workshop.origin()
    return { dir: to.dir, to }
  },
  'a repository with a work tree and without remotes': () => {
    const to = workshop.repository()
    to.commit({ a: '1' })
    return { dir: to.dir, to }
  },
  'an empty repository': () => {
    const to = workshop.repository()
    return { dir: to.dir, to }
  },
  'a remote by its path': () => {
    const to = workshop.origin()
    return { dir: withRemotes(to, { origin: to.dir }).dir, to }
  },
  'a remote by a relative path, from a folder': () => {
    const to = workshop.origin()
    return { dir: below('deep', withRemotes(to, { origin: `../${basename(to.dir)}` }).dir), to }
  },
  'a remote by a relative path, from a linked work tree': () => {
    const to = workshop.origin()
    const checkout = withRemotes(to, { origin: `../${basename(to.dir)}` })
    const linked = join(below('else/where', workshop.folder('linked')), 'linked')
    checkout.git('worktree', 'add', '--quiet', linked, '-b', 'linked')
    return { dir: linked, to }
  },
  'the only remote, whatever its name': () => {
    const to = workshop.origin()
    return { dir: withRemotes(to, { upstream: to.dir }).dir, to }
  },
  '`origin` among several remotes': () => {
    const to = workshop.origin()
    const not = workshop.origin()
    return { dir: withRemotes(to, { fork: not.dir, origin: to.dir, upstream: not.dir }).dir, to, not }
  },
  'another spelling of the URL, by `insteadOf`': () => {
    const to = workshop.origin()
    const checkout = withRemotes(to, { origin: 'https://git.invalid/acme/shop' })
    checkout.git('config', `url.file://${to.dir}.insteadOf`, 'https://git.invalid/acme/shop')
    return { dir: checkout.dir, to }
  },
  'another URL for pushes': () => {
    const to = workshop.origin()
    const checkout = withRemotes(to, { origin: to.dir })
    const same = workshop.folder('same')
    workshop.run(to.dir, ['clone', '--quiet', '--bare', to.dir, same])
    checkout.git('config', 'remote.origin.pushUrl', `file://${to.dir}`)
    return { dir: checkout.dir, to }
  },
  'an origin that the caller names, without a checkout': () => {
    const to = workshop.origin()
    return { dir: null, to, options: { origin: workshop.serve(to) } }
  },
  'an origin that the caller names, whatever the checkout says': () => {
    const to = workshop.origin()
    const not = workshop.origin()
    return { dir: workshop.checkout(not).dir, to, not, options: { origin: workshop.serve(to) } }
  },
  'an origin that the caller names, in a folder that is no repository': () => {
    const to = workshop.origin()
    return { dir: below('x', workshop.folder()), to, options: { origin: workshop.serve(to) } }
  },
  'a branch with folders in its name': () => {
    const to = workshop.origin()
    return { dir: workshop.checkout(to).dir, to, options: { branch: 'log/audit' } }
  },
}

describe('an audit branch is written to from', () => {
  it.each(Object.entries(SCENES))('%s', async (_, prepare) => {
    const { dir, to, options = {}, not } = prepare()
    const { branch = BRANCH } = options
    // Twice: what the first one left is to be found by the second.
    for (const numbers of [[1], [2, 3]]) {
      const log = await workshop.open(dir, options)
      await log.append(numbers.map(number => bodyOf(number)))
      await log.close()
    }
    const { flaws, records } = logOn(to, branch)
    expect(flaws).toEqual([])
    expect(flawsOfCommits(to, branch)).toEqual([])
    expect(records.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(records.map(({ chain }) => chain)).not.toContain('')
    const others = [...(not === undefined ? [] : [not]), ...(dir === null || dir === to.dir ? [] : [repositoryAt(dir)])]
    for (const other of others)
      if (other.dir.startsWith('/') && isRepository(other))
        expect(other.git('branch', '--all', '--list', `*${branch}`)).toBe('')
  })
})

function isRepository({ git }: RepositoryFixture): boolean {
  try {
    return git('rev-parse', '--git-dir') !== ''
  } catch {
    return false
  }
}

describe('there is no way to an audit branch', () => {
  it('from where there is no repository', async () => {
    expect(await problemOf(workshop.open(below('x', workshop.folder())))).toMatch(
      /^usage: .* is not in a Git repository/,
    )
  })

  it('where none of several remotes is `origin`', async () => {
    const origin = workshop.origin()
    const { dir } = withRemotes(origin, { a: origin.dir, b: origin.dir })
    expect(await problemOf(workshop.open(dir))).toBe(
      'audit-unavailable: none of the several remotes is called `origin`, so it is not known where the audit branch is; name one so',
    )
  })

  it.each<[string, (dir: string) => string]>([
    ['a folder that is not there', dir => `${dir}/nowhere`],
    ['a folder that is no repository', dir => below('x', dir)],
    ['a URL of such a folder', dir => `file://${dir}/nowhere`],
    ['a server that is not there', () => 'http://127.0.0.1:1/acme/shop.git'],
  ])('at %s', async (_, url) => {
    const origin = workshop.origin()
    const { dir } = withRemotes(origin, { origin: url(workshop.folder()) })
    const start = Date.now()
    const log = await workshop.open(dir)
    expect(await problemOf(log.append([bodyOf(1)]))).toMatch(
      /^audit-unavailable: the branch `fieldgate-audit` can not take an audit record: .*(nowhere|\/x|127\.0\.0\.1)/,
    )
    expect(Date.now() - start).toBeLessThan(30_000)
  })

  it('by a program that a URL names', async () => {
    const mark = workshop.folder('mark')
    const { dir } = withRemotes(workshop.origin(), { origin: `ext::sh -c touch% '${mark}'` })
    const log = await workshop.open(dir)
    expect(await problemOf(log.append([bodyOf(1)]))).toMatch(/^audit-unavailable: .*transport 'ext' not allowed/)
    expect(existsSync(mark)).toBe(false)
  })

  it.each<[string, (fetch: string) => Readonly<Record<string, string>>]>([
    ['a URL', () => ({ 'remote.origin.url': 'http://bob:s3cr3t@127.0.0.1:1/acme/shop.git' })],
    ['a URL without a name', () => ({ 'remote.origin.url': 'http://s3cr3t@127.0.0.1:1/acme/shop.git' })],
    [
      'a URL for pushes',
      fetch => ({ 'remote.origin.url': fetch, 'remote.origin.pushUrl': 'http://bob:s3cr3t@127.0.0.1:1/a/b' }),
    ],
    [
      'a URL that another is replaced by',
      () => ({ 'remote.origin.url': 'hub:a/b', 'url.http://bob:s3cr3t@127.0.0.1:1/.insteadOf': 'hub:' }),
    ],
  ])('and then no word is told of the credentials in %s', async (_, config) => {
    const origin = workshop.origin()
    const { dir, git } = withRemotes(origin, { origin: origin.dir })
    for (const [key, value] of Object.entries(config(origin.dir))) git('config', key, value)
    const log = await workshop.open(dir)
    const problem = await problemOf(log.append([bodyOf(1)]))
    expect(problem).toMatch(/^audit-unavailable: /)
    expect(problem).not.toContain('s3cr3t')
  })
})

describe('the folder of the outbox', () => {
  it('is the one of the clone, wherever in it one stands', async () => {
    const { dir, git } = workshop.checkout(workshop.origin())
    const linked = workshop.folder('linked')
    git('worktree', 'add', '--quiet', linked, '-b', 'linked')
    const expected = join(dir, '.git/fieldgate/outbox')
    for (const place of [dir, below('deep', dir), linked])
      expect(await outboxFolder(place, fixtureEnvironment)).toBe(expected)
  })

  it('is nowhere where there is no repository', async () => {
    expect(await outboxFolder(below('x', workshop.folder()), fixtureEnvironment)).toBeNull()
    expect(await outboxFolder(workshop.folder(), fixtureEnvironment)).toBeNull()
  })
})
