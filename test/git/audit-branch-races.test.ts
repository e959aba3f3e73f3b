import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, idAt } from '../audit/bodies.ts'
import { linesOf } from '../audit/chain-reader.ts'
import { node, programOf } from '../program.ts'
import { AuditWorkshop, BRANCH, flawsOfCommits, logOn } from './audit-fixture.ts'
import { fixtureEnvironment, problemOf, type RepositoryFixture } from './repository-fixture.ts'

const workshop = new AuditWorkshop()
afterAll(() => workshop.finish())

const numbersOn = (origin: RepositoryFixture) => logOn(origin).records.map(({ number }) => number)
const flawsOn = (origin: RepositoryFixture) => [...logOn(origin).flaws, ...flawsOfCommits(origin)]

/** A shell that does something before the real push, or in its place, the first `times` times. */
const atPush = (act: string, times = 1): string => `
case " $* " in *" push "*)
  n=$(cat "$marks/n" 2>/dev/null || echo 0); n=$((n + 1)); echo $n > "$marks/n"
  if [ $n -le ${times} ]; then ${act}; fi;;
esac`

/** Commits of another writer, each on top of the one before, in a copy of the origin. */
async function prepared(origin: RepositoryFixture, numbers: readonly number[]) {
  const copy = workshop.repository({ bare: true })
  copy.git('fetch', '--quiet', origin.dir, `+refs/heads/*:refs/heads/*`)
  const log = await workshop.open(copy.dir)
  for (const number of numbers) await log.append([bodyOf(number)])
  return copy
}

describe('a branch that moves between reading and pushing', () => {
  it.each([
    ['before its first record', [], 1],
    ['once', [0], 1],
    ['four times in a row', [0], 4],
  ])('%s is read again: nobody is overwritten', async (_, first, times) => {
    const origin = workshop.origin()
    if (first.length > 0) await (await workshop.open(origin.dir)).append(first.map(number => bodyOf(number)))
    const others = Array.from({ length: times }, (_, n) => 10 + n)
    const copy = await prepared(origin, others)
    // The first push of ours finds one more of theirs, and so on.
    const advance = `elsewhere '${copy.dir}' push -q '${origin.dir}' "${BRANCH}~$((${times} - n)):refs/heads/${BRANCH}"`
    const log = await workshop.open(workshop.checkout(origin).dir, { env: workshop.git(atPush(advance, times)) })
    await log.append([bodyOf(1), bodyOf(2)])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([...first, ...others, 1, 2])
  })

  it('and is made anew is begun again', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(origin.dir)
    await log.append([bodyOf(1)])
    origin.git('update-ref', '-d', `refs/heads/${BRANCH}`)
    await log.append([bodyOf(2)])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([2])
  })
})

describe('a record is written once (audit.md, `id`)', () => {
  const lost = 'real "$@"; echo "fatal: the remote end hung up unexpectedly" >&2; exit 128'

  it('where a push took place that seemed to fail', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(workshop.checkout(origin).dir, { env: workshop.git(atPush(lost)) })
    await log.append([bodyOf(1), bodyOf(2)])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([1, 2])
  })

  it('where another writer came after that push', async () => {
    const origin = workshop.origin()
    const { dir } = workshop.checkout(origin)
    const other = await workshop.open(dir)
    await other.append([bodyOf(0)])
    const copy = workshop.folder('copy')
    const after = `real "$@"; ${process.execPath} '${program}' '${copy}' 9 1 >/dev/null; echo lost >&2; exit 128`
    workshop.run(dir, ['clone', '--quiet', origin.dir, copy])
    const log = await workshop.open(dir, { env: workshop.git(atPush(after)) })
    await log.append([bodyOf(1)])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([0, 1, 9])
  })

  it.each([
    ['by two runs, one right after the other', 0],
    ['by two runs, some minutes apart', 600_000],
    ['by two runs, days apart', 3 * 86_400_000],
  ])('%s', async (_, age) => {
    const origin = workshop.origin()
    const made = Date.now() - age
    const time = { evaluated: new Date(made).toISOString() }
    const [a, b] = [1, 2].map(number => bodyOf(number, { id: idAt(made, number), time })) as [never, never]
    await (await workshop.open(origin.dir)).append([a])
    // Between the two the log went on, as it does.
    await (await workshop.open(origin.dir)).append([bodyOf(3)])
    await (await workshop.open(origin.dir)).append([a, b])
    await (await workshop.open(origin.dir)).append([b, a])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([1, 3, 2])
  })

  it('although another record speaks of its id', async () => {
    const origin = workshop.origin()
    const log = await workshop.open(origin.dir)
    const record = bodyOf(2)
    await log.append([bodyOf(1, { text: `"id":"${record.id}"`, list: [record.id] })])
    await (await workshop.open(origin.dir)).append([record])
    expect(numbersOn(origin)).toEqual([1, 2])
  })

  it('and not at all where that is not known, after three times', async () => {
    const origin = workshop.origin()
    const env = workshop.git(atPush('echo "fatal: early EOF" >&2; exit 128', 99))
    const log = await workshop.open(workshop.checkout(origin).dir, { env })
    expect(await problemOf(log.append([bodyOf(1)]))).toMatch(/^audit-unavailable: .*early EOF; 3 attempts did not help/)
  })
})

