import { describe, expect, it } from 'vitest'
import { processTerminal } from '../../src/cli/terminal.ts'

type Written = (error?: Error | null) => void

/** A process of which only streams and environment matter. */
function fake(
  env: NodeJS.ProcessEnv,
  stdout: { isTTY?: boolean; columns?: number } = {},
  failure: string | null = null,
) {
  const write = (_: string, done: Written) =>
    done(failure === null ? null : Object.assign(new Error(), { code: failure }))
  const stream = { on: () => {}, write, ...stdout }
  return processTerminal({ env, stdout: stream, stderr: stream } as unknown as NodeJS.Process)
}

describe('processTerminal', () => {
  it.each([
    ['a terminal', { TERM: 'xterm' }, true, true],
    ['a pipe', { TERM: 'xterm' }, false, false],
    ['a pipe, even where colours are forced', { FORCE_COLOR: '1' }, false, false],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['a terminal with an empty NO_COLOR, which says nothing', { NO_COLOR: '' }, true, true],
    ['a terminal that knows none', { TERM: 'dumb' }, true, false],
  ])('decides about colours for %s', (_, env, isTTY, colour) => {
    expect(fake(env, { isTTY }).colour).toBe(colour)
  })

  it('knows how wide a terminal is, and takes 80 columns for anything else', () => {
    expect([fake({}, { columns: 132 }).width, fake({}, { columns: 0 }).width, fake({}).width]).toEqual([132, 80, 80])
  })

  it('has a clock of whole seconds in UTC', () => {
    const { now } = fake({})
    expect(now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Math.abs(Date.parse(now()) - Date.now())).toBeLessThan(5000)
  })

  it('takes a reader that is gone for one that has seen enough', async () => {
    const terminal = fake({}, {}, 'EPIPE')
    expect(terminal.hasReader()).toBe(true)
    await expect(terminal.out('x')).resolves.toBeUndefined()
    expect(terminal.hasReader()).toBe(false)
  })

  it('says what can not be written', async () => {
    const message = 'standard output can not be written (EIO)'
    await expect(fake({}, {}, 'EIO').out('x')).rejects.toMatchObject({ diagnostics: [{ code: 'internal', message }] })
  })
})
