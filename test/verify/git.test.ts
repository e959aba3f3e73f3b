import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson, canonicalRecord } from '../../src/audit/canonical.ts'
import { linkOf } from '../../src/audit/chain-verifier.ts'
import { commitMessage } from '../../src/audit/commit-message.ts'
import type { RecordBody } from '../../src/audit/record.ts'
import { logOf } from '../audit/log.ts'
import { fixtureEnvironment, problemOf, type RepositoryFixture, Workshop } from '../git/repository-fixture.ts'
import {
  append,
  BRANCH,
  FIRST_DAY,
  RECORDS,
  rewrite,
  SECOND_DAY,
  type Step,
  stepsOf,
  verifiedBranch,
} from './audit-branch.ts'
import { found, levelOf, messages } from './log.ts'

const workshop = new Workshop()
afterAll(() => workshop.remove())

const DAYS = [FIRST_DAY, FIRST_DAY, SECOND_DAY, SECOND_DAY]
const linesIn = (text: unknown): readonly string[] => String(text).split('\n').filter(Boolean)
const all = (steps: readonly Step[]): readonly string[] => Object.values(steps.at(-1)?.files ?? {}).flatMap(linesIn)

/** The commits that bring these lines one by one, to files of these days. */
function stepsFor(lines: readonly string[], days: readonly string[] = DAYS): readonly Step[] {
  let files: Step['files'] = {}
  return lines.map((line, at) => {
    const path = days[at] ?? SECOND_DAY
    files = { ...files, [path]: `${files[path] ?? ''}${line}\n` }
    const [record, link] = [canonicalRecord(line), linkOf(Buffer.from(line))]
    return { files, message: record && link ? commitMessage(record, link) : 'nothing' }
  })
}

const edit = (steps: readonly Step[], at: number, change: (step: Step) => Partial<Step>): readonly Step[] =>
  steps.map((step, index) => (index === at ? { ...step, ...change(step) } : step))
const put = (steps: readonly Step[], at: number, files: Step['files']): readonly Step[] =>
  edit(steps, at, step => ({ files: { ...step.files, ...files } }))
/** Another record in the place of the second one, and all behind it as if it had always been so. */
const computedAnew = (steps: readonly Step[]): readonly Step[] => {
  const [, second] = RECORDS as [RecordBody, RecordBody]
  const chain = canonicalRecord(all(steps)[0] ?? '')?.chain
  return stepsFor(logOf(RECORDS.toSpliced(1, 1, { ...second, decision: 'allow' }), String(chain)))
}
const renamed = (step: Step, path: string): Step['files'] => {
  const { [SECOND_DAY]: content = '', ...files } = step.files
  return { ...files, [path]: content }
}

type Attack = (steps: readonly Step[]) => readonly Step[]

