import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Decision } from '../../src/core/decision.ts'
import { recordsIn } from '../audit/chain-reader.ts'
import { type Forge, startForge } from '../forge/forge.ts'
import type { Event } from '../forge/runner/events.ts'
import type { PullRequest, Repository, User } from '../forge/world/state.ts'

/** The configuration that everything is about; `image` is what a developer may not change. */
export const FILE = 'projects/shop/api.yaml'
export const config = (image: string, replicas = 2): string =>
  `services:\n  api:\n    dockerImage: ${image}\n    replicas: ${replicas}\n    type: custom\n`

const GOVERNANCE = {
  '.fieldgate/settings.yaml': `version: 1
company: acme
documents:
  - files: projects/{project}/*.yaml
`,
  '.fieldgate/roles.yaml': `roles:
  developer: {}
  senior-developer: { permissions: [changes.approve] }
  platform-engineer: { permissions: [governance.update, changes.approve] }
bindings:
  - { role: developer, users: [bob] }
  - { role: senior-developer, users: [carol] }
  - { role: platform-engineer, users: [alice] }
`,
  '.fieldgate/rules/company.yaml': `saveChangesRules:
  - id: images
    roleIds: [developer]
    disallowedRuleSet:
      - jsonPath: $.services.*.dockerImage
`,
}

/** A forge with one governed repository, alice, bob and carol. */
export interface Town {
  readonly forge: Forge
  readonly shop: Repository
  readonly alice: User
  readonly bob: User
  readonly carol: User
  /** The token that a workflow gets which asks for what our documentation says. */
  readonly token: string
  close(): Promise<void>
}

export async function settle(files: Readonly<Record<string, string>> = {}): Promise<Town> {
  const forge = await startForge()
  const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((login, i) =>
    forge.addUser(login, { id: (i + 1) * 11, emails: [`${login}@example.com`] }),
  ) as [User, User, User]
  const shop = forge.addRepository('acme/shop')
  for (const user of [alice, bob, carol]) shop.collaborators.set(user.id, 'write')
  const first = { ...GOVERNANCE, [FILE]: config('api:1.0'), ...files }
  forge.push(shop, alice, 'main', forge.commit(shop, first, { parents: [], author: by(alice) }))
  const token = forge.addToken({ permissions: { contents: 'read', pull_requests: 'write', checks: 'write' } })
  return { forge, shop, alice, bob, carol, token, close: () => forge.close() }
}

export const by = ({ login }: User) => ({ name: login, email: `${login}@example.com` })

/** A pull request of one commit by its author, from a branch of the repository. */
export function propose(
  { forge, shop }: Town,
  author: User,
  files: Readonly<Record<string, string | null>>,
  branch = 'wave-17',
): PullRequest {
  forge.push(shop, author, branch, forge.commit(shop, files, { author: by(author) }))
  return forge.openPullRequest(shop, { author, head: branch })
}

/** What a run of the built Action left behind. */
export interface Ran {
  readonly exitCode: number
  /** What the runner read: the log with its workflow commands. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** What the output `report` names. */
  readonly decision: Decision
  /** The file of the records of this run. */
  readonly text: string
  /** Lines of the records of this run. */
  readonly records: readonly { readonly [key: string]: unknown }[]
  /** Files that were left in the temporary folder of the machine. */
  readonly left: readonly string[]
}

export interface RunOptions {
  readonly token?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly attempt?: number
  readonly workspace?: string
  readonly machine?: 'github-hosted' | 'self-hosted'
  /** The program that runs Node. */
  readonly node?: string
}

const ACTION = new URL('../../dist/action.js', import.meta.url).pathname

/** Runs `dist/action.js` as a runner does, with nothing of this process' environment but the way to Git. */
export async function run(town: Town, event: Event, options: RunOptions = {}): Promise<Ran> {
  const { token = town.token, inputs = {}, node = process.execPath, ...rest } = options
  const dir = mkdtempSync(join(tmpdir(), 'fieldgate-runner-'))
  const temporary = mkdtempSync(join(dir, 'tmp-'))
  try {
    const env = town.forge.runnerEnvironment(event, { dir, token, inputs, ...rest })
    const { PATH = '' } = process.env
    const { exitCode, log } = await start(node, { PATH, HOME: dir, TMPDIR: temporary, ...env })
    const outputs = outputsOf(readFileSync(env.GITHUB_OUTPUT ?? '', 'utf8'))
    const audit = outputs['audit-file']
    const text = audit ? readFileSync(audit, 'utf8') : ''
    return {
      ...{ exitCode, log, outputs },
      summary: readFileSync(env.GITHUB_STEP_SUMMARY ?? '', 'utf8'),
      decision: outputs.report === undefined ? null : JSON.parse(readFileSync(outputs.report, 'utf8')),
      text,
      records: recordsIn(text),
      left: readdirSync(temporary),
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function start(node: string, env: Record<string, string>): Promise<{ exitCode: number; log: string }> {
  return new Promise(resolve => {
    // The runner starts an action in the workspace.
    const options = { env, cwd: env.GITHUB_WORKSPACE, maxBuffer: 1 << 28, timeout: 120_000 }
    execFile(node, [ACTION], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, log: stdout + stderr })
    })
  })
}

/** The file by which an action hands back its outputs: `name<<delimiter`, lines, the delimiter. */
function outputsOf(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, at + 1)
    outputs[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return outputs
}

/** Workflow commands of a log that are annotations, as the runner shows them. */
export function annotations(log: string): readonly { level: string; properties: string; message: string }[] {
  return [...log.matchAll(/^::(error|warning|notice) ([^\n]*?)::(.*)$/gm)].map(
    ([, level = '', properties = '', message = '']) => ({ level, properties, message }),
  )
}
