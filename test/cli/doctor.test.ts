import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostedAt } from '../../src/cli/doctor/forge.ts'
import { doctor } from '../../src/cli/doctor.ts'
import { CODE_OWNERS, edited, GATE, GATE_TEXT, LANDED, LANDED_TEXT } from '../doctor/set-up.ts'
import { type Forge, startForge } from '../forge/forge.ts'
import { type Fixture, GOVERNED, repositoryOf, write } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

const SET_UP = { ...GOVERNED, [GATE]: GATE_TEXT, [LANDED]: LANDED_TEXT, '.github/CODEOWNERS': CODE_OWNERS }

let fixture: Fixture
let forge: Forge
let rulesets: ReturnType<Forge['addRepository']>['rulesets']
let admin: Readonly<Record<string, string>>
let maintainer: Readonly<Record<string, string>>
beforeAll(async () => {
  forge = await startForge()
  const repository = forge.addRepository('acme/config')
  rulesets = repository.rulesets
  forge.push(repository, null, 'main', forge.commit(repository, { 'a.txt': '' }))
  const from = { ruleset_id: 3, ruleset_source_type: 'Repository', ruleset_source: 'acme/config' }
  repository.rulesets.push({
    ...{
      id: 3,
      name: 'gate',
      target: 'branch',
      source_type: 'Repository',
      source: 'acme/config',
      enforcement: 'active',
    },
    bypass_actors: [],
  })
  repository.rulesets.push({
    ...{ id: 4, name: 'files', target: 'push', source_type: 'Repository', source: 'acme/config' },
    ...{ enforcement: 'active', bypass_actors: [] },
    rules: [{ type: 'file_path_restriction', parameters: { restricted_file_paths: ['.github/workflows/**/*'] } }],
  })
  repository.rules.set('main', [
    { type: 'deletion', ...from },
    { type: 'non_fast_forward', ...from },
    {
      ...{ type: 'pull_request', ...from },
      parameters: {
        ...{ dismiss_stale_reviews_on_push: true, require_code_owner_review: true, require_last_push_approval: true },
        ...{ required_approving_review_count: 1, required_review_thread_resolution: false },
      },
    },
    {
      ...{ type: 'required_status_checks', ...from },
      parameters: {
        required_status_checks: [{ context: 'fieldgate-decision', integration_id: 15368 }],
        strict_required_status_checks_policy: true,
      },
    },
  ])
  const token = (administration: 'read' | 'write' | 'none') => ({
    GITHUB_API_URL: forge.url,
    GITHUB_TOKEN: forge.addToken({ permissions: { contents: 'read', administration } }),
  })
  admin = token('write')
  maintainer = token('none')
  fixture = repositoryOf({ 'a.txt': '' })
  fixture.git('remote', 'add', 'origin', 'git@github.com:acme/config.git')
  write(fixture.root, SET_UP)
})
afterAll(async () => {
  fixture.remove()
  await forge.close()
})

async function run(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const fake = terminal(environment)
  const code = await doctor(['--repo', fixture.root, ...args], fake)
  return { code, ...fake.written }
}

const withGate = async <T>(changes: Readonly<Record<string, string>>, act: () => Promise<T>): Promise<T> => {
  write(fixture.root, { [GATE]: edited(GATE_TEXT, changes) })
  return act().finally(() => write(fixture.root, { [GATE]: GATE_TEXT }))
}

