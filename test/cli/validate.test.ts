import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { validate } from '../../src/cli/validate.ts'
import { type Fixture, GOVERNED, ROLES, RULES, repositoryOf } from './fixture.ts'
import { terminal } from './terminal-fake.ts'

let fixture: Fixture
beforeAll(() => {
  fixture = repositoryOf(GOVERNED)
  fixture.commit({
    '.fieldgate/rules/company.yaml': RULES.replace('[developer]', '[developr]'),
    '.fieldgate/roles.yaml': ROLES.replace('permissions', 'permission'),
  })
  fixture.git('switch', '-q', '--orphan', 'empty')
  fixture.commit({ 'a.txt': '' })
  fixture.git('switch', '-q', '-c', 'locked', 'main')
  fixture.commit({ '.fieldgate/roles.yaml': ROLES.replace('governance.update, ', '') })
})
afterAll(() => fixture.remove())

async function run(...args: readonly string[]) {
  const fake = terminal()
  const code = await validate(['--repo', fixture.root, ...args], fake)
  return { code, ...fake.written }
}

describe('fieldgate validate', () => {
  it('says that valid governance is valid, and of which commit', async () => {
    const commit = fixture.git('rev-parse', 'main').slice(0, 12)
    expect(await run('--ref', 'main')).toEqual({ code: 0, out: `valid: 0 errors, 0 warnings in ${commit}\n`, err: '' })
  })

  it('shows every problem with file, line and column, and what was meant', async () => {
    const { code, out } = await run('--ref', 'change')
    const lines = out.trimEnd().split('\n')
    expect(code).toBe(2)
    expect(lines).toEqual([
      expect.stringMatching(/^\.fieldgate\/roles\.yaml:3:\d+: error: .*`permission`.*did you mean `permissions`\?$/),
      expect.stringMatching(
        /^\.fieldgate\/rules\/company\.yaml:3:\d+: error: .*`developr`.*did you mean `developer`\?$/,
      ),
      expect.stringMatching(/^invalid: 2 errors, \d+ warnings? in [0-9a-f]{12}$/),
    ])
  })

  it('reads what is committed at HEAD by default, never the work tree', async () => {
    fixture.git('switch', '-q', 'main')
    writeFileSync(join(fixture.root, '.fieldgate/roles.yaml'), 'roles: [')
    expect(await run()).toMatchObject({ code: 0 })
    fixture.git('checkout', '-q', '--', '.')
  })

  it('warns where nobody could change governance any more', async () => {
    const { code, out } = await run('--ref', 'locked')
    expect(code).toBe(0)
    expect(out).toMatch(/^\.fieldgate\/roles\.yaml:1:1: warning: nobody holds `governance\.update`/m)
    expect(out).toMatch(/^valid: 0 errors, 1 warning in /m)
  })

  it('has nothing to say against a repository without governance', async () => {
    const { code, out } = await run('--ref', 'empty')
    expect(code).toBe(0)
    expect(out).toMatch(/^note: there is no `\.fieldgate\/`.*\nnothing to validate in [0-9a-f]{12}\n$/)
  })

  it('tells programs the same', async () => {
    const json = async (ref: string) => JSON.parse((await run('--ref', ref, '--format', 'json')).out)
    expect(await json('main')).toEqual({
      schema: 'fieldgate.validation/v1',
      valid: true,
      commit: fixture.git('rev-parse', 'main'),
      diagnostics: [],
      warnings: [],
      notices: [],
    })
    expect(await json('change')).toMatchObject({
      valid: false,
      diagnostics: [
        { code: 'governance-invalid', file: '.fieldgate/roles.yaml', line: 3 },
        { code: 'governance-invalid', file: '.fieldgate/rules/company.yaml', line: 3 },
      ],
    })
    expect(await json('empty')).toMatchObject({ valid: true, notices: [{ code: 'not-governed' }] })
  })

  it.each([
    ['an unknown ref', ['--ref', 'nowhere'], /nowhere/],
    ['an option of Git as a ref', ['--ref', '--output=x'], /--output=x/],
    ['a misspelled option', ['--rfe', 'main'], /unknown option `--rfe` - did you mean `--ref`\?/],
    ['a format of another command', ['--format=sarif'], /unknown format `sarif`, which is none of text, json/],
  ])('refuses %s', async (_, args, message) => {
    const { code, out, err } = await run(...args)
    expect(code).toBe(2)
    expect(out + err).toMatch(message)
  })

  it('refuses wrong usage in the format that a program asked for', async () => {
    const { code, out, err } = await run('--format', 'json', '--rfe=main')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ valid: false, commit: null, diagnostics: [{ code: 'usage' }] })
    expect(err).toContain('did you mean `--ref`?\nsee `fieldgate validate --help`\n')
  })
})
