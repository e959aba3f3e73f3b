import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import { ObjectDatabase } from '../../src/git/object-database.ts'
import { fixtureEnvironment, problemOf, Workshop } from './repository-fixture.ts'

const workshop = new Workshop()
const opened: ObjectDatabase[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(database => database.close()))
})
afterAll(() => workshop.remove())

function open(gitDir: string, env = fixtureEnvironment, tooOld: () => Promise<Problem | null> = async () => null) {
  const database = new ObjectDatabase(gitDir, env, new AbortController().signal, tooOld)
  opened.push(database)
  return database
}

/** A program in the place of Git. */
function imposter(script: string): NodeJS.ProcessEnv {
  const folder = workshop.folder('bin')
  mkdirSync(folder)
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'git'), 0o755)
  return { ...fixtureEnvironment, PATH: `${folder}:${process.env.PATH}` }
}

const fixture = workshop.repository({ bare: true })
const large = Buffer.alloc(5_000_000, '0123456789\n')
const commit = fixture.commit({ large, empty: '', 'line\nfeed': 'a\n\nb\n' })
const oid = (name: string) => fixture.git('rev-parse', `${commit}:${name}`)
const ABSENT = 'f'.repeat(40)

describe('objects', () => {
  it('are answered in the order of the questions, large, empty and absent ones alike', async () => {
    const database = open(fixture.dir)
    const [header, big, absent, empty, none, feeds] = await Promise.all([
      database.header(oid('large')),
      database.read(oid('large')),
      database.read(ABSENT),
      database.read(oid('empty')),
      database.header(ABSENT),
      database.read(oid('line\nfeed')),
    ])
    expect(header).toMatchObject({ oid: oid('large'), type: 'blob', size: large.length })
    expect(big?.bytes.equals(large)).toBe(true)
    expect([absent, none]).toEqual([null, null])
    expect(empty).toMatchObject({ type: 'blob', size: 0, bytes: Buffer.alloc(0) })
    expect(feeds?.bytes.toString()).toBe('a\n\nb\n')
  })

  it('are many in one go', async () => {
    const database = open(fixture.dir)
    const empty = oid('empty')
    const found = await Promise.all(Array.from({ length: 30_000 }, () => database.header(empty)))
    expect(found.every(header => header?.oid === empty)).toBe(true)
  })

  it('are found when they come in after the start', async () => {
    const database = open(fixture.dir)
    const content = 'written later\n'
    const input = { cwd: fixture.dir, env: fixtureEnvironment, input: content }
    const name = execFileSync('git', ['hash-object', '--stdin'], input).toString().trim()
    expect(await database.read(name)).toBeNull()
    execFileSync('git', ['hash-object', '-w', '--stdin'], input)
    expect((await database.read(name))?.bytes.toString()).toBe(content)
  })

  it('are absent where they are broken', async () => {
    const broken = workshop.repository({ bare: true })
    const input = { cwd: broken.dir, env: fixtureEnvironment, input: 'x' }
    const name = execFileSync('git', ['hash-object', '-w', '--stdin'], input).toString().trim()
    const path = join(broken.dir, 'objects', name.slice(0, 2), name.slice(2))
    chmodSync(path, 0o644)
    writeFileSync(path, 'nonsense')
    expect(await open(broken.dir).read(name)).toBeNull()
  })

  it('are commits where a commit is asked for', async () => {
    const database = open(fixture.dir)
    expect((await database.read(`${commit}^{commit}`))?.type).toBe('commit')
    expect(await database.read(`${oid('empty')}^{commit}`)).toBeNull()
  })

  it.each(['main', '', 'HEAD', `${ABSENT}\0contents ${ABSENT}`, `${ABSENT}\n`, ABSENT.slice(1), `${ABSENT}^{tree}`])(
    'are not asked for by %j',
    async name => {
      expect(await problemOf(open(fixture.dir).read(name))).toContain('is not an object id')
    },
  )
})

describe('the end of the process is a problem and never a silence', () => {
  it.each([
    ['before an answer', 'exit 3'],
    ['in a header', `printf '${ABSENT} bl'; exit 0`],
    ['in the contents', `echo '${ABSENT} blob 100'; echo some; exit 0`],
    ['by a signal', 'kill -9 $$'],
    ['after nonsense', "echo 'what?'; sleep 5"],
  ])('%s', async (_, script) => {
    const database = open(fixture.dir, imposter(script))
    expect(await problemOf(database.read(ABSENT))).toMatch(/^object-missing: .*`git fsck` may tell more/)
    expect(await problemOf(database.header(ABSENT))).toMatch(/^object-missing/)
  })

  it('with the versions where Git does not know the options', async () => {
    const tooOld = async () => new Problem('usage', 'too old')
    expect(await problemOf(open(fixture.dir, imposter('exit 129'), tooOld).read(ABSENT))).toBe('usage: too old')
  })

  it('and of an object that no memory holds', async () => {
    const database = open(fixture.dir, imposter(`echo '${ABSENT} blob 99999999999999'; sleep 5`))
    expect(await problemOf(database.read(ABSENT))).toMatch(/^limit-exceeded/)
  })
})
