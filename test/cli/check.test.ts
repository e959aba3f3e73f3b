import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flawsOf } from '../audit/chain-reader.ts'
import { CLI, CONFIG, type Fixture, fieldgate, GOVERNED, repositoryOf, TIMEOUT } from './fixture.ts'

let fixture: Fixture
let root: string
beforeAll(() => {
  fixture = repositoryOf(GOVERNED)
  root = fixture.root
  fixture.commit({ 'projects/shop/config.yaml': CONFIG.replace('api:1.0', 'api:2.0') })
})
afterAll(() => fixture.remove())

const check = (...args: readonly string[]) => fieldgate(['check', '--base', 'main', '--head', 'change', ...args], root)
const decide = (...args: readonly string[]) => {
  const run = check('--format', 'json', ...args)
  return { code: run.code, err: run.err, decision: JSON.parse(run.out) }
}

describe('the verdict', () => {
  it.each([
    ['alice:11', 'allow', 0],
    ['bob', 'deny', 1],
    ['alice', 'error', 2],
    ['mallory', 'deny', 1],
    ['-x', 'deny', 1],
  ])('of a change by %s is %s', (author, verdict, code) => {
    const { decision, ...run } = decide('--author', author)
    expect({ ...run, verdict: decision.decision }).toEqual({ code, err: '', verdict })
  })

  it('counts every contributor', () => {
    expect(decide('--author', 'alice:11', '--contributor', 'bob', '--contributor=eve').decision).toMatchObject({
      decision: 'deny',
      principals: [{ login: 'alice', id: 11 }, { login: 'bob' }, { login: 'eve' }],
    })
  })

  it('takes the author from the environment, where none is given', () => {
    const run = (env: Record<string, string>, ...args: string[]) =>
      fieldgate(['check', '--base', 'main', '--format', 'json', ...args], root, env).code
    expect(run({ FIELDGATE_AUTHOR: 'bob' })).toBe(1)
    expect(run({ FIELDGATE_AUTHOR: 'bob' }, '--author', 'alice:11')).toBe(0)
    expect(run({ FIELDGATE_AUTHOR: '' })).toBe(2)
  })

  it('is the same with facts', () => {
    const file = join(root, '.git', 'facts.json')
    const facts = {
      now: '2026-11-22T10:00:00Z',
      target: 'refs/heads/main',
      author: { login: 'bob' },
      contributors: [],
      teams: {},
      reviews: [],
    }
    writeFileSync(file, JSON.stringify(facts))
    const short = decide('--author', 'bob', '--now', facts.now)
    expect(decide('--facts', file)).toEqual(short)
    expect(short.decision.decision).toBe('deny')
  })

  it('is the same from a folder of the repository and from elsewhere', () => {
    const args = [
      'check',
      '--base',
      'main',
      '--head',
      'change',
      '--author',
      'bob',
      '--format',
      'json',
      '--now',
      '2026-11-22T10:00:00Z',
    ]
    const here = fieldgate(args, join(root, 'projects'))
    expect(here.code).toBe(1)
    expect(fieldgate([...args, '--repo', root])).toEqual(here)
  })
})

describe('refs are data', () => {
  it.each([
    ['in one word', (ref: string) => [`--base=${ref}`]],
    ['in two', (ref: string) => ['--base', ref]],
  ])('an option of Git as a ref, %s, is an unknown ref and writes nothing', (_, base) => {
    const file = join(root, 'written')
    const run = fieldgate(['check', ...base(`--output=${file}`), '--author', 'bob', '--format', 'json'], root)
    expect(run.code).toBe(2)
    expect(JSON.parse(run.out)).toMatchObject({
      decision: 'error',
      diagnostics: [{ code: 'usage', message: expect.stringContaining('--output=') }],
    })
    expect(existsSync(file)).toBe(false)
  })
})

