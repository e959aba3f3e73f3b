import type { Decision, Principal, Violation } from '../../src/core/decision.ts'
import type { ReportOptions } from '../../src/report/formats.ts'

/** Test decisions: the example of decision.md, changed where a test says so. */

export const FILE = 'projects/shop/api-console-config.json'

export const plain: ReportOptions = { colour: false, width: 80, toolVersion: '1.2.3' }
export const coloured: ReportOptions = { ...plain, colour: true }

export const alice: Principal = {
  login: 'alice',
  id: 11,
  as: 'author',
  roles: [{ role: 'developer', scope: 'company' }],
}
export const bob: Principal = { login: 'bob', id: 22, as: 'contributor', roles: [] }

export const violation = (changes: Partial<Violation> = {}): Violation => ({
  code: 'disallowed',
  principal: 'alice',
  roles: ['developer'],
  scope: 'company',
  company: 'acme',
  project: 'shop',
  environment: null,
  rule: {
    id: 'images',
    file: '.fieldgate/rules/company.yaml',
    line: 4,
    jsonPath: '$.services.*.dockerImage',
    ruleId: null,
    actions: ['update'],
  },
  file: FILE,
  document: 0,
  side: 'result',
  path: "$['services']['api']['dockerImage']",
  identity: '$.services.api.dockerImage',
  action: 'update',
  line: 12,
  column: 7,
  endLine: changes.line ?? 12,
  resultLine: changes.line ?? 12,
  before: 'api:1.0',
  after: 'api:2.0',
  message: 'ask the release team in #releases',
  whoCan: ['platform-engineer', 'senior-developer'],
  whoCanPeople: ['carol', 'dave'],
  liftedBy: null,
  ...changes,
})

/** The same without a rule behind it. */
export const ruleless = (code: Violation['code'], changes: Partial<Violation> = {}): Violation =>
  violation({ code, rule: null, scope: null, ...changes })

/** Without the values that `keys` name. */
export function without(from: Violation, ...keys: readonly ('before' | 'after')[]): Violation {
  const entries = Object.entries(from).filter(([key]) => !keys.some(left => left === key))
  // the cast: both keys are optional
  return Object.fromEntries(entries) as unknown as Violation
}

export const LIFTED = { login: 'carol', role: 'senior-developer', review: 9 }

/** Denied with one violation unless the changes say otherwise. */
export const decision = (changes: Partial<Decision> = {}): Decision => ({
  schema: 'fieldgate.decision/v1',
  decision: 'deny',
  base: { commit: 'a'.repeat(40), tree: 'b'.repeat(40) },
  head: { commit: 'c'.repeat(40) },
  result: { tree: 'd'.repeat(40) },
  governance: { commit: 'a'.repeat(40), digest: `sha256:${'e'.repeat(64)}` },
  principals: [alice],
  changes: 3,
  violations: [violation()],
  warnings: [],
  notices: [],
  diagnostics: [],
  truncated: false,
  ...changes,
})

export const allowed = (changes: Partial<Decision> = {}): Decision =>
  decision({ decision: 'allow', violations: [], ...changes })

/** `count` violations over a hundred files and three rules. */
export const many = (count: number): readonly Violation[] =>
  Array.from({ length: count }, (_, i) =>
    violation({
      file: `projects/p${String(i % 100).padStart(3, '0')}/config.yaml`,
      identity: `$.services.s${i}.dockerImage`,
      path: `$['services']['s${i}']['dockerImage']`,
      line: i + 1,
      before: `acme/${'x'.repeat(180)}:${i}`,
      after: `acme/${'y'.repeat(180)}:${i}`,
      rule: {
        id: `rule-${i % 3}`,
        file: '.fieldgate/rules/company.yaml',
        line: 4,
        jsonPath: '$.services.*.dockerImage',
        ruleId: null,
        actions: ['update'],
      },
    }),
  )

/** One of everything, to look at. */
export const everything = decision({
  changes: 14,
  principals: [alice, bob],
  violations: [
    violation(),
    without(
      violation({
        identity: '$.secrets[clientType=web]',
        action: 'delete',
        side: 'base',
        line: 48,
        resultLine: 40,
        before: { clientType: 'web', secret: { redacted: true }, active: true },
        message: '`alice` may not delete elements of `$.secrets`',
        whoCan: [],
        whoCanPeople: [],
        rule: {
          id: 'r-1f2e3d',
          file: '.fieldgate/rules/company.yaml',
          line: 9,
          jsonPath: '$.secrets',
          ruleId: null,
          actions: ['create', 'delete'],
        },
      }),
      'after',
    ),
    violation({
      identity: '$.services.queue',
      action: 'create',
      line: 120,
      before: { type: 'custom', replicas: 1, env: [{ name: 'A', value: '1' }] },
      after: { type: 'custom-resource', replicas: 1, env: [{ name: 'A', value: '2' }], spec: {} },
      message: 'custom resources are created by the platform team, which keeps a list of those that clusters accept',
      rule: {
        id: 'custom-resources',
        file: '.fieldgate/rules/company.yaml',
        line: 14,
        jsonPath: "$.services[?@.type=='custom-resource']",
        ruleId: null,
        actions: ['create', 'delete'],
      },
      whoCan: ['platform-engineer'],
      whoCanPeople: ['carol'],
    }),
    without(
      ruleless('protected', {
        file: '.github/workflows/gate.yaml',
        identity: null,
        path: null,
        document: null,
        line: 1,
        principal: 'bob',
        roles: [],
        message: '`.github/workflows/gate.yaml` is protected: changing it needs `governance.update`',
        whoCan: ['platform-engineer'],
        whoCanPeople: ['carol'],
      }),
      'before',
      'after',
    ),
    violation({
      identity: "$.endpoints['/hello'].public",
      line: 31,
      before: false,
      after: true,
      liftedBy: LIFTED,
      message: 'endpoints become public by approval',
    }),
  ],
  warnings: [violation({ identity: '$.services.web.dockerImage', line: 22, liftedBy: { waiver: 'wave-17' } })],
  notices: [
    {
      code: 'edit-rule-sidestepped',
      message:
        'the new `$.services.job` brings `$.services.job.dockerImage`, which the rule `images` controls only when it is edited',
      file: FILE,
      line: 60,
      column: 9,
    },
  ],
})