describe('a branch that is no audit branch, or a damaged one, is refused and stays as it is', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'without a log',
      { 'a.yaml': '1' },
      /it has no file `log\/YYYY\/MM\/DD.jsonl`, so it is no audit branch; name another/,
    ],
    ['with a log of something else', { 'log/2026.txt': '1' }, /no audit branch/],
    ['with a file in place of the log', { log: '1' }, /no audit branch/],
    ['with a file of no day', { 'log/2026/11/today.jsonl': '1' }, /no audit branch/],
    [
      'with an empty file of a day',
      { 'log/2026/11/22.jsonl': '' },
      /its last record is damaged; `fieldgate audit verify`/,
    ],
    ['with a line that is no record', { 'log/2026/11/22.jsonl': '{}\n' }, /last record is damaged/],
  ])('%s', async (_, files, message) => {
    const origin = workshop.origin()
    const tip = origin.commit(files, { branch: BRANCH, from: null })
    const log = await workshop.open(workshop.checkout(origin).dir)
    expect(await problemOf(log.append([bodyOf(1)]))).toMatch(message)
    expect(origin.git('rev-parse', BRANCH)).toBe(tip)
  })

  it.each<[string, (text: string) => string]>([
    ['torn', text => text.slice(0, -1)],
    ['changed', text => text.replace('"number":2', '"number":3')],
    ['torn in the middle', text => text.slice(0, -30)],
    ['followed by an empty line', text => `${text}\n`],
  ])('with a last record that is %s', async (_, touched) => {
    const origin = workshop.origin()
    await (await workshop.open(origin.dir)).append([bodyOf(1), bodyOf(2)])
    const { text, files } = logOn(origin)
    const tip = origin.commit({ [files[0] ?? '']: touched(text) }, { branch: BRANCH })
    const log = await workshop.open(origin.dir)
    expect(await problemOf(log.append([bodyOf(3)]))).toMatch(
      /^audit-unavailable: the branch `fieldgate-audit` can not take an audit record: its last record is damaged/,
    )
    expect(origin.git('rev-parse', BRANCH)).toBe(tip)
  })
})

