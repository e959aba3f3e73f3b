import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fieldgate } from './fixture.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

describe('fieldgate', () => {
  it.each([
    ['--help', ['--help']],
    ['-h', ['-h']],
    ['help', ['help']],
  ])('shows all commands with %s', (_, args) => {
    const { code, out, err } = fieldgate(args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const word of ['check', 'validate', 'help', 'example:', 'exit codes:']) expect(out).toContain(word)
  })

  it.each(['check', 'validate'])('shows the help of %s, with an example, in three ways', command => {
    const shown = fieldgate([command, '--help'])
    expect(shown).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`\n  fieldgate ${command} --`) })
    expect(shown.out).toContain('example:')
    expect(fieldgate(['help', command])).toEqual(shown)
    expect(fieldgate([command, '--bogus', '-h'])).toEqual(shown)
  })

  it('keeps its help within 80 columns', () => {
    const lines = [['--help'], ['check', '--help'], ['validate', '--help']].flatMap(args =>
      fieldgate(args).out.split('\n'),
    )
    expect(lines.filter(line => line.length > 80)).toEqual([])
  })

  it('shows its version', () => {
    expect(fieldgate(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it.each([
    ['no command', [], 'a command is needed'],
    ['a misspelled command', ['chekc'], 'unknown command `chekc` - did you mean `check`?'],
    ['a misspelled command behind help', ['help', 'valdate'], 'unknown command `valdate` - did you mean `validate`?'],
    ['a member of every object', ['constructor'], 'unknown command `constructor`'],
    ['an option in place of a command', ['--base'], 'unknown command `--base`'],
  ])('refuses %s', (_, args, message) => {
    const { code, out, err } = fieldgate(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^fieldgate: [^\n]*\n$/)
    expect(err).toContain(message)
  })

  it('shows what it was called with escaped', () => {
    const { err } = fieldgate(['\u001b[2J\n::error::x'])
    expect(err).toMatch(/^fieldgate: unknown command `\\x1b\[2J\\n::error::x`;[^\n]*\n$/)
  })
})

describe('a failure of the program itself', () => {
  const preload = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` })

  it('in a callback blocks and tells no message, which may hold a secret', () => {
    const code = `const timer = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return
      clearInterval(timer)
      throw new TypeError('s3cret\\n    at s3cret:1:1')
    })`
    const { code: status, out, err } = fieldgate(['check', '--author', 'bob'], undefined, preload(code))
    expect(status).toBe(2)
    expect(err).toMatch(/^fieldgate: fieldgate itself failed \(`TypeError`[^\n]*\); please report/)
    expect(out + err).not.toContain('s3cret')
  })

  it('that leaves a promise open blocks', () => {
    const { code } = fieldgate(['--help'], undefined, preload('process.stdout.write = () => true'))
    expect(code).toBe(2)
  })
})