/** What is found without a clone that has seen the branch before: codes of the chain, and of the commits. */
const ATTACKS: readonly (readonly [string, Attack, readonly string[], readonly string[]])[] = [
  [
    'a record edited in an old commit, and all committed again',
    steps =>
      steps.map(({ message, files }) => ({
        message,
        files: { ...files, [FIRST_DAY]: String(files[FIRST_DAY]).replace('"pr":2', '"pr":9') },
      })),
    ['hash-mismatch'],
    [],
  ],
  [
    'a record edited at the tip alone',
    steps => put(steps, 3, { [FIRST_DAY]: String(steps[3]?.files[FIRST_DAY]).replace('"pr":2', '"pr":9') }),
    ['hash-mismatch'],
    ['commit-mismatch'],
  ],
  [
    'a commit that adds two records',
    steps => steps.toSpliced(2, 1),
    [],
    ['commit-mismatch', 'commit-message', 'commit-missing'],
  ],
  [
    'a commit that changes an earlier day as well, and the next one that mends it',
    steps => put(steps, 2, { [FIRST_DAY]: `${steps[2]?.files[FIRST_DAY]}\n` }),
    [],
    ['commit-mismatch'],
  ],
  [
    'an empty commit',
    steps => steps.toSpliced(2, 0, { ...(steps[1] as Step), message: 'nothing\n' }),
    [],
    ['commit-extra'],
  ],
  ['an empty first commit', steps => [{ message: 'nothing\n', files: {} }, ...steps], [], ['commit-extra']],
  ['a merge', steps => edit(steps, 2, () => ({ merge: 'refs/heads/main^0' })), [], ['commit-merge']],
  [
    'a merge that brings a record',
    steps => [...steps, { ...(steps[3] as Step), message: 'merge\n', merge: 'refs/heads/main^0' }],
    [],
    ['commit-merge', 'commit-extra'],
  ],
  [
    'a file beside the log',
    steps => put(steps, 3, { 'README.md': 'hello\n' }),
    [],
    ['commit-mismatch', 'file-unexpected'],
  ],
  [
    'a file beside the days',
    steps => put(steps, 3, { 'log/2024/11/22.json': 'hello\n' }),
    [],
    ['commit-mismatch', 'file-unexpected'],
  ],
  ['a file that came and went', steps => put(steps, 1, { 'README.md': 'hello\n' }), [], ['commit-mismatch']],
  ['a file behind the log that came and went', steps => put(steps, 1, { 'z.txt': 'hello\n' }), [], ['commit-mismatch']],
  ['another message', steps => edit(steps, 1, () => ({ message: 'hello\n' })), [], ['commit-message']],
  [
    'a trailer of another commit',
    steps => edit(steps, 1, ({ message }) => ({ message: message.replace('2222', '1111') })),
    [],
    ['commit-message'],
  ],
  [
    'one trailer more',
    steps => edit(steps, 3, ({ message }) => ({ message: `${message}Signed-off-by: bob\n` })),
    [],
    ['commit-message'],
  ],
  ['an executable day', steps => edit(steps, 3, step => ({ files: mode(step, '100755') })), [], ['commit-mismatch']],
  [
    'a day that is a symlink',
    steps => edit(steps, 3, step => ({ files: mode(step, '120000') })),
    [],
    ['commit-mismatch'],
  ],
  [
    'a day renamed to a later one',
    steps => [...steps, { message: 'rename\n', files: renamed(steps[3] as Step, 'log/2024/11/23.jsonl') }],
    [],
    ['commit-mismatch', 'day-mismatch', 'commit-extra'],
  ],
  [
    'a day renamed to an earlier one',
    steps => [...steps, { message: 'rename\n', files: renamed(steps[3] as Step, 'log/2024/11/20.jsonl') }],
    ['seq-mismatch'],
    ['commit-mismatch', 'commit-message', 'commit-extra'],
  ],
  [
    'a day renamed to none',
    steps => [...steps, { message: 'rename\n', files: renamed(steps[3] as Step, 'log/2024/11/old.jsonl') }],
    [],
    ['commit-extra', 'file-unexpected'],
  ],
  [
    'commits in another order',
    steps => [steps[1], steps[0], steps[2], steps[3]] as Step[],
    [],
    ['commit-mismatch', 'commit-message'],
  ],
  [
    'two commits whose records are swapped',
    steps => {
      const [first, second, third, fourth] = all(steps) as [string, string, string, string]
      return stepsFor([first, third, second, fourth], [FIRST_DAY, FIRST_DAY, FIRST_DAY, SECOND_DAY])
    },
    ['seq-mismatch'],
    [],
  ],
  ['all in one commit', steps => steps.slice(-1), [], ['commit-mismatch', 'commit-message', 'commit-missing']],
  [
    'a record taken away and brought again',
    steps => [...steps, { message: 'less\n', files: steps[2]?.files ?? {} }, steps[3] as Step],
    [],
    ['commit-extra'],
  ],
  [
    'a record in the middle left out, with its commit',
    steps => stepsFor(all(steps).toSpliced(1, 1), [FIRST_DAY, SECOND_DAY, SECOND_DAY]),
    ['seq-mismatch'],
    [],
  ],
  // What the branch alone can not tell: a clone that has seen it does, and an anchor.
  ['all computed anew', computedAnew, [], []],
  ['an older tip', steps => steps.slice(0, 2), [], []],
]

function mode(step: Step, of: string): Step['files'] {
  return { ...step.files, [SECOND_DAY]: { mode: of, content: String(step.files[SECOND_DAY]) } }
}

const expected = (chain: readonly string[], git: readonly string[]) => ({
  verdict: chain.length + git.length === 0 ? 'verified' : 'tampered',
  chain,
  git,
})
const outcome = (verification: Awaited<ReturnType<typeof verifiedBranch>>) => ({
  verdict: found(verification)[0],
  chain: levelOf(verification, 'chain').codes,
  git: levelOf(verification, 'git').codes,
})

