import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Milliseconds; spawning synchronously, no test could end by its own limit. */
export const TIMEOUT = 60_000

export const SETTINGS = 'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/config.yaml\n'
export const ROLES = `roles:
  developer: {}
  platform-engineer: { permissions: [governance.update, changes.approve] }
bindings:
  - { role: developer, users: [bob, eve] }
  - { role: platform-engineer, users: [{ login: alice, id: 11 }] }
`
export const RULES = `saveChangesRules:
  - id: images
    roleIds: [developer]
    disallowedRuleSet:
      - jsonPath: $.services.*.dockerImage
        processingOptions: { actions: [create, update, delete] }
`
export const CONFIG = 'services:\n  api:\n    dockerImage: api:1.0\n    replicas: 1\n'

type Files = Readonly<Record<string, string>>

export const GOVERNED: Files = {
  '.fieldgate/settings.yaml': SETTINGS,
  '.fieldgate/roles.yaml': ROLES,
  '.fieldgate/rules/company.yaml': RULES,
  'projects/shop/config.yaml': CONFIG,
}

/** What the machine configures for Git plays no part. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'fixture',
  GIT_AUTHOR_EMAIL: 'fixture@example.com',
  GIT_COMMITTER_NAME: 'fixture',
  GIT_COMMITTER_EMAIL: 'fixture@example.com',
}

export interface Fixture {
  readonly root: string
  git(...args: readonly string[]): string
  /** Writes files and commits them on the branch that is checked out. */
  commit(files: Files): void
  remove(): void
}

/** A repository with these files on `main`, and a branch `change` checked out. */
export function repositoryOf(files: Files): Fixture {
  const root = mkdtempSync(join(tmpdir(), 'fieldgate-cli-'))
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, env: ENVIRONMENT, encoding: 'utf8' }).trim()
  const commit = (changed: Files) => {
    write(root, changed)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', 'fixture')
  }
  git('init', '-q', '-b', 'main')
  commit(files)
  git('switch', '-q', '-c', 'change')
  return { root, git, commit, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the built program. */
export function fieldgate(args: readonly string[], cwd = tmpdir(), env: Files = {}): Run {
  const environment = { PATH: process.env.PATH, HOME: tmpdir(), ...env }
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    env: environment,
    encoding: 'utf8',
    timeout: TIMEOUT,
  })
  return { code: status, out: stdout, err: stderr }
}
