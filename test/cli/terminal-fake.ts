import type { Terminal } from '../../src/cli/command.ts'

/** A terminal that keeps what is written to it. */
export function terminal(environment: Terminal['environment'] = {}) {
  const written = { out: '', err: '' }
  const into = (name: 'out' | 'err') => async (text: string) => {
    written[name] += text
  }
  return {
    ...{ version: '0.0.0', environment, colour: false, width: 80, written },
    now: () => '2026-11-22T10:00:00Z',
    out: into('out'),
    err: into('err'),
    hasReader: () => true,
  } satisfies Terminal & { readonly written: typeof written }
}