describe.each(['sha1', 'sha256'] as const)('a branch of %s', format => {
  let home: RepositoryFixture
  let clone: RepositoryFixture
  let steps: readonly Step[]
  beforeAll(async () => {
    home = workshop.repository({ bare: true, format })
    home.commit({ 'README.md': 'code\n' })
    await append(home, RECORDS)
    clone = workshop.clone(home)
    steps = stepsOf(home)
  })

  it('is verified as it was written', async () => {
    for (const { dir } of [home, clone]) {
      const verification = await verifiedBranch(dir)
      expect(found(verification)).toEqual(['verified'])
      expect(verification.levels).toMatchObject([
        { level: 'chain', checked: 4 },
        { level: 'git', checked: 4 },
      ])
    }
    expect(Object.keys(steps.at(-1)?.files ?? {})).toEqual([FIRST_DAY, SECOND_DAY])
  })

  it('is verified in a clone when it has grown since', async () => {
    const grown = workshop.repository({ bare: true, format })
    await append(grown, RECORDS.slice(0, 2))
    const before = workshop.clone(grown)
    await append(grown, RECORDS.slice(2))
    expect(found(await verifiedBranch(before.dir))).toEqual(['verified'])
  })

  /** The same commits with other ids. */
  const honest: readonly (readonly [string, Attack, readonly string[], readonly string[]])[] = [
    ['the same commits by somebody else', same => same, [], []],
  ]
  const attacks = format === 'sha1' ? ATTACKS : ATTACKS.filter((_, at) => at % 6 === 0)

  it.each([...honest, ...attacks])('with %s', async (_, attack, chain, git) => {
    rewrite(home, attack(steps))
    expect(outcome(await verifiedBranch(home.dir))).toEqual(expected(chain, git))
    // The clone has fetched the honest branch, and so finds each of them.
    expect(outcome(await verifiedBranch(clone.dir))).toEqual(expected(chain, [...git, 'history-rewritten']))
  })
})

describe('what is told', () => {
  let home: RepositoryFixture
  let steps: readonly Step[]
  beforeAll(async () => {
    home = workshop.repository({ bare: true })
    await append(home, RECORDS)
    steps = stepsOf(home)
  })
  const told = async (attack: Attack): Promise<string> => {
    rewrite(home, attack(steps))
    return messages(await verifiedBranch(home.dir), 'git').replace(/[0-9a-f]{40}/g, 'ID')
  }

  it('names commits, files and lines', async () => {
    expect(await told(same => put(same, 3, { 'README.md': 'hello\n' }))).toBe(
      `commit-mismatch: commit \`ID\` did not add this record, and nothing else, to the end of \`${SECOND_DAY}\`
file-unexpected: \`README.md\` is no part of the log`,
    )
    const verification = await verifiedBranch(home.dir)
    expect(levelOf(verification, 'git').findings[0]).toMatchObject({ file: SECOND_DAY, line: 2 })
    expect(await told(same => same.slice(-1))).toContain('commit-missing: no commit brought this record')
  })

  it('has no end because of a branch that is empty', async () => {
    expect(await told(() => [{ message: 'x\n', files: { 'README.md': 'x\n' } }])).toBe(
      'commit-extra: commit `ID` brought no record that is still in the log\nfile-unexpected: `README.md` is no part of the log',
    )
  })

  it('is a line that is no record, and a torn one', async () => {
    const [first, second] = all(steps) as [string, string]
    rewrite(home, [{ message: 'x\n', files: { [FIRST_DAY]: `${first}\n{}\n${second}` } }])
    const verification = await verifiedBranch(home.dir)
    expect(levelOf(verification, 'chain').codes).toEqual(expect.arrayContaining(['not-a-record', 'torn-line']))
    expect(levelOf(verification, 'git').codes).toEqual(['commit-mismatch', 'commit-message', 'commit-missing'])
  })
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return address.port
}

async function reachable(port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    if (attempt === 100) throw new Error('the daemon did not start')
    await setTimeout(100)
  }
}