describe('--audit', () => {
  const record = (file: string) =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))

  it('appends a record to a chain for each decision', () => {
    const file = join(root, '.git', 'audit.jsonl')
    expect(check('--author', 'bob', '--now', '2026-11-22T10:00:00Z', '--audit', file).code).toBe(1)
    expect(check('--author', 'alice:11', '--audit', file).code).toBe(0)
    expect(check('--author', 'alice', '--audit', file).code).toBe(2)
    expect(record(file).map(({ decision, codes }) => [decision, codes])).toEqual([
      ['deny', ['disallowed']],
      ['allow', []],
      ['error', ['identity-unknown', 'unmapped']],
    ])
    expect(record(file)[0]).toMatchObject({
      time: { evaluated: '2026-11-22T10:00:00Z' },
      target: { ref: 'refs/heads/main', commit: fixture.git('rev-parse', 'main') },
      change: { head: fixture.git('rev-parse', 'change'), resultTree: fixture.git('rev-parse', 'change^{tree}') },
      violations: [{ principal: 'bob', file: 'projects/shop/config.yaml', before: 'api:1.0', after: 'api:2.0' }],
      facts: { author: { login: 'bob' }, target: 'refs/heads/main', contributors: [], teams: {}, reviews: [] },
    })
    expect(flawsOf(readFileSync(file, 'utf8'))).toEqual([])
  })

  it('holds facts that decide the same again', () => {
    const file = join(root, '.git', 'replay.jsonl')
    const first = decide('--author', 'bob', '--contributor', 'alice:11', '--audit', file)
    const facts = join(root, '.git', 'replay.json')
    writeFileSync(facts, JSON.stringify(record(file)[0].facts))
    expect(decide('--facts', facts)).toEqual(first)
  })

  it('records what could not be judged', () => {
    const file = join(root, '.git', 'nowhere.jsonl')
    expect(check('--governance', 'nowhere', '--author', 'bob', '--audit', file).code).toBe(2)
    expect(record(file)).toMatchObject([{ decision: 'error', codes: ['usage'], violations: [] }])
  })

  it('makes an allow an error where the record can not be written', () => {
    const folder = join(root, '.git', 'audit-folder')
    mkdirSync(folder, { recursive: true })
    expect(decide('--author', 'alice:11').code).toBe(0)
    const { code, decision } = decide('--author', 'alice:11', '--audit', folder)
    expect(code).toBe(2)
    expect(decision).toMatchObject({ decision: 'error', diagnostics: [{ code: 'audit-unavailable' }] })
  })

  it('publishes a deny whose record can not be written, and says so on standard error', () => {
    const folder = join(root, '.git', 'audit-folder-of-a-deny')
    mkdirSync(folder, { recursive: true })
    const { code, out, err } = check('--author', 'bob', '--audit', folder, '--format', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ decision: 'deny', diagnostics: [] })
    expect(err).toContain('audit')
  })

  it('refuses a torn last line and leaves it as it is', () => {
    const file = join(root, '.git', 'torn.jsonl')
    writeFileSync(file, '{"v":1')
    expect(decide('--author', 'alice:11', '--audit', file)).toMatchObject({
      code: 2,
      decision: { diagnostics: [{ code: 'audit-unavailable', message: expect.stringContaining('torn') }] },
    })
    expect(readFileSync(file, 'utf8')).toBe('{"v":1')
  })
})

describe('standard output', () => {
  it('has no colours where it is no terminal', () => {
    expect(check('--author', 'bob').out).not.toContain('\u001b')
  })

  it('is written whole, however slowly it is read', () => {
    const script = '"$0" "$1" check --base wide --head many --author bob --format json | (sleep 1; cat)'
    const services = (tag: string) => Array.from({ length: 1500 }, (_, i) => `  s${i}: { dockerImage: 's:${tag}' }\n`)
    fixture.git('switch', '-q', '-c', 'wide', 'main')
    fixture.commit({ 'projects/shop/config.yaml': `services:\n${services('1').join('')}` })
    fixture.git('switch', '-q', '-c', 'many')
    fixture.commit({ 'projects/shop/config.yaml': `services:\n${services('2').join('')}` })
    const out = execFileSync('bash', ['-c', script, process.execPath, CLI], {
      cwd: root,
      encoding: 'utf8',
      timeout: TIMEOUT,
      maxBuffer: 1 << 28,
    })
    expect(JSON.parse(out).violations).toHaveLength(1500)
    expect(out.length).toBeGreaterThan(1 << 20)
  })

  it('may be closed early: the exit code stays the verdict', () => {
    const script =
      '"$0" "$1" check --base wide --head many --author bob --format json | head -c 1 >/dev/null; echo $PIPESTATUS'
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, CLI], {
      cwd: root,
      encoding: 'utf8',
      timeout: TIMEOUT,
    })
    expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' })
  })

  it.runIf(existsSync('/dev/full'))('that can not be written is an error, also for an allow', () => {
    const script = '"$0" "$1" check --base main --head change --author alice:11 >/dev/full'
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, CLI], {
      cwd: root,
      encoding: 'utf8',
      timeout: TIMEOUT,
    })
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'fieldgate: standard output can not be written (ENOSPC)\n',
    })
  })
})