describe('a push that the other side decides against', () => {
  it.each<[string, string, string]>([
    ['pre-receive', 'echo "GH013: Repository rule violations found for x."; exit 1', 'GH013'],
    ['update', 'echo "protected branch hook declined" >&2; exit 1', 'hook declined'],
  ])('by its hook %s is not tried again, and what would help is said', async (hook, script, word) => {
    const origin = workshop.origin()
    mkdirSync(join(origin.dir, 'hooks'), { recursive: true })
    writeFileSync(join(origin.dir, 'hooks', hook), `#!/bin/sh\necho once >> '${origin.dir}/asked'\n${script}\n`)
    chmodSync(join(origin.dir, 'hooks', hook), 0o755)
    const log = await workshop.open(workshop.checkout(origin).dir)
    const start = Date.now()
    const problem = await problemOf(log.append([bodyOf(1)]))
    expect(Date.now() - start).toBeLessThan(15_000)
    expect(problem).toMatch(
      /^audit-unavailable: the branch `fieldgate-audit` can not take an audit record: .*hook declined/,
    )
    expect(problem).toContain(word)
    expect(problem).toContain('`contents: write`')
    expect(problem).toContain('`pull_request_target`')
    expect(workshop.run(origin.dir, ['hash-object', 'asked'])).toBe(
      workshop.run(origin.dir, ['hash-object', '--stdin'], {}, 'once\n'),
    )
    expect(origin.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  })

  const REF = `refs/heads/${BRANCH}`

  it.each([
    'protected branch hook declined',
    'push declined due to repository rule violations',
    'push declined due to email privacy restrictions',
    'denying non-fast-forward refs/heads/x; you should pull first, access denied',
    'deletion prohibited',
    'shallow update not allowed',
  ])('in the words of a forge is final: %s', async words => {
    const origin = workshop.origin()
    const line = `printf '!\\t%s:${REF}\\t[remote rejected] (%s)\\n' HEAD '${words}'; echo "error: failed" >&2; exit 1`
    const log = await workshop.open(origin.dir, { env: workshop.git(atPush(line, 1)) })
    expect(await problemOf(log.append([bodyOf(1)]))).toContain(`(${words}); whoever pushes needs write access`)
  })

  it.each(['fetch first', 'non-fast-forward', 'failed to update ref', 'cannot lock ref', 'stale info'])(
    'and one that only came too late is tried again: %s',
    async words => {
      const origin = workshop.origin()
      const line = `printf '!\\t%s:${REF}\\t[rejected] (%s)\\n' HEAD '${words}'; echo "error: failed" >&2; exit 1`
      const log = await workshop.open(origin.dir, { env: workshop.git(atPush(line, 2)) })
      await log.append([bodyOf(1)])
      expect(numbersOn(origin)).toEqual([1])
    },
  )

  it('by a hook after the push is none: the record stands', async () => {
    const origin = workshop.origin()
    mkdirSync(join(origin.dir, 'hooks'), { recursive: true })
    for (const hook of ['post-receive', 'post-update']) {
      writeFileSync(join(origin.dir, 'hooks', hook), '#!/bin/sh\necho broken >&2\nexit 1\n')
      chmodSync(join(origin.dir, 'hooks', hook), 0o755)
    }
    await (await workshop.open(workshop.checkout(origin).dir)).append([bodyOf(1)])
    expect(flawsOn(origin)).toEqual([])
    expect(numbersOn(origin)).toEqual([1])
  })
})

let program: string
beforeAll(async () => {
  const folder = workshop.folder('program')
  mkdirSync(folder)
  program = await programOf(new URL('append.ts', import.meta.url), folder)
})

interface Writers {
  readonly count: number
  /** Records of each. */
  readonly each: number
  /** Whether they take turns, as the command line does where the branch is on this machine. */
  readonly inTurn: boolean
}

/** Starts so many processes at once, in clones of several kinds; tells the numbers that stand, and those that do not. */
async function append(origin: RepositoryFixture, { count, each, inTurn }: Writers) {
  const dirs = [origin.dir, workshop.checkout(origin).dir, workshop.checkout(origin, '--depth=1').dir]
  const runs = Array.from({ length: count }, (_, n) =>
    node(program, [dirs[n % dirs.length] ?? '', String(n * each), String(each), inTurn ? 'in turn' : ''], {
      env: fixtureEnvironment,
    }),
  )
  const ended = await Promise.all(runs.map(run => run.ended))
  expect(ended.map(({ code, err }) => `${code}${err}`)).toEqual(ended.map(() => '0'))
  const lines = ended.flatMap(({ out }) => linesOf(out))
  const numbers = (wanted: readonly string[]) => wanted.map(line => Number.parseInt(line, 10)).sort((a, b) => a - b)
  const isRefused = (line: string) => line.includes(' not: ')
  return { done: numbers(lines.filter(line => !isRefused(line))), refused: numbers(lines.filter(isRefused)) }
}

const sortedOn = (origin: RepositoryFixture) => numbersOn(origin).sort((a, b) => Number(a) - Number(b))

describe('many writers at once (threats.md U1)', () => {
  it.each([
    ['eight, each for itself', { count: 8, each: 3, inTurn: false }],
    ['fifty, in turn', { count: 50, each: 1, inTurn: true }],
  ])('%s: all records are there, in one chain', { timeout: 240_000 }, async (_, writers) => {
    const origin = workshop.origin()
    const { done, refused } = await append(origin, writers)
    expect(refused).toEqual([])
    expect(done).toEqual(Array.from({ length: writers.count * writers.each }, (_, number) => number))
    expect(flawsOn(origin)).toEqual([])
    expect(sortedOn(origin)).toEqual(done)
    expect(workshop.run(origin.dir, ['fsck', '--strict'])).not.toMatch(/error|missing|corrupt/)
  })

  // So many do not all come through in the minute that each of them has; whoever does not is told so.
  if (process.env.FIELDGATE_FULL === '1')
    it('fifty, each for itself: those that are told to be there', { timeout: 240_000 }, async () => {
      const origin = workshop.origin()
      const { done, refused } = await append(origin, { count: 50, each: 1, inTurn: false })
      expect(done.length + refused.length).toBe(50)
      expect(done.length).toBeGreaterThan(5)
      expect(flawsOn(origin)).toEqual([])
      expect(sortedOn(origin)).toEqual(done)
    })
})
