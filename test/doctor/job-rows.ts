import type { Row } from './row.ts'
import {
  AUDIT,
  CHECK_RUN,
  expression,
  GATE,
  governed,
  JOB,
  job,
  noApproval,
  OTHER,
  ROLES,
  SETTINGS,
  STEP,
  TOKEN,
} from './set-up.ts'

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
    code: 'job-name-shared',
    what: "another job with the gate's name (T9)",
    level: 'fail',
    found: { files: { [OTHER]: job('gate') } },
    at: `${OTHER}:3`,
    twin: { files: { [OTHER]: job('gates') } },
  },
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
  {
    code: 'checkout-of-change',
    what: 'by a command',
    level: 'fail',
    found: { gate: { [STEP]: `- run: gh  pr checkout 7 && npm ci\n      ${STEP}` } },
    at: `${GATE}:18`,
    twin: { gate: { [STEP]: `- run: gh pr view 7\n      ${STEP}` } },
  },
  {
    code: 'input-computed',
    what: 'a mode that the run decides on',
    level: 'warn',
    found: { gate: { [CHECK_RUN]: `${CHECK_RUN}\n          Mode: ${expression('vars.MODE')}` } },
    at: `${GATE}:21`,
    twin: { gate: { [CHECK_RUN]: `${CHECK_RUN}\n          mode: check` } },
  },
  {
    code: 'check-run-off',
    what: 'approvals, and a check that they do not update',
    level: 'warn',
    found: { gate: { [CHECK_RUN]: 'check-run: false' } },
    at: `${GATE}:18`,
    twin: { gate: { [CHECK_RUN]: 'check-run: false' }, governance: noApproval },
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
    what: 'an audit branch that can not be written',
    level: 'warn',
    found: { governance: AUDIT },
    twin: { governance: AUDIT, gate: { [CHECK_RUN]: TOKEN } },
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
