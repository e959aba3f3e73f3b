import type { Row } from './row.ts'
import {
  CHECK_RUN,
  DECISION,
  GATE,
  GATE_CHECK,
  governed,
  guarded,
  job,
  LANDED,
  noApproval,
  OTHER,
  OWN_APP,
  PROTECTION,
  PUSH_RULE,
  requires,
  SAFEGUARD,
  SETTINGS,
  TOKEN,
  unread,
  WITHOUT_REVIEWS,
  workflowRule,
} from './set-up.ts'

const OWN_DECISION = { name: 'fieldgate-decision', app: 7 }

/** What governance says, and what the forge enforces. */
export const RULES_ROWS: readonly Row[] = [
  // What governance says.
  { code: 'governance-missing', what: 'no governance', level: 'fail', found: { governance: null }, twin: {} },
  {
    code: 'governance-unreadable',
    what: 'governance that is invalid',
    level: 'unread',
    found: { governance: governed('version: [') },
    at: '.fieldgate',
    twin: {},
  },
  ...['off', 'warn'].flatMap((mode): readonly Row[] => [
    {
      code: 'not-enforced',
      what: mode,
      level: 'fail',
      found: { governance: governed(`${SETTINGS}enforcement: { default: ${mode} }\n`) },
      at: '.fieldgate/settings.yaml',
      twin: { governance: governed(`${SETTINGS}enforcement: { default: enforce }\n`) },
    },
    {
      code: 'project-not-enforced',
      what: mode,
      level: 'warn',
      found: { governance: governed(`${SETTINGS}enforcement: { projects: { shop: ${mode} } }\n`) },
      twin: { governance: governed(`${SETTINGS}enforcement: { projects: { shop: enforce } }\n`) },
    },
  ]),
  {
    code: 'contributors-not-judged',
    what: 'authors alone (I2)',
    level: 'warn',
    found: { governance: governed(`${SETTINGS}principals: { judge: [author] }\n`) },
    twin: { governance: governed(`${SETTINGS}principals: { judge: [author, contributors] }\n`) },
  },
  // What the forge enforces.
  { code: 'protection-unread', what: 'no token', level: 'unread', found: { protection: unread }, twin: {} },
  {
    code: 'protection-unread',
    what: 'a part that may hold what is missing',
    level: 'unread',
    found: { protection: { ...PROTECTION, branch: { safeguards: [], unread: ['status 403'] } } },
    twin: { protection: { ...PROTECTION, branch: { safeguards: [SAFEGUARD], unread: ['status 403'] } } },
  },
  {
    code: 'branch-unprotected',
    what: 'no rules at all',
    level: 'fail',
    found: { protection: { ...PROTECTION, branch: { safeguards: [], unread: [] } } },
    twin: { protection: { ...PROTECTION, branch: { safeguards: [], unread: ['status 404'] } } },
  },
  {
    code: 'check-not-required',
    what: 'another check is required',
    level: 'fail',
    found: { protection: guarded({ checks: [{ name: 'Gate', app: 15368 }] }) },
    twin: { protection: guarded({ checks: [{ name: 'gate', app: 15368 }] }) },
  },
  {
    code: 'check-not-updated',
    what: "the job's check, with approvals",
    level: 'warn',
    found: { protection: guarded({ checks: [{ name: 'gate', app: 15368 }] }) },
    twin: { protection: guarded({ checks: [{ name: 'gate', app: 15368 }] }), governance: noApproval },
  },
  {
    code: 'check-source-open',
    what: 'a check from anybody (G9)',
    level: 'fail',
    found: { protection: guarded({ checks: [{ name: 'fieldgate-decision', app: null }] }) },
    twin: {
      protection: {
        ...PROTECTION,
        branch: {
          unread: [],
          safeguards: [{ ...SAFEGUARD, checks: [{ name: 'fieldgate-decision', app: null }] }, SAFEGUARD],
        },
      },
    },
  },
  {
    code: 'check-source-other',
    what: 'a check from an app that never reports it',
    level: 'warn',
    found: { protection: guarded({ checks: [{ name: 'fieldgate-decision', app: 7 }] }) },
    twin: { gate: { [CHECK_RUN]: TOKEN }, ...requires(OWN_DECISION) },
  },
  ...(
    [
      ['GitHub Actions, and an app reports it', [DECISION]],
      ['a job, and an app vouches for another', [GATE_CHECK]],
    ] as const
  ).map(
    ([what, checks]): Row => ({
      code: 'check-source-other',
      what,
      level: 'warn',
      found: { gate: OWN_APP, ...requires(...checks) },
      twin: { gate: OWN_APP, ...requires(OWN_DECISION) },
    }),
  ),
  {
    code: 'check-source-app',
    what: 'an app that may be any',
    level: 'hint',
    found: { gate: OWN_APP, ...requires(OWN_DECISION) },
    twin: {},
  },
  ...(
    [
      ['a check of GitHub Actions', {}],
      ['a push ruleset that some may pass by', { pushRules: [{ ...PUSH_RULE, bypass: ['team 7'] }] }],
      ['a push ruleset whose bypass list is not shown', { pushRules: [{ ...PUSH_RULE, bypass: null }] }],
      ...['.github/**', '.github/workflows/*.yml', '**/*', '.github/workflows/fieldgate.yml'].map(
        path => [`a push ruleset of ${path}`, { pushRules: [{ ...PUSH_RULE, paths: [path] }] }] as const,
      ),
    ] as const
  ).map(
    ([what, differs]): Row => ({
      code: 'check-forgeable',
      what: `${what} (T9)`,
      level: 'hint',
      found: { protection: { ...PROTECTION, pushRules: [], ...differs } },
      twin: { protection: { ...PROTECTION, pushRules: [{ ...PUSH_RULE, paths: ['.github/workflows/**'] }] } },
    }),
  ),
  {
    code: 'check-forgeable',
    what: 'a job that runs what a branch brings, with a token that may report checks',
    level: 'hint',
    found: { files: { [OTHER]: `permissions: { checks: write }\n${job('test')}` } },
    twin: { files: { [OTHER]: `permissions: { contents: read }\n${job('test')}` } },
  },
  ...(
    [
      ['`pull_request`, and owners have to agree', { pull_request_target: 'pull_request' }, DECISION],
      ['an app that GitHub Actions may be', OWN_APP, OWN_DECISION, null],
      ['an app that Fieldgate does not report by', {}, OWN_DECISION],
      ['a key that is in no environment', { [CHECK_RUN]: TOKEN }, OWN_DECISION],
      ['an environment that pull requests get into', { ...OWN_APP, pull_request_target: 'pull_request' }, OWN_DECISION],
    ] as const
  ).map(
    ([what, gate, check, workflowApp = 15368]): Row => ({
      code: 'check-forgeable',
      what,
      level: 'hint',
      found: { gate, protection: { ...guarded({ checks: [check] }), pushRules: [], workflowApp } },
      twin: { gate: OWN_APP, protection: { ...guarded({ checks: [OWN_DECISION] }), pushRules: [] } },
    }),
  ),
  {
    code: 'check-forgeable',
    what: 'a review, for which GitHub takes the file of the change',
    level: 'hint',
    found: { protection: unread },
    at: `${GATE}:5`,
    twin: { protection: unread, gate: WITHOUT_REVIEWS },
  },
  {
    code: 'check-required-twice',
    what: 'the job beside the check run',
    level: 'warn',
    found: requires(DECISION, GATE_CHECK),
    twin: { ...requires(DECISION, GATE_CHECK), governance: noApproval },
  },
  {
    code: 'bypass',
    what: 'administrators',
    level: 'fail',
    found: { protection: guarded({ bypass: ['administrators'] }) },
    twin: {
      protection: {
        ...PROTECTION,
        branch: { unread: [], safeguards: [{ ...SAFEGUARD, bypass: ['administrators'] }, SAFEGUARD] },
      },
    },
  },
  {
    code: 'bypass-unread',
    what: 'a list that is not shown',
    level: 'unread',
    found: { protection: guarded({ bypass: null }) },
    twin: {},
  },
  {
    code: 'ruleset-inactive',
    what: 'a ruleset that only evaluates',
    level: 'warn',
    found: { protection: { ...guarded({ checks: [] }), inactive: [{ name: 'gate', enforcement: 'evaluate' }] } },
    twin: { protection: { ...PROTECTION, inactive: [{ name: 'old', enforcement: 'disabled' }] } },
  },
  {
    code: 'force-push-allowed',
    what: 'force pushes',
    level: 'warn',
    found: { protection: guarded({ blocksForcePush: false }) },
    twin: {},
  },
  {
    code: 'deletion-allowed',
    what: 'deletion',
    level: 'warn',
    found: { protection: guarded({ blocksDeletion: false }) },
    twin: {},
  },
  {
    code: 'pull-request-not-required',
    what: 'direct pushes',
    level: 'warn',
    found: { protection: guarded({ needsPullRequest: false }) },
    twin: {},
  },
  {
    code: 'base-may-move',
    what: 'a base that moved (T2, T3)',
    level: 'warn',
    found: { protection: guarded({ isStrict: false, hasMergeQueue: false }) },
    twin: { protection: guarded({ isStrict: true, hasMergeQueue: false }) },
  },
  {
    code: 'required-workflow-elsewhere',
    what: 'a required workflow of another repository',
    level: 'hint',
    found: { protection: guarded(workflowRule('.github/workflows/fieldgate.yml', false)) },
    twin: { protection: guarded(workflowRule(GATE, true)) },
  },
  {
    code: 'required-workflow-elsewhere',
    what: 'one that has the name among others',
    level: 'hint',
    found: { protection: guarded(workflowRule('fieldgate/admission.yml', false)) },
    twin: { protection: guarded(workflowRule('.github/workflows/not-fieldgate.yml', false)) },
  },
  {
    code: 'required-workflow-unknown',
    what: 'a required workflow that may be anything',
    level: 'unread',
    found: { files: { [GATE]: null, [LANDED]: null }, protection: guarded(workflowRule('ci/admission.yml', false)) },
    twin: { protection: guarded({ workflows: [{ path: 'ci/licences.yml', isOwn: false }] }) },
  },
  {
    code: 'audit-branch-unprotected',
    what: 'an audit branch that can be rewritten',
    level: 'warn',
    found: {
      protection: { ...PROTECTION, audit: { safeguards: [{ ...SAFEGUARD, blocksForcePush: false }], unread: [] } },
    },
    twin: { protection: { ...PROTECTION, audit: { safeguards: [SAFEGUARD], unread: [] } } },
  },
  ...[
    null,
    '# * @acme/all',
    '/docs/ @acme/all',
    '* @acme/all\n/.github/workflows/',
    '*.md @acme/all',
    '/.github/* @acme/all\n/.fieldgate/ @acme/all',
    'workflows.yml @acme/all',
  ].map(
    (codeOwners): Row => ({
      code: 'code-owners-missing',
      what: `CODEOWNERS ${JSON.stringify(codeOwners)}`,
      level: 'hint',
      found: { codeOwners },
      twin: { codeOwners: '.github @acme/platform\n/.fieldgate/** @acme/platform # rules\n' },
    }),
  ),
]