describe('fieldgate doctor', () => {
  it('finds a good set-up good, in the work tree and on the forge', async () => {
    expect(await run(admin)).toEqual({
      code: 0,
      out: 'protected: no change lands on `main` of `acme/config` that Fieldgate denies, unless somebody changes the rules of the repository\nnothing to improve\n',
      err: '',
    })
    expect(forge.violations).toEqual([])
  })

  it('does not say so where somebody who may push can forge the check', async () => {
    const files = rulesets.splice(1)
    const { code, out } = await run(admin)
    rulesets.push(...files)
    expect(code).toBe(0)
    expect(out).toMatch(
      /^protected: a change that Fieldgate denies lands on `main` of `acme\/config` only if somebody who may push forges the check by a workflow of their own, or changes the rules of the repository\nhint: /,
    )
    expect(out).toContain('[check-forgeable]')
  })

  it('says in one line each what is wrong, where, and what to do', async () => {
    const condition = { 'runs-on: ubuntu-latest\n': "if: github.actor != 'alice'\n    runs-on: ubuntu-latest\n" }
    const { code, out } = await withGate(condition, () => run(admin))
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual([
      'advisory: a change that Fieldgate denies can land on `main` of `acme/config`',
      `${GATE}:16: fail: the job \`gate\` has an \`if:\`, and what is skipped counts as success → remove the \`if:\`; Fieldgate itself finds out what there is to judge [job-condition]`,
      '1 failure',
      '',
    ])
  })

  it('is not sure without a token, and says how to give one', async () => {
    const { code, out } = await run({})
    expect(code).toBe(2)
    expect(out).toMatch(
      /^advisory: nothing proves .* on `main`\nunread: .* there is no token → .*GITHUB_TOKEN=\$\(gh auth token\) fieldgate doctor/,
    )
    expect(out).toMatch(/\n1 unread, 1 hint\n$/)
  })

  it('is not sure with a token that may not see everything', async () => {
    const { code, out } = await run(maintainer)
    expect(code).toBe(2)
    expect(out).toMatch(/unread: who may pass by the ruleset `gate` can not be read/)
  })

  it('is not sure where the forge does not answer', async () => {
    const { code, out } = await run({ ...admin, GITHUB_TOKEN: 'ghs_unknown' })
    expect(code).toBe(2)
    expect(out).toMatch(
      /^unread: rulesets and branch protection could not be read: `GET \/repos\/acme\/config` was refused: status 401/m,
    )
    expect(out).not.toContain('ghs_unknown')
  })

  it('weighs what it found more than what it could not read', async () => {
    const tag = { '@0123456789abcdef0123456789abcdef01234567': '@v1' }
    expect(await withGate(tag, () => run({}))).toMatchObject({ code: 1 })
  })

  it('keeps a token of github.com from other hosts', async () => {
    fixture.git('remote', 'set-url', 'origin', 'https://ghe.example/acme/config')
    const { code, out } = await run({ GITHUB_TOKEN: 'secret', GH_TOKEN: 'secret' })
    fixture.git('remote', 'set-url', 'origin', 'git@github.com:acme/config.git')
    expect(code).toBe(2)
    expect(out).toContain('GITHUB_ENTERPRISE_TOKEN=$(gh auth token --hostname ghe.example)')
  })

  it('knows no rules of a repository without an origin', async () => {
    fixture.git('remote', 'rename', 'origin', 'other')
    const { code, out } = await run(admin)
    fixture.git('remote', 'rename', 'other', 'origin')
    expect(code).toBe(2)
    expect(out).toContain('no remote `origin`')
  })

  it('looks from the top of the work tree, at regular files where GitHub looks', async () => {
    write(fixture.root, {
      '.github/workflows/below/deep.yml': '{',
      '.github/workflows/notes.txt': '{',
      'projects/a': '',
    })
    symlinkSync(join(fixture.root, 'a.txt'), join(fixture.root, '.github/workflows/link.yml'))
    const fake = terminal(admin)
    expect(await doctor(['--repo', join(fixture.root, 'projects')], fake)).toBe(0)
  })

  it('tells programs the same', async () => {
    const json = async (...args: Parameters<typeof run>) => JSON.parse((await run(...args)).out)
    expect(await json(admin, '--format', 'json')).toEqual({
      ...{ schema: 'fieldgate.diagnosis/v1', grade: 'protected', branch: 'main', repository: 'acme/config' },
      ...{ findings: [], diagnostics: [] },
    })
    expect(await withGate({ 'concurrency:': 'env:' }, () => json({}, '--format', 'json'))).toMatchObject({
      ...{ grade: 'advisory', repository: null },
      findings: [
        { code: 'protection-unread', level: 'unread' },
        { code: 'concurrency-missing', level: 'hint', file: GATE },
        { code: 'check-forgeable', level: 'hint', file: GATE, line: 5 },
      ],
    })
  })

  it('shows nothing of a workflow that a terminal or runner would take for more than text', async () => {
    const hostile = {
      'acme/fieldgate@0123456789abcdef0123456789abcdef01234567 # v1.2.3': '"acme/fieldgate@\\e[31m\\n::error::x"',
    }
    const { code, out } = await withGate(hostile, () => run(admin))
    expect(code).toBe(1)
    expect(out).toContain('acme/fieldgate@\\x1b[31m\\n::error::x')
    expect(out).not.toMatch(/^::/m)
    expect(out).not.toContain('\u001b')
  })

  it.each([
    ['a misspelled option', ['--formt', 'json'], /unknown option `--formt` - did you mean `--format`\?/],
    ['a format of another command', ['--format=sarif'], /unknown format `sarif`/],
    ['an argument', ['x'], /unexpected argument `x`/],
    ['a folder that is not there', ['--repo=/nowhere/at/all'], /does not exist/],
  ])('refuses %s', async (_, args, message) => {
    const fake = terminal()
    expect(await doctor(args, fake)).toBe(2)
    expect(fake.written).toEqual({ out: '', err: expect.stringMatching(message) })
  })

  it('refuses in the format that a program asked for', async () => {
    const fake = terminal()
    expect(await doctor(['--format=json', '--repo=/nowhere/at/all'], fake)).toBe(2)
    expect(JSON.parse(fake.written.out)).toMatchObject({ grade: null, findings: [], diagnostics: [{ code: 'usage' }] })
    expect(fake.written.err).toContain('does not exist')
  })

  it('explains itself', async () => {
    const fake = terminal()
    expect(await doctor(['--help'], fake)).toBe(0)
    expect(fake.written.out).toMatch(
      /^usage: fieldgate doctor[\s\S]*\nexample: .*\n {2}GITHUB_TOKEN=\$\(gh auth token\) fieldgate doctor\n$/,
    )
    expect(Math.max(...fake.written.out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('a remote', () => {
  it.each([
    ['https://github.com/acme/config.git', 'github.com'],
    ['https://user:token@GitHub.com/acme/config', 'github.com'],
    ['ssh://git@ghe.example:2222/acme/config.git/', 'ghe.example'],
    ['git@github.com:acme/config.git', 'github.com'],
    ['work:acme/config', 'work'],
  ])('%s is on %s', (url, host) => {
    expect(hostedAt(url)).toEqual({ host, owner: 'acme', repo: 'config' })
  })

  it.each([
    '/srv/git/config.git',
    '../config',
    'C:\\git\\config',
    'c:/git/config',
    'https://github.com/acme',
    'file:///a/b/c',
    '',
  ])('%s is on none', url => expect(hostedAt(url)).toBeNull())
})
