import { CHANGE_ROWS } from './change-rows.ts'
import type { Row } from './row.ts'
import {
  AUDIT,
  CHECK_RUN,
  called,
  caller,
  DECISION,
  edited,
  expression,
  GATE,
  GATE_CHECK,
  GATE_TEXT,
  governed,
  guarded,
  JOB,
  job,
  noApproval,
  OTHER,
  OWN_APP,
  ROLES,
  requires,
  SETTINGS,
  STEP,
  TOKEN,
  unread,
  WITHOUT_REVIEWS,
  workflowRule,
} from './set-up.ts'

const CALLED = called('on: workflow_call\n')

/** Whether the result of a job is Fieldgate's, and what its token may do. */
export const JOB_ROWS: readonly Row[] = [
  // Whether its result is Fieldgate's.
  ...(
    [
      ['github.event_name == 1', 'always()'],
      ["github.actor != 'alice'", expression('!cancelled()')],
      ['false', 'true'],
      ['success() && false', 'success() || failure()'],
    ] as const
  ).flatMap(([bad, good]): readonly Row[] => [
    {
      code: 'job-condition',
      what: `of the job: ${bad} (G9)`,
      level: 'fail',
      found: { gate: { [JOB]: `if: ${JSON.stringify(bad)}\n    ${JOB}` } },
      at: `${GATE}:16`,
      twin: { gate: { [JOB]: `if: ${JSON.stringify(good)}\n    ${JOB}` } },
    },
    {
      code: 'job-condition',
      what: `of the step: ${bad}`,
      level: 'fail',
      found: { gate: { [STEP]: `- if: ${JSON.stringify(bad)}\n        uses: acme/fieldgate@` } },
      at: `${GATE}:18`,
      twin: { gate: { [STEP]: `- if: ${JSON.stringify(good)}\n        uses: acme/fieldgate@` } },
    },
  ]),
  {
    code: 'job-needs',
    what: 'a job that is skipped when another fails',
    level: 'fail',
    found: { gate: { [JOB]: `needs: lint\n    ${JOB}` } },
    at: `${GATE}:16`,
    twin: { gate: { [JOB]: `needs: [lint]\n    if: always()\n    ${JOB}` } },
  },
  {
    code: 'job-matrix',
    what: 'a matrix',
    level: 'fail',
    found: { gate: { [JOB]: `strategy: { matrix: '${expression('fromJSON(needs.x.outputs.y)')}' }\n    ${JOB}` } },
    at: `${GATE}:16`,
    twin: { gate: { [JOB]: `strategy: { fail-fast: false }\n    ${JOB}` } },
  },
  {
    code: 'job-matrix',
    what: 'a strategy that may be one',
    level: 'fail',
    found: { gate: { [JOB]: `strategy: ${expression('fromJSON(vars.S)')}\n    ${JOB}` } },
    at: `${GATE}:16`,
    twin: { gate: { [JOB]: `strategy:\n    ${JOB}` } },
  },
  {
    code: 'job-name-shared',
    what: "another job with the gate's name (T9)",
    level: 'fail',
    found: { files: { [OTHER]: job('gate') }, ...requires(GATE_CHECK) },
    at: `${OTHER}:3`,
    twin: { files: { [OTHER]: job('gates') }, ...requires(GATE_CHECK) },
  },
  {
    code: 'job-name-shared',
    what: 'where its check is the one that is required',
    level: 'fail',
    found: { files: { [OTHER]: job('gate') }, protection: unread },
    twin: { files: { [OTHER]: job('gate') }, ...requires(DECISION) },
  },
  ...(
    [
      [expression("'gate'"), expression("'gates'")],
      [`ga${expression("'te'")}`, `Ga${expression("'te'")}`],
      [
        `${expression('matrix.n')}\n    strategy: { matrix: { n: [a, gate] } }`,
        `${expression('matrix.n')}\n    strategy: { matrix: { n: [a, gates] } }`,
      ],
      [
        `g${expression("Matrix['n']")}\n    strategy: { matrix: { include: [{ n: ate }] } }`,
        `h${expression('matrix.n')}\n    strategy: { matrix: { include: [{ n: ate }] } }`,
      ],
      [expression('github.head_ref'), `build ${expression('github.head_ref')}`],
      [`${expression('inputs.a')}te`, `${expression('inputs.a')}-te`],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'job-name-shared',
      what: `a name that can become it: ${bad}`,
      level: 'fail',
      found: { files: { [OTHER]: job(bad) }, ...requires(GATE_CHECK) },
      at: `${OTHER}:3`,
      twin: { files: { [OTHER]: job(good) }, ...requires(GATE_CHECK) },
    }),
  ),
  {
    code: 'job-name-shared',
    what: 'a job in a called workflow',
    level: 'fail',
    found: {
      files: {
        [GATE]: edited(GATE_TEXT, { [JOB]: `name: a / b\n    ${JOB}` }),
        [OTHER]: 'on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n',
        '.github/workflows/b.yml': job('b', 'workflow_call'),
      },
      ...requires({ name: 'a / b', app: 15368 }),
    },
    at: '.github/workflows/b.yml:3',
    twin: { files: { [OTHER]: job('a'), '.github/workflows/b.yml': job('b') }, ...requires(GATE_CHECK) },
  },
  ...(
    [
      [expression('vars.NAME'), `${expression('vars.NAME')} build`],
      [
        `${expression('matrix.n')}\n    strategy: ${expression('fromJSON(vars.S)')}`,
        `${expression('matrix.n')}\n    strategy: { matrix: { n: [a], include: [{ n: b }] } }`,
      ],
      [
        `${expression('matrix.n')}\n    strategy: { matrix: '${expression('fromJSON(vars.M)')}' }`,
        `${expression('matrix.n')}\n    strategy: { matrix: { n: [a] } }`,
      ],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'job-name-unread',
      what: bad,
      level: 'unread',
      found: { files: { [OTHER]: job(bad) }, ...requires(GATE_CHECK) },
      at: `${OTHER}:3`,
      twin: { files: { [OTHER]: job(good) }, ...requires(GATE_CHECK) },
    }),
  ),
  {
    code: 'job-name-shared',
    what: 'a job with the name of the check run',
    level: 'fail',
    found: { gate: { [JOB]: `name: fieldgate-decision\n    ${JOB}` } },
    at: `${GATE}:15`,
    twin: { gate: { [JOB]: `name: Fieldgate\n    ${JOB}` } },
  },
  {
    code: 'failure-ignored',
    what: 'of the job',
    level: 'fail',
    found: { gate: { [JOB]: `continue-on-error: ${expression('true')}\n    ${JOB}` } },
    at: `${GATE}:16`,
    twin: { gate: { [JOB]: `continue-on-error: false\n    ${JOB}` } },
  },
  {
    code: 'failure-ignored',
    what: 'of the step',
    level: 'fail',
    found: { gate: { [STEP]: `- continue-on-error: true\n        uses: acme/fieldgate@` } },
    at: `${GATE}:18`,
    twin: { gate: { [STEP]: `- run: 'true'\n        continue-on-error: true\n      ${STEP}` } },
  },
  {
    code: 'action-branch',
    what: 'a branch',
    level: 'fail',
    found: { gate: { '@0123456789abcdef0123456789abcdef01234567': '@main' } },
    at: `${GATE}:18`,
    twin: {},
  },
  {
    code: 'action-branch',
    what: 'half of a commit id',
    level: 'fail',
    found: { gate: { '@0123456789abcdef0123456789abcdef01234567': '@0123456789abcdef' } },
    twin: { gate: { '@0123456789abcdef0123456789abcdef01234567': `@${'a'.repeat(64)}` } },
  },
  {
    code: 'action-branch',
    what: 'and not a tag with a big V',
    level: 'fail',
    found: { gate: { '@0123456789abcdef0123456789abcdef01234567': '@Vnext' } },
    twin: { gate: { '@0123456789abcdef0123456789abcdef01234567': '@V1' } },
  },
  {
    code: 'action-tag',
    what: 'a tag',
    level: 'warn',
    found: { gate: { '@0123456789abcdef0123456789abcdef01234567': '@v1' } },
    at: `${GATE}:18`,
    twin: {},
  },
  {
    code: 'action-local',
    what: 'the action as the change has it',
    level: 'fail',
    found: {
      gate: { pull_request_target: 'pull_request', [`${STEP}0123456789abcdef0123456789abcdef01234567`]: '- uses: ./' },
      hasOwnAction: true,
    },
    at: `${GATE}:18`,
    twin: { gate: { [`${STEP}0123456789abcdef0123456789abcdef01234567`]: '- uses: ./' }, hasOwnAction: true },
  },
  {
    code: 'other-action-unpinned',
    what: 'another action in the job',
    level: 'hint',
    found: { gate: { [STEP]: `- uses: actions/checkout@v7\n      ${STEP}` } },
    at: `${GATE}:18`,
    twin: {
      gate: { [STEP]: `- uses: actions/checkout@${'a'.repeat(40)}\n      - uses: docker://a@sha256:b\n      ${STEP}` },
    },
  },
  ...(
    [
      [
        `ref: ${expression('github.event.pull_request.head.sha')}`,
        `ref: ${expression('github.event.pull_request.base.sha')}`,
      ],
      [`ref: refs/pull/${expression('github.event.number')}/merge`, 'ref: main'],
      [`repository: ${expression('github.event.pull_request.head.repo.full_name')}`, 'repository: acme/other'],
      ['allow-unsafe-pr-checkout: true', 'allow-unsafe-pr-checkout: false'],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'checkout-of-change',
      what: bad,
      level: 'fail',
      found: {
        gate: { [STEP]: `- uses: actions/checkout@v7\n        with: { ${bad.replace(': ', ": '")}' }\n      ${STEP}` },
      },
      at: `${GATE}:19`,
      twin: {
        gate: { [STEP]: `- uses: actions/checkout@v7\n        with: { ${good.replace(': ', ": '")}' }\n      ${STEP}` },
      },
    }),
  ),
  ...CHANGE_ROWS,
  {
    code: 'input-computed',
    what: 'a mode that the run decides on',
    level: 'warn',
    found: { gate: { [CHECK_RUN]: `${CHECK_RUN}\n          Mode: ${expression('vars.MODE')}` } },
    at: `${GATE}:21`,
    twin: { gate: { [CHECK_RUN]: `${CHECK_RUN}\n          mode: check` } },
  },
  {
    code: 'approval-by-hand',
    what: "a job's check, which stays red",
    level: 'hint',
    found: { gate: { [CHECK_RUN]: 'check-run: false' } },
    at: `${GATE}:18`,
    twin: { gate: { [CHECK_RUN]: 'check-run: false' }, governance: noApproval },
  },
  {
    code: 'approval-by-hand',
    what: 'an environment that keeps reviews out',
    level: 'hint',
    found: { gate: { ...OWN_APP, ...WITHOUT_REVIEWS } },
    at: `${GATE}:17`,
    twin: {},
  },
  {
    code: 'approval-by-hand',
    what: 'a required workflow',
    level: 'hint',
    found: { files: { [GATE]: null }, protection: guarded(workflowRule('.github/workflows/fieldgate.yml', false)) },
    twin: { protection: guarded(workflowRule(GATE, true)), governance: noApproval },
  },
  {
    code: 'runner-self-hosted',
    what: 'a runner that keeps its state',
    level: 'hint',
    found: { gate: { 'runs-on: ubuntu-latest': 'runs-on: [Self-Hosted, linux]' } },
    at: `${GATE}:16`,
    twin: { gate: { 'runs-on: ubuntu-latest': 'runs-on: { group: large, labels: [linux] }' } },
  },
  {
    code: 'concurrency-missing',
    what: 'runs side by side',
    level: 'hint',
    found: { gate: { 'concurrency:\n': 'env:\n' } },
    at: GATE,
    twin: { gate: { 'concurrency:\n': 'env:\n', [JOB]: `concurrency: fieldgate\n    ${JOB}` } },
  },
  // What its token may do.
  {
    code: 'permissions-missing',
    what: 'the default of the repository',
    level: 'warn',
    found: { gate: { 'permissions:\n': 'env:\n' } },
    at: GATE,
    twin: {
      gate: {
        'permissions:\n': 'env:\n',
        [JOB]: `permissions: { contents: read, pull-requests: write, checks: write }\n    ${JOB}`,
      },
    },
  },
  ...['permissions: write-all', 'permissions: { contents: write, pull-requests: write, checks: write }'].map(
    (bad): Row => ({
      code: 'permissions-wide',
      what: bad,
      level: 'warn',
      found: { gate: { [JOB]: `${bad}\n    ${JOB}` } },
      at: `${GATE}:16`,
      twin: { gate: { [JOB]: `${bad.replace('write-all', 'read-all')}\n    ${JOB}` }, governance: AUDIT },
    }),
  ),
  {
    code: 'permissions-wide',
    what: 'checks without a check run',
    level: 'warn',
    found: { gate: { [CHECK_RUN]: 'check-run: false' } },
    at: `${GATE}:11`,
    twin: { gate: { 'checks: write': 'checks: write\n  security-events: write' } },
  },
  ...(
    [
      ['contents: read', 'contents: none', 'contents: "read"'],
      ['pull-requests: write', 'pull-requests: read', 'pull-requests: write'],
      ['checks: write', 'checks: read', 'checks: write'],
    ] as const
  ).map(
    ([before, bad, good]): Row => ({
      code: 'permissions-narrow',
      what: bad,
      level: 'warn',
      found: { gate: { [before]: bad } },
      at: `${GATE}:8`,
      twin: { gate: { [before]: good } },
    }),
  ),
  {
    code: 'permissions-narrow',
    what: 'a caller that has less to give',
    level: 'warn',
    found: { files: { [GATE]: edited(caller(`./${OTHER}`), { 'checks: write': 'checks: read' }), [OTHER]: CALLED } },
    at: `${GATE}:8`,
    twin: { files: { [GATE]: caller(`./${OTHER}`), [OTHER]: CALLED } },
  },
  {
    code: 'permissions-narrow',
    what: 'an audit branch that can not be written',
    level: 'warn',
    found: { governance: AUDIT },
    twin: { governance: AUDIT, gate: { [CHECK_RUN]: TOKEN } },
  },
  {
    code: 'permissions-narrow',
    what: 'an audit branch that is named, and can not be written',
    level: 'warn',
    found: { governance: governed(`${SETTINGS}audit: { branch: log }\n`) },
    twin: { governance: governed(`${SETTINGS}audit: { require: none }\n`) },
  },
  {
    code: 'teams-unreadable',
    what: "teams, and the workflow's own token",
    level: 'warn',
    found: { governance: governed(SETTINGS, ROLES.replace('users: [alice]', 'teams: [acme/platform]')) },
    at: `${GATE}:18`,
    twin: {
      governance: governed(SETTINGS, ROLES.replace('users: [alice]', 'teams: [acme/platform]')),
      gate: { [CHECK_RUN]: TOKEN },
    },
  },
]
