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

/** The path of the repository that a run has left. */
function kept(): string {
  const [name, ...others] = readdirSync(temporary)
  expect(others).toEqual([])
  expect(name).toMatch(/^fieldgate-demo-/)
  return join(temporary, name ?? '')
}

describe('the demo', () => {
  it('denies one change, allows one, and lifts the third by an approval', async () => {
    const { exitCode, out, err } = await shown([])
    expect(verdicts(out)).toEqual(['deny', 'allow', 'deny', 'allow'])
    expect(out).toContain('$.services.api.dockerImage')
    expect(out).toMatch(/lifted +by carol \(senior-developer\)/)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
  })

  it('leaves nothing behind', async () => {
    await shown([])
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each([
    [60, 60],
    [80, 80],
    [200, 100],
  ])('takes, of %i columns, %i', async (width, most) => {
    const { out } = await shown([], { width })
    const own = out.split('\n').filter(line => !/^ *\$ /.test(line)) // a command is not broken, so that it can be copied
    expect(own.filter(line => columns(line) > most)).toEqual([])
    expect(Math.max(...own.map(columns))).toBe(most)
  })

  it('says the same in colours', async () => {
    const [plain, coloured] = [await shown([]), await shown([], { colour: true })]
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

  it('needs no installation', async () => {
    mkdirSync(join(folder, 'clone'))
    for (const part of ['dist', 'examples', 'package.json']) execFileSync('cp', ['-R', part, join(folder, 'clone')])
    const { stdout } = await run('node', cli, { cwd: join(folder, 'clone') })
    expect(verdicts(stdout)).toEqual(['deny', 'allow', 'deny', 'allow'])
  })

  it('leaves a repository in which the commands that it names say what they said', async () => {
    await run('node', [...cli, '--keep'])
    const repository = kept()
    const check = (...args: string[]) =>
      run('node', [join(process.cwd(), 'dist/cli.js'), 'check', ...args], { cwd: repository }).then(
        ({ stdout }) => stdout,
        ({ stdout }) => String(stdout),
      )
    expect(await check('--head', 'new-image', '--author', 'bob')).toMatch(/^✗ deny: 1 violation in 1 file\n/)
    expect(await check('--head', 'new-image', '--author', 'carol')).toMatch(/^✓ allow: /)
    expect(await check('--head', 'more-memory', '--facts', 'review.json')).toMatch(/^✓ allow: .*\n.*1 violation lifted/)
  })
})

describe('the governance of the examples', () => {
  it('has nothing that `validate` objects to or warns of', async () => {
    await shown(['--keep'])
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
