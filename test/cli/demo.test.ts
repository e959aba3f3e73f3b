import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Terminal } from '../../src/cli/command.ts'
import { demo } from '../../src/cli/demo.ts'
import { columns } from '../../src/report/columns.ts'
import { ESCAPE } from '../../src/report/escape.ts'
import { terminal } from './terminal-fake.ts'

const run = promisify(execFile)

let folder = ''
let temporary = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-test-'))
  temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  vi.stubEnv('TMPDIR', temporary)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

interface Shown {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

async function shown(args: readonly string[], given: Partial<Terminal> = {}): Promise<Shown> {
  const fake = terminal()
  const exitCode = await demo(args, { ...fake, ...given })
  return { exitCode, ...fake.written }
}

const verdicts = (text: string): readonly string[] =>
  [...text.matchAll(/^ {2}[✓✗] (allow|deny|error):/gm)].map(([, verdict]) => verdict ?? '')

const ESCAPES = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g')

/** Without what only sets the report apart. */
const oneLine = (text: string): string => text.replace(/[│\s]+/g, ' ')

/** The path of the repository that a run has left. */
function kept(): string {
  const [name, ...others] = readdirSync(temporary)
  expect(others).toEqual([])
  expect(name).toMatch(/^fieldgate-demo-/)
  return join(temporary, name ?? '')
}

/** Both stories: what is typed for each, and the answers of its changes. */
const STORIES = [
  { args: [], answers: ['deny', 'allow', 'deny', 'allow'] },
  { args: ['--tags'], answers: ['deny', 'deny', 'allow'] },
] as const

describe('the demo', () => {
  it('denies one change, allows one, and lifts the third by an approval', async () => {
    const { exitCode, out, err } = await shown([])
    expect(verdicts(out)).toEqual(['deny', 'allow', 'deny', 'allow'])
    expect(out).toContain('$.services.api.dockerImage')
    expect(out).toMatch(/lifted +by carol \(senior-developer\)/)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/\$ .* demo --tags\n/)
  })

  it('denies a value and a relation, warns who may override, and shows what stands, with --tags', async () => {
    const { exitCode, out, err } = await shown(['--tags'])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    const [introduction = '', lab = '', landingZone = '', clearance = '', standing = ''] = out.split('━━ ')
    expect(introduction).toContain('Three relations violate a policy already.')
    expect(oneLine(lab)).toMatch(/✗ deny: 1 violation .* 3 warnings .* values that would pass: `dev` policy/)
    expect(oneLine(landingZone)).toMatch(
      /✗ deny: 1 violation .* 3 warnings .* a landingZone that would pass: `aws-nonprod`, `aws-sandbox`, `azure-nonprod`, `gcp-analytics` policy/,
    )
    expect(oneLine(clearance)).toMatch(
      /✓ allow: 1 change by mira-lindqvist \(platform-engineer\), none blocked 5 warnings/,
    )
    expect(oneLine(standing)).toContain('$ fieldgate violations ✗ 3 violations of 3 tag policies')
    expect(standing.match(/ways out {2,}/g)).toHaveLength(3)
  })

  it.each(STORIES)('leaves nothing behind: $args', async ({ args }) => {
    await shown(args)
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each([
    { args: [], width: 60, most: 60 },
    { args: [], width: 80, most: 80 },
    { args: [], width: 200, most: 100 },
    { args: ['--tags'], width: 60, most: 60 },
    { args: ['--tags'], width: 200, most: 100 },
  ])('takes, of $width columns, $most: $args', async ({ args, width, most }) => {
    const { out } = await shown(args, { width })
    const own = out.split('\n').filter(line => !/^ *\$ /.test(line)) // a command is not broken, so that it can be copied
    expect(own.filter(line => columns(line) > most)).toEqual([])
    expect(Math.max(...own.map(columns))).toBe(most)
  })

  it.each(STORIES)('says the same in colours: $args', async ({ args }) => {
    const [plain, coloured] = [await shown(args), await shown(args, { colour: true })]
    expect(plain.out).not.toMatch(ESCAPES)
    expect(coloured.out).toMatch(ESCAPES)
    expect(coloured.out.replace(ESCAPES, '')).toBe(plain.out)
  })

  it('does not depend on the configuration of whoever runs it', async () => {
    const { out } = await shown([])
    const hooks = join(folder, 'template/hooks')
    mkdirSync(hooks, { recursive: true })
    for (const hook of ['post-checkout', 'reference-transaction', 'post-commit'])
      writeFileSync(join(hooks, hook), `#!/bin/sh\ntouch '${folder}/ran'\nexit 1\n`, { mode: 0o755 })
    writeFileSync(
      join(folder, '.gitconfig'),
      `[init]\n\ttemplateDir = ${folder}/template\n\tdefaultBranch = trunk\n\tdefaultObjectFormat = sha256\n[core]\n\tautocrlf = true\n\thooksPath = ${hooks}\n[commit]\n\tgpgSign = true\n`,
    )
    const hostile = {
      HOME: folder,
      GIT_DIR: join(folder, 'elsewhere'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'broken',
    }
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value)
    expect((await shown(['--keep'])).out.split('→ ')[0]).toBe(out.split('→ ')[0])
    expect(readdirSync(folder).sort()).toEqual(['.gitconfig', 'template', 'tmp'])
    expect(readFileSync(join(kept(), '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n')
  })

  it('keeps the repository where that is asked for, with the same commits each time', async () => {
    const { out } = await shown(['--keep'])
    const repository = kept()
    expect(out).toContain(`$ cd ${repository}\n`)
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim()
    expect(git('status', '--porcelain')).toBe('?? review.json')
    expect(git('branch', '--format=%(refname:short) %(authorname)').split('\n')).toEqual([
      'main alice',
      'more-logs bob',
      'more-memory bob',
      'new-image bob',
    ])
    const first = git('rev-parse', '--all')
    rmSync(repository, { recursive: true })
    await shown(['--keep'])
    expect(execFileSync('git', ['rev-parse', '--all'], { cwd: kept(), encoding: 'utf8' }).trim()).toBe(first)
  })

  it('keeps that of --tags with all changes of the examples, for whoever wants to try them', async () => {
    await shown(['--tags', '--keep'])
    const repository = kept()
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim()
    expect(git('status', '--porcelain')).toBe('')
    const changes = git('branch', '--format=%(refname:short)').split('\n')
    expect(changes.filter(name => name !== 'main')).toEqual(readdirSync('examples/mesh-changes').sort())
    expect(git('log', '-1', '--format=%an %ae', 'new-name')).toBe('julia-horvat julia-horvat@fernhill.example')
  })

  it('cleans up and says why where Git is missing', async () => {
    vi.stubEnv('PATH', folder)
    await expect(shown(['--keep'])).rejects.toThrow('git is not installed')
    expect(readdirSync(temporary)).toEqual([])
  })

  it('cleans up where its output can not be written', async () => {
    const out = () => Promise.reject(new Error('no space is left'))
    await expect(shown(['--keep'], { out })).rejects.toThrow('no space is left')
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each([
    [['--kep'], 'unknown option `--kep` - did you mean `--keep`?'],
    [['new-image'], 'unexpected argument `new-image`'],
    [['--keep=yes'], '`--keep` takes no value'],
  ])('refuses %j', async (args, message) => {
    const { exitCode, out, err } = await shown(args)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toBe(`fieldgate: ${message}\nsee \`fieldgate demo --help\`\n`)
  })

  it('has a help with an example', async () => {
    const { exitCode, out } = await shown(['--help'])
    expect(exitCode).toBe(0)
    expect(out).toContain('example: ')
  })
})

describe('dist/cli.js demo', () => {
  const cli = ['dist/cli.js', 'demo']

  it.each(STORIES)('needs no installation: $args', async ({ args, answers }) => {
    mkdirSync(join(folder, 'clone'))
    for (const part of ['dist', 'examples', 'package.json']) execFileSync('cp', ['-R', part, join(folder, 'clone')])
    const { stdout } = await run('node', [...cli, ...args], { cwd: join(folder, 'clone') })
    expect(verdicts(stdout)).toEqual(answers)
  })

  /** What a command prints in a repository that was kept, whatever it answers. */
  const printed = (repository: string, ...args: string[]): Promise<string> =>
    run('node', [join(process.cwd(), 'dist/cli.js'), ...args], { cwd: repository }).then(
      ({ stdout }) => stdout,
      ({ stdout }) => String(stdout),
    )

  it('leaves a repository in which the commands that it names say what they said', async () => {
    await run('node', [...cli, '--keep'])
    const check = (...args: string[]) => printed(kept(), 'check', ...args)
    expect(await check('--head', 'new-image', '--author', 'bob')).toMatch(/^✗ deny: 1 violation in 1 file\n/)
    expect(await check('--head', 'new-image', '--author', 'carol')).toMatch(/^✓ allow: /)
    expect(await check('--head', 'more-memory', '--facts', 'review.json')).toMatch(/^✓ allow: .*\n.*1 violation lifted/)
  })

  it('leaves one of --tags in which the commands that it shows say the same again', async () => {
    const { stdout } = await run('node', [...cli, '--tags', '--keep'])
    const commands = [...stdout.matchAll(/^ {2}\$ fieldgate (.*)$/gm)].map(([, command = '']) => command)
    expect(commands).toHaveLength(4)
    for (const command of commands)
      expect(withoutSpace(stdout)).toContain(withoutSpace(await printed(kept(), ...command.split(' '))))
    const toTry = [...stdout.matchAll(/^ {4}\$ node \S+ (.*)$/gm)].map(([, command = '']) => command)
    const answers = await Promise.all(toTry.map(command => printed(kept(), ...command.split(' '))))
    expect(answers.map(answer => answer.split('\n')[0])).toEqual([
      '4 of 8 subjects of kind landingZone comply for project loyalty.points-dev',
      '✗ deny: 3 violations in 1 file',
      '✓ allow: 1 change by owen-hughes (platform-engineer), none blocked',
    ])
  })
})

/** Lines are broken at other places there. */
const withoutSpace = (text: string): string => text.replace(/[│─·\s]+/g, '')

describe('the governance of the examples', () => {
  it.each(STORIES)('has nothing that `validate` objects to or warns of: $args', async ({ args }) => {
    await shown([...args, '--keep'])
    const { openRepository } = await import('../../src/git/repository.ts')
    const { validate } = await import('../../src/validate.ts')
    const repository = await openRepository(kept())
    try {
      const now = '2026-11-22T10:00:00Z'
      const { diagnostics, warnings, notices } = await validate({ repository, ref: 'main', now })
      expect({ diagnostics, warnings, notices }).toEqual({ diagnostics: [], warnings: [], notices: [] })
    } finally {
      await repository.close()
    }
  })
})
