import type { Row } from './row.ts'
import {
  CHECK_RUN,
  called,
  caller,
  edited,
  GATE,
  GATE_TEXT,
  guarded,
  JOB,
  job,
  LANDED,
  LANDED_TEXT,
  noApproval,
  OTHER,
  OWN_APP,
  STEP,
  TYPES,
  unread,
  WITHOUT_REVIEWS,
  workflowRule,
} from './set-up.ts'

/** Which workflow is the gate, and when it runs. */
export const TRIGGER_ROWS: readonly Row[] = [
  // Which workflow is the gate.
  {
    code: 'check-missing',
    what: 'the step of another program',
    level: 'fail',
    found: { gate: { 'acme/fieldgate@': 'acme/fieldgatekeeper@' } },
    twin: { gate: { 'acme/fieldgate@': 'other-owner/Fieldgate@' } },
  },
  {
    code: 'check-missing',
    what: 'something below the action',
    level: 'fail',
    found: { gate: { 'acme/fieldgate@': 'acme/fieldgate/other/thing@' } },
    twin: {},
  },
  {
    code: 'check-missing',
    what: '`./` where it is not Fieldgate',
    level: 'fail',
    found: { gate: { [`${STEP}0123456789abcdef0123456789abcdef01234567`]: '- uses: ./' } },
    twin: { gate: { [`${STEP}0123456789abcdef0123456789abcdef01234567`]: '- uses: ./' }, hasOwnAction: true },
  },
  {
    code: 'workflow-unreadable',
    what: 'a key that is there twice',
    level: 'unread',
    found: { files: { [OTHER]: 'on: push\non: pull_request\n' } },
    at: `${OTHER}:2`,
    twin: { files: { [OTHER]: 'on: push\n' } },
  },
  {
    code: 'call-unread',
    what: 'a workflow of another repository',
    level: 'unread',
    found: { files: { [GATE]: caller('acme/ci/.github/workflows/fieldgate.yml@main') } },
    at: `${GATE}:16`,
    twin: { files: { [GATE]: caller(`./${OTHER}`), [OTHER]: called('on: workflow_call\n') } },
  },
  {
    code: 'call-unread',
    what: 'a call of a call',
    level: 'unread',
    found: {
      files: {
        [GATE]: caller('./.github/workflows/middle.yml'),
        '.github/workflows/middle.yml': `on: workflow_call\njobs:\n  middle:\n    uses: ./${OTHER}\n`,
        [OTHER]: called('on: workflow_call\n'),
      },
    },
    at: '.github/workflows/middle.yml:4',
    twin: { files: { [GATE]: caller(`./${OTHER}`), [OTHER]: called('on: workflow_call\n') } },
  },
  // When it runs.
  {
    code: 'event-missing',
    what: 'reviews and groups alone',
    level: 'fail',
    found: { gate: { [`  pull_request_target:\n    ${TYPES}\n`]: '' } },
    at: `${GATE}:2`,
    twin: {},
  },
  {
    code: 'event-types',
    what: "GitHub's default, which has no `edited` (G8)",
    level: 'fail',
    found: { gate: { [`pull_request_target:\n    ${TYPES}`]: 'pull_request_target:' } },
    at: `${GATE}:3`,
    twin: {
      gate: {
        [TYPES]: 'types:\n      - edited\n      - reopened\n      - synchronize\n      - opened\n      - labeled',
      },
    },
  },
  {
    code: 'event-types',
    what: 'what a required workflow takes no notice of',
    level: 'fail',
    found: { gate: { [TYPES]: 'types: [opened]' } },
    twin: { gate: { [TYPES]: 'types: [opened]\n    paths: [x]' }, protection: guarded(workflowRule(GATE, true)) },
  },
  {
    code: 'event-foreign',
    what: '`push`, which leaves a green job on a branch (T9)',
    level: 'fail',
    found: { gate: { '  merge_group:': '  merge_group:\n  push:' } },
    at: `${GATE}:8`,
    twin: { files: { [OTHER]: job('other') } },
  },
  {
    code: 'event-dispatch',
    what: '`workflow_dispatch` (T9)',
    level: 'hint',
    found: { gate: { '  merge_group:': '  merge_group:\n  workflow_dispatch:' } },
    at: `${GATE}:8`,
    twin: { files: { [OTHER]: job('other', 'workflow_dispatch') } },
  },
  {
    code: 'events-competing',
    what: 'two events for one pull request',
    level: 'fail',
    found: { gate: { '  merge_group:': `  merge_group:\n  pull_request:\n    ${TYPES}` } },
    twin: {},
  },
  {
    code: 'events-competing',
    what: 'two workflows with one name of the job',
    level: 'fail',
    found: { files: { [OTHER]: GATE_TEXT } },
    twin: { files: { [OTHER]: called('on: merge_group\n') }, gate: { '  merge_group:\n': '' } },
  },
  ...['paths: [projects/**]', "paths-ignore: ['**.md']"].map(
    (filter): Row => ({
      code: 'path-filter',
      what: `${filter} (G9)`,
      level: 'fail',
      found: { gate: { [TYPES]: `${TYPES}\n    ${filter}` } },
      at: `${GATE}:5`,
      twin: { files: { [LANDED]: LANDED_TEXT.replace('branches: [main]', filter) } },
    }),
  ),
  ...(
    [
      ['branches: [release/**]', 'branches: [release/**, main]'],
      ["branches: ['**', '!main']", "branches: ['!release/*', '**']"],
      ['branches-ignore: [m*]', 'branches-ignore: [feature/*]'],
      ["branches-ignore: ['ma[ix]n']", "branches: ['**']"],
      ["branches: ['ma?in']", 'branches: [m*]'],
      ['branches: [main/*]', 'branches: ["*"]'],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'branch-filter',
      what: bad,
      level: 'fail',
      found: { gate: { [TYPES]: `${TYPES}\n    ${bad}` } },
      at: `${GATE}:5`,
      twin: { gate: { [TYPES]: `${TYPES}\n    ${good}` } },
    }),
  ),
  {
    code: 'review-event-missing',
    what: 'approvals without their event',
    level: 'warn',
    found: { gate: { '  pull_request_review:\n    types: [submitted, dismissed]\n': '' } },
    twin: { gate: { '  pull_request_review:\n    types: [submitted, dismissed]\n': '' }, governance: noApproval },
  },
  {
    code: 'review-event-missing',
    what: 'an approval that is dismissed',
    level: 'warn',
    found: { gate: { '[submitted, dismissed]': '[submitted]' } },
    at: `${GATE}:6`,
    twin: { gate: { 'pull_request_review:\n    types: [submitted, dismissed]': 'pull_request_review:' } },
  },
  ...(
    [
      ['a check that no review could update', { gate: { ...WITHOUT_REVIEWS, [CHECK_RUN]: 'check-run: false' } }],
      ['a required workflow', { gate: WITHOUT_REVIEWS, protection: guarded(workflowRule(GATE, true)) }],
      ['an environment that keeps reviews out', { gate: { ...WITHOUT_REVIEWS, ...OWN_APP } }],
    ] as const
  ).map(
    ([what, twin]): Row => ({
      code: 'review-event-missing',
      what: `and not for ${what}`,
      level: 'warn',
      found: { gate: WITHOUT_REVIEWS },
      twin,
    }),
  ),
  {
    code: 'merge-group-missing',
    what: 'a merge queue that waits for ever',
    level: 'warn',
    found: { gate: { '  merge_group:\n': '' } },
    twin: { gate: { '  merge_group:\n': '' }, protection: guarded({ hasMergeQueue: false }) },
  },
  {
    code: 'merge-group-advised',
    what: 'no word about a merge queue',
    level: 'hint',
    found: { gate: { '  merge_group:\n': '' }, protection: unread },
    twin: { protection: unread },
  },
  {
    code: 'workflow-from-change',
    what: '`pull_request`, and nobody owns the workflows (G7)',
    level: 'fail',
    found: { gate: { pull_request_target: 'pull_request' }, codeOwners: null },
    at: `${GATE}:3`,
    twin: { gate: { pull_request_target: 'pull_request' } },
  },
  {
    code: 'workflow-from-change',
    what: 'owners whose review is not required',
    level: 'fail',
    found: { gate: { pull_request_target: 'pull_request' }, protection: guarded({ needsCodeOwners: false }) },
    twin: {
      gate: { pull_request_target: 'pull_request' },
      codeOwners: null,
      protection: guarded({ ...workflowRule(GATE, true), level: 'organisation' }),
    },
  },
  {
    code: 'landed-in-check',
    what: '`mode: landed` beside the check (T9)',
    level: 'fail',
    found: { gate: { [STEP]: `- uses: acme/fieldgate@v1\n        with: { mode: landed }\n      ${STEP}` } },
    at: `${GATE}:18`,
    twin: {},
  },
  {
    code: 'landed-missing',
    what: 'no workflow for what landed (T7)',
    level: 'hint',
    found: { files: { [LANDED]: null } },
    twin: {},
  },
  ...(
    [
      ['branches: [main]', 'branches: [release]', 'branches: [ma*]'],
      ['branches: [main]', 'tags: ["*"]', 'tags: ["*"]\n    branches: [main]'],
      ['branches: [main]', 'branches: [main]\n    paths: [projects/**]', 'branches-ignore: [feature/**]'],
      ['push:\n    branches: [main]', 'schedule: [{ cron: "0 0 * * *" }]', 'push:'],
      [JOB, `if: false\n    ${JOB}`, `if: always()\n    ${JOB}`],
      [JOB, `needs: other\n    ${JOB}`, `needs: []\n    ${JOB}`],
      [JOB, `continue-on-error: true\n    ${JOB}`, `continue-on-error: false\n    ${JOB}`],
      [
        STEP,
        `- continue-on-error: true\n        uses: acme/fieldgate@`,
        `- name: landed\n        uses: acme/fieldgate@`,
      ],
    ] as const
  ).map(
    ([before, bad, good]): Row => ({
      code: 'landed-missing',
      what: `one that is silent: ${bad.trim()}`,
      level: 'hint',
      found: { files: { [LANDED]: edited(LANDED_TEXT, { [before]: bad }) } },
      twin: { files: { [LANDED]: edited(LANDED_TEXT, { [before]: good }) } },
    }),
  ),
]
