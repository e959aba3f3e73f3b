import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { flawsOf, recordsIn } from '../audit/chain-reader.ts'
import { BRANCH } from '../git/audit-fixture.ts'
import { node } from '../program.ts'
import { CLI, CONFIG, RULES } from './fixture.ts'
import { Clone } from './origin.ts'

const open: Clone[] = []
afterEach(() => {
  for (const clone of open.splice(0)) clone.remove()
})

function clone(...args: ConstructorParameters<typeof Clone>): Clone {
  const made = new Clone(...args)
  open.push(made)
  return made
}

const REQUIRED = 'audit: { require: branch }\n'
const ALICE = ['--author', 'alice:11'] as const
const BOB = ['--author', 'bob'] as const
const RULES_FILE = '.fieldgate/rules/company.yaml'
const verdicts = (records: readonly { readonly [member: string]: unknown }[]) => records.map(({ decision }) => decision)

describe('where governance requires a record on a branch', () => {
  it('every verdict is recorded before it is told', () => {
    const shop = clone(REQUIRED)
    expect([shop.check(...ALICE), shop.check(...BOB)].map(({ code, err }) => `${code}${err}`)).toEqual(['0', '1'])
    expect(shop.flaws()).toEqual([])
    expect(shop.records()).toMatchObject([
      { decision: 'allow', facts: { author: { login: 'alice' } } },
      { decision: 'deny', codes: ['disallowed'], facts: { author: { login: 'bob' } } },
    ])
    expect(shop.waiting()).toEqual([])
  })

  it('a record tells what was judged, by which rules and by which program', () => {
    const shop = clone(REQUIRED)
    const { git } = shop.fixture
    shop.check(...ALICE, '--now', '2026-11-22T10:00:00Z')
    const diff = execFileSync('git', ['diff-tree', '-r', '-z', '--no-renames', 'main', 'change'], { cwd: shop.root })
    const dist = dirname(CLI)
    const sums = execFileSync('bash', ['-c', 'LC_ALL=C; sha256sum *.js | sha256sum'], { cwd: dist, encoding: 'utf8' })
    const name = `localhost/${basename(shop.origin.dir, '.git')}`
    expect(shop.records()).toMatchObject([
      {
        ...{ v: 1, seq: 1, chain: name, repo: name, kind: 'decision', decision: 'allow' },
        time: { evaluated: '2026-11-22T10:00:00Z' },
        target: { ref: 'refs/heads/main', commit: git('rev-parse', 'main'), tree: git('rev-parse', 'main^{tree}') },
        change: {
          head: git('rev-parse', 'change'),
          resultTree: git('rev-parse', 'change^{tree}'),
          digest: `sha256:${createHash('sha256').update(diff).digest('hex')}`,
        },
        governance: { commit: git('rev-parse', 'main') },
        tool: { digest: `sha256:${sums.slice(0, 64)}` },
        changed: [{ file: 'projects/shop/config.yaml', path: "$['services']['api']['dockerImage']", action: 'update' }],
        evidence: { inputs: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      },
    ])
    const head = `Fieldgate-Commit: ${git('rev-parse', 'change')}`
    expect(shop.origin.git('log', '--format=%s', `--grep=${head}`, BRANCH)).toBe('Record 1: allow')
  })

  it('what could not be judged is recorded as well', () => {
    const shop = clone(REQUIRED)
    shop.fixture.git('switch', '-q', 'main')
    shop.fixture.commit({ 'projects/shop/config.yaml': CONFIG.replace('api:1.0', 'api:3.0') })
    const { code, decision } = shop.decide(...ALICE)
    expect([code, decision.diagnostics[0].code]).toEqual([2, 'not-mergeable'])
    expect(shop.records()).toMatchObject([
      { decision: 'error', codes: ['not-mergeable'], change: { digest: null, resultTree: null }, changed: [] },
    ])
    expect(shop.flaws()).toEqual([])
  })

  it('an allow is none while nobody reaches the branch; what waits is delivered once, in order', () => {
    const shop = clone(REQUIRED)
    shop.withoutOrigin(() => {
      const { code, decision } = shop.decide(...ALICE)
      expect([code, decision.decision]).toEqual([2, 'error'])
      expect(decision.diagnostics).toEqual([
        {
          code: 'audit-unavailable',
          message: expect.stringMatching(/the record waits in `.*fieldgate\/outbox` for the/),
        },
      ])
      const denied = shop.check(...BOB)
      expect([denied.code, denied.err]).toEqual([1, expect.stringMatching(/can not take an audit record.*waits in/s)])
    })
    expect(verdicts(shop.waiting())).toEqual(['error', 'deny'])
    expect(shop.isRecorded()).toBe(false)
    expect(shop.check(...ALICE).code).toBe(0)
    expect(shop.waiting()).toEqual([])
    expect(verdicts(shop.records())).toEqual(['error', 'deny', 'allow'])
    expect(shop.check(...BOB).code).toBe(1)
    expect(verdicts(shop.records())).toEqual(['error', 'deny', 'allow', 'deny'])
    expect(shop.flaws()).toEqual([])
  })

  it('a branch that is no audit branch is not written to', () => {
    const shop = clone('audit: { branch: main, require: branch }\n')
    const tip = shop.origin.git('rev-parse', 'main')
    const { code, decision } = shop.decide(...ALICE)
    expect(code).toBe(2)
    expect(decision.diagnostics[0].message).toMatch(/the branch `main` can not take an audit record: it has no file/)
    expect(shop.origin.git('rev-parse', 'main')).toBe(tip)
  })

  it('a repair of broken governance is recorded too, and none without it (threats.md G3)', () => {
    const shop = clone(REQUIRED, { [RULES_FILE]: 'saveChangesRules: [{ id: 1 }]\n' })
    shop.fixture.git('switch', '-q', '-c', 'repair', 'main')
    shop.fixture.commit({ [RULES_FILE]: RULES })
    const repair = () => shop.decide('--head', 'repair', ...ALICE).decision
    expect(shop.withoutOrigin(repair)).toMatchObject({
      decision: 'error',
      diagnostics: [{ code: 'audit-unavailable' }],
    })
    expect(repair()).toMatchObject({ decision: 'allow', diagnostics: [] })
    expect(verdicts(shop.records())).toEqual(['error', 'allow'])
    expect(shop.decide(...ALICE).decision).toMatchObject({ decision: 'error', diagnostics: [{ file: RULES_FILE }] })
    expect(verdicts(shop.records())).toEqual(['error', 'allow', 'error'])
    expect(shop.flaws()).toEqual([])
  })

  it('several checks in one clone at once leave a record each', { timeout: 120_000 }, async () => {
    const shop = clone(REQUIRED)
    const args = ['check', '--base', 'main', '--head', 'change', ...ALICE]
    const env = { HOME: shop.root, ...shop.environment }
    const runs = Array.from({ length: 6 }, () => node(CLI, args, { cwd: shop.root, env }))
    const ended = await Promise.all(runs.map(run => run.ended))
    expect(ended.map(({ code, err }) => `${code}${err}`)).toEqual(ended.map(() => '0'))
    expect(shop.flaws()).toEqual([])
    expect(verdicts(shop.records())).toEqual(ended.map(() => 'allow'))
    expect(shop.waiting()).toEqual([])
  })

  it('a file that is named gets the same record, and both are needed', () => {
    const shop = clone(REQUIRED)
    const file = join(shop.root, '.git/audit.jsonl')
    expect(shop.check(...ALICE, '--audit', file).code).toBe(0)
    expect(flawsOf(readFileSync(file, 'utf8'))).toEqual([])
    expect(recordsIn(readFileSync(file, 'utf8'))).toEqual(shop.records())
    expect(shop.check(...ALICE, '--audit', shop.root).code).toBe(2)
    // The allow that the file did not take never came to the branch.
    expect(verdicts(shop.records())).toEqual(['allow', 'error'])
  })
})

describe('where governance only names a branch', () => {
  const NAMED = 'audit: { branch: log/of-shop }\n'

  it('an allow stays one, with a warning while nobody reaches it', () => {
    const shop = clone(NAMED)
    const { code, out, err } = shop.withoutOrigin(() => shop.check(...ALICE, '--format', 'json'))
    expect([code, JSON.parse(out).diagnostics]).toEqual([0, []])
    expect(err).toMatch(/the branch `log\/of-shop` can not take an audit record/)
    expect(verdicts(shop.waiting())).toEqual(['allow'])
    expect(shop.check(...BOB)).toMatchObject({ code: 1, err: '' })
    expect(shop.waiting()).toEqual([])
    expect(shop.origin.git('log', '--reverse', '--format=%s', 'log/of-shop').split('\n')).toEqual([
      'Record 1: allow',
      'Record 2: deny',
    ])
  })
})

describe('where governance asks for nothing', () => {
  it('nothing is written anywhere', () => {
    const shop = clone('')
    expect(shop.check(...ALICE).code).toBe(0)
    expect(shop.origin.git('for-each-ref', '--format=%(refname)')).not.toContain('audit')
    expect(readdirSync(join(shop.root, '.git'))).not.toContain('fieldgate')
  })
})