describe('where a branch is read', () => {
  let home: RepositoryFixture
  beforeAll(async () => {
    home = workshop.repository({ bare: true })
    home.commit({ 'README.md': 'code\n' })
    await append(home, RECORDS)
  })

  it.each([
    ['a shallow clone', ['--depth=1', '--no-single-branch']],
    ['a clone of one branch', ['--depth=1', '--single-branch']],
    ['a partial clone', ['--filter=blob:none']],
    ['a clone without trees', ['--filter=tree:0', '--bare']],
  ])('by %s', async (_, options) => {
    const verification = await verifiedBranch(workshop.clone(home, ...options).dir)
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'git').checked).toBe(4)
  })

  describe('over the network', () => {
    let daemon: ChildProcess
    let url: string
    beforeAll(async () => {
      workshop.serve(home)
      const port = await freePort()
      const address = ['--listen=127.0.0.1', `--port=${port}`, '--reuseaddr', '--export-all', `--base-path=${home.dir}`]
      daemon = spawn('git', ['daemon', ...address, home.dir], {
        env: fixtureEnvironment,
        stdio: 'ignore',
        detached: true,
      })
      url = `git://127.0.0.1:${port}/`
      await reachable(port)
    })
    // The daemon is a child of the `git` that was started.
    afterAll(() => void process.kill(-(daemon.pid ?? Number.NaN)))

    it.each([
      ['a shallow clone', ['--depth=1', '--no-single-branch']],
      ['a clone that does not have the branch', ['--depth=1', '--single-branch']],
      ['a partial clone', ['--filter=blob:none']],
      ['a whole clone', []],
    ])('by %s', async (_, options) => {
      const clone = workshop.clone(home, ...options)
      clone.git('remote', 'set-url', 'origin', url)
      const verification = await verifiedBranch(clone.dir)
      expect(found(verification)).toEqual(['verified'])
      expect(levelOf(verification, 'git').checked).toBe(4)
    })

    it('by a shallow clone of what was rewritten', async () => {
      const clone = workshop.clone(home, '--depth=1', '--no-single-branch')
      clone.git('remote', 'set-url', 'origin', url)
      const steps = stepsOf(home)
      const before = home.git('rev-parse', BRANCH)
      rewrite(home, computedAnew(steps))
      const outcomes = outcome(await verifiedBranch(clone.dir))
      home.git('update-ref', `refs/heads/${BRANCH}`, before)
      expect(outcomes).toEqual(expected([], ['history-rewritten']))
    })
  })

  it('by its full name, without the other side', async () => {
    const away = workshop.repository({ bare: true })
    await append(away, RECORDS)
    const clone = workshop.clone(away)
    rmSync(away.dir, { recursive: true })
    expect(found(await verifiedBranch(clone.dir, `refs/remotes/origin/${BRANCH}`))).toEqual(['verified'])
    expect(await problemOf(verifiedBranch(clone.dir))).toMatch(
      /^object-missing: the branch `fieldgate-audit` can not be read: /,
    )
    expect(await problemOf(verifiedBranch(clone.dir, `refs/heads/${BRANCH}`))).toMatch(/^usage: there is no branch/)
  })

  it('by its full name in a clone that is shallow, which is completed', async () => {
    const clone = workshop.clone(home, '--depth=1', '--no-single-branch')
    const verification = await verifiedBranch(clone.dir, `refs/remotes/origin/${BRANCH}`)
    expect(found(verification)).toEqual(['verified'])
    expect(levelOf(verification, 'git').checked).toBe(4)
  })

  it('is no branch that is not there', async () => {
    expect(await problemOf(verifiedBranch(home.dir, 'fieldgate'))).toBe(
      'usage: there is no branch `fieldgate` where this repository pushes to; name another one with --branch',
    )
  })

  it('is not a tag of that name, nor a branch that only the clone has', async () => {
    const clone = workshop.clone(home)
    clone.git('update-ref', 'refs/heads/own', 'refs/remotes/origin/fieldgate-audit')
    clone.git('tag', 'own')
    expect(await problemOf(verifiedBranch(clone.dir, 'own'))).toMatch(/^usage: there is no branch `own`/)
    expect(found(await verifiedBranch(clone.dir, 'refs/heads/own'))).toEqual(['verified'])
  })

  it('writes canonical lines', () => {
    for (const line of all(stepsOf(home))) expect(canonicalJson(JSON.parse(line))).toBe(line)
  })
})
