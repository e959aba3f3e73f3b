import { describe, expect, it } from 'vitest'
import { FINDING_CODES } from '../src/doctor/finding.ts'
import { examine } from '../src/doctor.ts'
import { JOB_ROWS } from './doctor/job-rows.ts'
import { RULES_ROWS } from './doctor/rules-rows.ts'
import {
  called,
  caller,
  edited,
  expression,
  GATE,
  GATE_CHECK,
  GATE_TEXT,
  type Given,
  governed,
  guarded,
  JOB,
  job,
  LANDED,
  noApproval,
  OTHER,
  PROTECTION,
  requires,
  SAFEGUARD,
  setUp,
  unread,
} from './doctor/set-up.ts'
import { TRIGGER_ROWS } from './doctor/trigger-rows.ts'

const ROWS = [...TRIGGER_ROWS, ...JOB_ROWS, ...RULES_ROWS]

describe('doctor', () => {
  it('finds nothing where there is nothing to find', () => {
    expect(examine(setUp())).toEqual({ grade: 'protected', branch: 'main', repository: 'acme/config', findings: [] })
  })

  it.each(ROWS)('finds $code: $what', ({ code, level, found, at, twin }) => {
    const hits = examine(setUp(found)).findings.filter(finding => finding.code === code)
    expect(hits).not.toEqual([])
    expect(hits.map(hit => hit.level)).toContain(level)
    if (at !== undefined) expect(hits.map(({ file, line }) => [file, line].filter(Boolean).join(':'))).toContain(at)
    expect(examine(setUp(twin)).findings.map(finding => finding.code)).not.toContain(code)
  })

  it('has a row for every code', () => {
    expect(new Set(ROWS.map(({ code }) => code))).toEqual(new Set(FINDING_CODES))
  })

  it('says where two things are in one line, once', () => {
    const { findings } = examine(setUp({ files: { [OTHER]: GATE_TEXT }, gate: { '@0123': '@v' } }))
    const places = findings.map(({ code, file, line, message }) => [code, file, line, message].join())
    expect(new Set(places).size).toBe(places.length)
  })

  it('writes messages as all of the program does', () => {
    for (const { found } of ROWS)
      for (const { message, fix } of examine(setUp(found)).findings) {
        expect([message, fix].join('\n')).not.toMatch(/undefined|null|\[object|\.$|^[A-Z][a-z]/m)
        expect(message).toMatch(/^[^A-Z]/)
      }
  })
})

describe('the grade', () => {
  const org = guarded({ checks: [], workflows: [{ path: GATE, isOwn: true }], level: 'organisation' })
  it.each<[string, Given, string]>([
    ['protected: a required check, pinned, for everybody', {}, 'protected'],
    ['protected: the same with a hint', { codeOwners: null }, 'protected'],
    [
      'protected: the same with a warning',
      { protection: guarded({ isStrict: false, hasMergeQueue: false }) },
      'protected',
    ],
    ['advisory: the same with one failure', { gate: { [JOB]: `if: false\n    ${JOB}` } }, 'advisory'],
    ['advisory: plain `pull_request`', { gate: { pull_request_target: 'pull_request' }, codeOwners: null }, 'advisory'],
    ['advisory: no token', { protection: unread }, 'advisory'],
    [
      'advisory: rules that can not be read',
      { protection: { ...PROTECTION, branch: { safeguards: [], unread: ['403'] } } },
      'advisory',
    ],
    ['advisory: a bypass list that can not be read', { protection: guarded({ bypass: null }) }, 'advisory'],
    ['advisory: a workflow that can not be read', { files: { [OTHER]: '{' } }, 'advisory'],
    ['advisory: governance that can not be read', { governance: governed('{') }, 'advisory'],
    ['enforced: a workflow that the organisation requires', { protection: org }, 'enforced'],
    [
      'enforced: also with `pull_request`',
      { protection: org, gate: { pull_request_target: 'pull_request' }, codeOwners: null },
      'enforced',
    ],
    [
      'enforced: a workflow in another repository',
      {
        protection: guarded({
          checks: [],
          workflows: [{ path: 'ci/fieldgate.yml', isOwn: false }],
          level: 'organisation',
        }),
        files: { [GATE]: null, [LANDED]: null },
      },
      'enforced',
    ],
    [
      'protected: a workflow that the repository itself requires',
      { protection: guarded({ workflows: [{ path: GATE, isOwn: true }] }) },
      'protected',
    ],
    [
      'advisory: an organisation with a bypass list',
      { protection: guarded({ ...org.branch.safeguards[0], bypass: ['team 7'] }) },
      'advisory',
    ],
    [
      'advisory: the organisation requires another workflow',
      { protection: guarded({ checks: [], workflows: [{ path: OTHER, isOwn: true }], level: 'organisation' }) },
      'advisory',
    ],
  ])('is %s', (_, given, grade) => {
    expect(examine(setUp(given)).grade).toBe(grade)
  })

  it('is advisory only where a finding says why', () => {
    const open = { ...SAFEGUARD, checks: [{ name: 'fieldgate-decision', app: null }] }
    const shared = { unread: [], safeguards: [open, { ...SAFEGUARD, bypass: ['administrators'] }] }
    const rows = ROWS.flatMap(({ found, twin }) => [found, twin])
    for (const given of [...rows, { protection: { ...PROTECTION, branch: shared } }]) {
      const { grade, findings } = examine(setUp(given))
      const isExplained = findings.some(({ level }) => level === 'fail' || level === 'unread')
      expect(grade === 'advisory' && !isExplained, JSON.stringify(given)).toBe(false)
    }
  })

  it('needs no rule of a repository where the organisation requires the workflow', () => {
    expect(examine(setUp({ protection: org, codeOwners: null, governance: noApproval })).findings).toEqual([])
  })
})

describe('a check in a called workflow', () => {
  const files = { [GATE]: caller(`./${OTHER}`), [OTHER]: called('on: workflow_call\n') }
  const protection = guarded({ checks: [{ name: 'gate / gate', app: 15368 }] })

  it('has the events of its caller, and its name in front', () => {
    const { findings, grade } = examine(setUp({ files, protection, governance: noApproval }))
    expect(findings).toEqual([])
    expect(grade).toBe('protected')
  })

  it('is skipped with its caller', () => {
    const condition = edited(files[GATE] ?? '', { '    uses:': '    if: github.actor != 1\n    uses:' })
    expect(examine(setUp({ files: { ...files, [GATE]: condition }, protection })).findings).toMatchObject([
      { code: 'job-condition', file: GATE, line: 16 },
      { code: 'check-not-updated' },
    ])
  })
})

describe('a hostile workflow', () => {
  const found = (text: string) =>
    examine(setUp({ files: { [OTHER]: text }, ...requires(GATE_CHECK) })).findings.map(({ code }) => code)
  const deep = `${'['.repeat(100_000)}`
  const bomb = `a: &a [x, x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}\n`
  it.each([
    ['brackets', deep],
    ['an alias bomb', bomb],
    ['a list', '- on: push\n'],
    ['a scalar', 'push'],
    ['nothing', ''],
    ['NUL', 'on: push\0'],
    [
      'a prototype',
      '__proto__: 1\non: push\njobs: { constructor: { steps: [{ uses: 7 }], needs: { a: b } }, x: null, y: [] }\n',
    ],
    [
      'steps that are none',
      'on: { push: 7 }\njobs: { a: { steps: 7, name: [], strategy: 1, permissions: [write-all] } }\n',
    ],
    ['a long run', `on: pull_request_target\njobs: { a: { steps: [{ run: ${'pull/'.repeat(100_000)} }] } }\n`],
    ['a name of nothing but expressions', job(expression('vars.A').repeat(20_000))],
    ['a name that nearly is', job(`${expression('vars.A')}g`.repeat(49))],
    [
      'commands without end',
      `on: pull_request_target\njobs: { a: { steps: [{ run: "${'git pull/ gh pr '.repeat(20_000)}\${{ github.head_ref }}" }] } }\n`,
    ],
    [
      'expressions without end',
      `on: pull_request_target\njobs: { a: { steps: [{ run: "${"${{ github.event['".repeat(20_000)}" }] } }\n`,
    ],
    [
      'workflows that call themselves',
      `on: [pull_request_target, workflow_call]\njobs: { a: { uses: ./${OTHER}, with: { a: '${expression('inputs.b')}', b: '${expression('github.head_ref')}' } } }\n`,
    ],
  ])('with %s ends in findings', (_, text) => {
    expect(() => found(text)).not.toThrow()
  })

  it('can not hide the gate behind names that objects have', () => {
    const text = 'on: pull_request_target\njobs:\n  constructor:\n    name: gate\n    steps: [{ run: "true" }]\n'
    expect(found(text)).toContain('job-name-shared')
  })

  it('is read as people see it where YAML 1.1 would read something else', () => {
    const text = edited(GATE_TEXT, { [JOB]: `if: no\n    continue-on-error: off\n    ${JOB}` })
    const codes = examine(setUp({ files: { [GATE]: text } })).findings.map(({ code }) => code)
    expect(codes).toEqual(['job-condition', 'failure-ignored'])
  })
})
