/**
 * One command of the program, loaded when it is called. Resolves with the exit code: 0 allow, 1 deny, 2 error and
 * wrong usage (decision.md). Rejects with a `Problem` for what a user can act on, and with anything else only where
 * the program itself is at fault. `--help` prints synopsis, options, exit codes and an example.
 */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

/** All that a command may know and touch of the process around it. */
export interface Terminal {
  /** The version of this program. */
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether standard output shows colours: it is a terminal, and neither `NO_COLOR` nor `TERM=dumb` is set. */
  readonly colour: boolean
  /** Columns of the terminal, 80 where there is none. */
  readonly width: number
  /** The clock: RFC 3339, UTC, whole seconds. */
  now(): string
  /** Resolves when the text is written, or when nobody reads any more; rejects with a `Problem` where it can not be written. */
  out(text: string): Promise<void>
  err(text: string): Promise<void>
  /** Whether somebody may still read standard output: a long answer ends where nobody does (`| head`). */
  hasReader(): boolean
}
