import { parseGovernance } from '../../src/core/governance/parse.ts'
import type { BranchRules, Protection, PushRule, Safeguard } from '../../src/core/protection.ts'
import type { SetUp } from '../../src/doctor.ts'

export const GATE = '.github/workflows/fieldgate.yml'
export const LANDED = '.github/workflows/landed.yml'
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

/** A set-up in which there is nothing to find, in parts that a test replaces. */
export const GATE_TEXT = `name: fieldgate
on:
  pull_request_target:
    types: [opened, synchronize, reopened, edited]
  pull_request_review:
    types: [submitted, dismissed]
  merge_group:
permissions:
  contents: read
  pull-requests: write
  checks: write
concurrency:
  group: fieldgate-\${{ github.event.pull_request.number || github.run_id }}
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/fieldgate@${COMMIT} # v1.2.3
        with:
          check-run: true
`

export const LANDED_TEXT = `name: landed
on:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  landed:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/fieldgate@${COMMIT}
        with:
          mode: landed
`

export const SETTINGS = 'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/config.yaml\n'
export const ROLES = `roles:
  lead: { permissions: [governance.update, changes.approve] }
bindings:
  - { role: lead, users: [alice] }
`

export const CODE_OWNERS = '* @acme/all\n/.github/ @acme/platform\n/.fieldgate/ @acme/platform\n'

export const SAFEGUARD: Safeguard = {
  name: 'the ruleset `main`',
  level: 'repository',
  checks: [{ name: 'fieldgate-decision', app: 15368 }],
  workflows: [],
  isStrict: true,
  hasMergeQueue: true,
  needsPullRequest: true,
  needsCodeOwners: true,
  blocksForcePush: true,
  blocksDeletion: true,
  bypass: [],
}

const rules = (...safeguards: readonly Safeguard[]): BranchRules => ({ safeguards, unread: [] })

/** Without it, whoever may push a workflow can forge the check. */
export const PUSH_RULE: PushRule = { name: 'the ruleset `files`', paths: ['.github/workflows/**/*'], bypass: [] }

export const PROTECTION: Protection = {
  repository: 'acme/config',
  defaultBranch: 'main',
  workflowApp: 15368,
  branch: rules(SAFEGUARD),
  audit: null,
  inactive: [],
  pushRules: [PUSH_RULE],
}

/** Protection in which the one safeguard of the default branch differs. */
export const guarded = (differs: Partial<Safeguard>): Protection => ({
  ...PROTECTION,
  branch: rules({ ...SAFEGUARD, ...differs }),
})

export const unread = { unread: 'there is no token', fix: 'give one' }

export const governed = (settings = SETTINGS, roles = ROLES): SetUp['governance'] =>
  parseGovernance(
    Object.entries({ settings, roles }).map(([name, text]) => ({
      ...{ path: `.fieldgate/${name}.yaml`, oid: '', mode: '100644' },
      bytes: Buffer.from(text),
    })),
    { now: '2026-11-22T10:00:00Z', defaultCompany: null },
  )

export interface Given extends Partial<Omit<SetUp, 'workflows'>> {
  /** Text of workflow files, by path; null: it is not there. */
  readonly files?: Readonly<Record<string, string | null>>
  /** What differs in the workflow of the gate: each text, which has to be there, by another. */
  readonly gate?: Readonly<Record<string, string>>
}

export function setUp({ files = {}, gate = {}, ...rest }: Given = {}): SetUp {
  const all = { [GATE]: edited(GATE_TEXT, gate), [LANDED]: LANDED_TEXT, ...files }
  return {
    workflows: Object.entries(all).flatMap(([file, text]) =>
      text === null ? [] : [{ file, bytes: Buffer.from(text) }],
    ),
    hasOwnAction: false,
    governance: governed(),
    codeOwners: CODE_OWNERS,
    protection: PROTECTION,
    defaultBranch: 'main',
    ...rest,
  }
}

export function edited(text: string, changes: Readonly<Record<string, string>>): string {
  let result = text
  for (const [before, after] of Object.entries(changes)) {
    if (!result.includes(before)) throw new Error(`the fixture has no ${before}`)
    result = result.replace(before, after)
  }
  return result
}

/** An expression of GitHub's. */
export const expression = (text: string): string => `$${`{{ ${text} }}`}`

export const JOB = 'runs-on: ubuntu-latest\n'
export const STEP = '- uses: acme/fieldgate@'
export const OTHER = '.github/workflows/other.yml'
export const TYPES = 'types: [opened, synchronize, reopened, edited]'
export const CHECK_RUN = 'check-run: true'
export const noApproval = governed(SETTINGS, ROLES.replace(', changes.approve', ''))
export const TOKEN = `${CHECK_RUN}\n          token: ${expression('secrets.APP_TOKEN')}`
/** Fieldgate publishes by an app, whose key is in an environment. */
export const OWN_APP = { [CHECK_RUN]: TOKEN, [JOB]: `environment: fieldgate\n    ${JOB}` }
export const WITHOUT_REVIEWS = { '  pull_request_review:\n    types: [submitted, dismissed]\n': '' }
export const AUDIT = governed(`${SETTINGS}audit: { require: branch }\n`)
export const job = (name: string, on = 'push') =>
  `on: ${on}\njobs:\n  other:\n    name: ${name}\n    ${JOB}    steps: [run: true]\n`
export const called = (on: string) =>
  edited(GATE_TEXT, { [GATE_TEXT.slice(GATE_TEXT.indexOf('on:'), GATE_TEXT.indexOf('perm'))]: on })
export const caller = (uses: string) =>
  edited(GATE_TEXT, { [GATE_TEXT.slice(GATE_TEXT.indexOf('    runs-on'))]: `    uses: ${uses}\n` })
/** A required check of the gate's job, and of the check run. */
export const requires = (...checks: Safeguard['checks']): Given => ({ protection: guarded({ checks }) })
export const GATE_CHECK = { name: 'gate', app: 15368 }
export const DECISION = { name: 'fieldgate-decision', app: 15368 }
export const workflowRule = (path: string, isOwn: boolean) => ({ checks: [], workflows: [{ path, isOwn }] })
