import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bodyOf, idAt } from '../audit/bodies.ts'
import { AuditWorkshop, BRANCH, flawsOfCommits, logOn } from './audit-fixture.ts'
import { fixtureEnvironment } from './repository-fixture.ts'

const workshop = new AuditWorkshop()
afterAll(() => workshop.finish())

const HEAD = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)

const DAY = 86_400_000
/** `2026-11-22`, so many days from today. */
const date = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const file = (days: number) => `log/${date(days).replaceAll('-', '/')}.jsonl`
/** A record that was evaluated, and made, so many days from today. */
const on = (days: number, number: number) =>
  bodyOf(number, {
    time: { evaluated: `${date(days)}T10:00:00Z` },
    id: idAt(Math.min(Date.now(), Date.parse(`${date(days)}T10:00:00Z`)), number),
  })

describe('the first record', () => {
  it('makes an orphan branch with a file of its day', async () => {
    const origin = workshop.origin()
    const { dir } = workshop.checkout(origin)
    await (await workshop.open(dir)).append([bodyOf(1)])
    const { files, records, commits, flaws } = logOn(origin)
    expect(files).toEqual([file(0)])
    expect(flaws).toEqual([])
    expect(records).toMatchObject([{ seq: 1, number: 1, chain: `localhost/${basename(origin.dir)}` }])
    expect(origin.git('show', '--no-patch', '--format=%P', BRANCH)).toBe('')
    expect(commits).toHaveLength(1)
    expect(origin.git('ls-tree', '-r', BRANCH)).toMatch(/^100644 blob /)
    expect(origin.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${BRANCH}\nrefs/heads/main`)
  })

  it('of none is no branch', async () => {
    const origin = workshop.origin()
    await (await workshop.open(origin.dir)).append([])
    expect(origin.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  })
})

describe('records', () => {
  it('have a commit each, also where several come in one push', async () => {
    const origin = workshop.origin()
    const pushes = workshop.git('case " $* " in *" push "*) echo push >> "$marks/pushes";; esac')
    const log = await workshop.open(workshop.checkout(origin).dir, { env: pushes })
    await log.append([bodyOf(1)])
    await log.append([bodyOf(2), bodyOf(3), bodyOf(4)])
    await log.append([bodyOf(5)])
    const { records, flaws } = logOn(origin)
    expect(flaws).toEqual([])
    expect(flawsOfCommits(origin)).toEqual([])
    expect(records.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    const marks = join((pushes.PATH ?? '').split(':')[0] ?? '', 'pushes')
    expect(readFileSync(marks, 'utf8')).toBe('push\n'.repeat(3))
  })

  it('are found by the commit that they are about', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(origin.dir)
    const group = [
      { number: 7, head: HEAD },
      { number: 8, head: OTHER },
    ]
    await log.append([
      bodyOf(1, { change: { head: HEAD, pr: 7 } }),
      bodyOf(2, { decision: 'deny', kind: 'bypass', change: { head: OTHER } }),
      bodyOf(3, { change: { head: 'c'.repeat(40), group } }),
    ])
    const { commits, records } = logOn(origin)
    const found = (text: string) => origin.git('log', '--format=%H', `--grep=${text}`, BRANCH).split('\n').reverse()
    expect(found(`Fieldgate-Commit: ${HEAD}`)).toEqual([commits[0], commits[2]])
    expect(found(`Fieldgate-Commit: ${OTHER}`)).toEqual([commits[1], commits[2]])
    expect(found('Fieldgate-Pull-Request: 7$')).toEqual([commits[0], commits[2]])
    expect(found('Fieldgate-Seq: 2$')).toEqual([commits[1]])
    const trailers = '%(trailers:key=Fieldgate-Hash,valueonly,separator=)'
    expect(origin.git('log', '--reverse', `--format=${trailers}`, BRANCH).split('\n')).toEqual(
      records.map(({ hash }) => hash),
    )
    expect(origin.git('log', '--reverse', '--format=%s', BRANCH).split('\n')).toEqual([
      'Record 1: allow',
      'Record 2: bypass, deny',
      'Record 3: allow',
    ])
  })

  it('are written in the name of the program, at a time that does not go back', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(origin.dir)
    await log.append([bodyOf(1)])
    const later = Math.floor(Date.now() / 1000) + 1000
    const env = { GIT_COMMITTER_DATE: `${later} +0000`, GIT_AUTHOR_DATE: `${later} +0000` }
    const amended = ['commit-tree', '-p', BRANCH, '-m', 'x', `${BRANCH}^{tree}`]
    const tip = workshop.run(origin.dir, amended, env)
    origin.git('update-ref', `refs/heads/${BRANCH}`, tip)
    await log.append([bodyOf(2)])
    expect(origin.git('log', '-1', '--format=%an <%ae> %cn <%ce> %at %ct', BRANCH)).toBe(
      `Fieldgate <fieldgate@localhost> Fieldgate <fieldgate@localhost> ${later} ${later}`,
    )
  })
})

describe('the file of a record', () => {
  it.each<[string, readonly (readonly number[])[], readonly [days: number, numbers: readonly number[]][]]>([
    ['is that of the day of its evaluation', [[-3]], [[-3, [0]]]],
    [
      'is a new one on another day',
      [[-3], [-1], [0]],
      [
        [-3, [0]],
        [-1, [1]],
        [0, [2]],
      ],
    ],
    ['is never an earlier one than the newest', [[-1], [-3], [-1]], [[-1, [0, 1, 2]]]],
    ['is never one of the future', [[1], [2], [0]], [[0, [0, 1, 2]]]],
    [
      'follows the order of records that come together',
      [[-3, -2, -3, 0, -1]],
      [
        [-3, [0]],
        [-2, [1, 2]],
        [0, [3, 4]],
      ],
    ],
    [
      'goes on where the branch has it',
      [[-2, -2], [-2], [-1, -1], [-1]],
      [
        [-2, [0, 1, 2]],
        [-1, [3, 4, 5]],
      ],
    ],
  ])('%s', async (_, appends, expected) => {
    const origin = workshop.origin()
    let number = 0
    for (const days of appends) {
      const log = await workshop.open(origin.dir)
      await log.append(days.map(day => on(day, number++)))
    }
    const { files, flaws } = logOn(origin)
    expect(flaws).toEqual([])
    expect(flawsOfCommits(origin)).toEqual([])
    expect(files).toEqual(expected.map(([days]) => file(days)))
    for (const [days, numbers] of expected)
      expect(
        origin
          .git('show', `${BRANCH}:${file(days)}`)
          .split('\n')
          .map(line => JSON.parse(line).number),
      ).toEqual(numbers)
  })

  it.each([
    ['without a time', {}],
    ['with a time that is none', { time: { evaluated: 'yesterday' } }],
    ['with a time of another form', { time: '2020-01-01T00:00:00Z' }],
    ['with a day of no month', { time: { evaluated: '9999-99-99T00:00:00Z' } }],
    ['with a path in it', { time: { evaluated: '../../x-T' } }],
  ])('is that of today for a record %s', async (_, more) => {
    const origin = workshop.origin()
    await (await workshop.open(origin.dir)).append([{ ...bodyOf(1), time: undefined, ...more }])
    expect(logOn(origin).files).toEqual([file(0)])
  })

  it('stays that of another clock, where that is ahead', async () => {
    const origin = workshop.origin()
    await (await workshop.open(origin.dir)).append([bodyOf(1)])
    const text = logOn(origin).text
    origin.commit({ [file(0)]: null, [file(30)]: text }, { branch: BRANCH })
    await (await workshop.open(origin.dir)).append([bodyOf(2)])
    expect(logOn(origin)).toMatchObject({ files: [file(30)], flaws: [], records: [{}, { number: 2 }] })
  })

  it('may be large', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(origin.dir)
    await log.append(Array.from({ length: 300 }, (_, n) => bodyOf(n, { text: 'ü'.repeat(1500) })))
    await log.append([bodyOf(300)])
    const { flaws, records } = logOn(origin)
    expect(flaws).toEqual([])
    expect(records).toHaveLength(301)
  })
})

describe('what belongs to the user', () => {
  /** Every file below a folder, with the hash of its content. */
  const content = (dir: string): ReadonlyMap<string, string> =>
    new Map(
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort()
        .map(path => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
    )

  it('stays as it is, and nothing of it runs', async () => {
    const origin = workshop.origin()
    // The other side has its own hooks, wherever it is.
    origin.git('config', 'core.hooksPath', '/dev/null')
    const { dir, git } = workshop.checkout(origin)
    const mark = join(workshop.folder('mark'))
    const hooks = join(dir, '.git/hooks')
    mkdirSync(hooks, { recursive: true })
    for (const name of [
      'pre-push',
      'pre-commit',
      'post-commit',
      'reference-transaction',
      'post-index-change',
      'push-to-checkout',
    ]) {
      writeFileSync(join(hooks, name), `#!/bin/sh\necho ${name} >> '${mark}'\n`)
      chmodSync(join(hooks, name), 0o755)
    }
    const global = join(workshop.folder('home'))
    writeFileSync(
      global,
      `[core]\n\thooksPath = ${hooks}\n\tattributesFile = ${global}.attributes\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n` +
        `[push]\n\tgpgSign = true\n\tfollowTags = true\n\tdefault = matching\n[gpg]\n\tprogram = touch '${mark}'\n` +
        `[filter "x"]\n\tclean = touch '${mark}'\n\tsmudge = touch '${mark}'\n\trequired = true\n`,
    )
    writeFileSync(`${global}.attributes`, '* filter=x\n')
    for (const [key, value] of [
      ['core.hooksPath', hooks],
      ['filter.x.clean', `touch '${mark}'`],
      ['commit.gpgSign', 'true'],
      ['core.fsmonitor', `touch '${mark}'`],
      ['remote.origin.push', 'refs/heads/*:refs/heads/*'],
      ['remote.origin.mirror', 'true'],
    ] as const)
      git('config', key, value)
    git('-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', 'branch', 'mine')
    git('-c', 'core.hooksPath=/dev/null', 'tag', '-m', 'x', '--no-sign', 'v1')
    writeFileSync(join(dir, '.gitattributes'), '* filter=x text=auto eol=crlf\n')
    writeFileSync(join(dir, 'a.yaml'), 'a: dirty\n')
    writeFileSync(join(dir, 'new.yaml'), 'new\n')
    git('-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'filter.x.clean=cat', 'add', 'a.yaml')
    const marked = () => readdirSync(join(mark, '..')).includes(basename(mark))
    const before = content(dir)
    const env = { ...fixtureEnvironment, GIT_CONFIG_GLOBAL: global, GIT_DIR: '/nowhere', GIT_WORK_TREE: '/nowhere' }
    const log = await workshop.open(dir, { env })
    await log.append([bodyOf(1), bodyOf(2, { text: 'a\r\n' })])
    await log.append([bodyOf(3)])
    await log.close()
    expect(marked()).toBe(false)
    expect(content(dir)).toEqual(before)
    expect(origin.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${BRANCH}\nrefs/heads/main`)
    expect(logOn(origin).flaws).toEqual([])
    expect(origin.git('log', '--format=%G?', BRANCH)).toBe('N\nN\nN')
  })
})
