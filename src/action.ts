import { run } from './action/run.ts'
import { processRunner } from './action/runner.ts'
import { EXIT_CODES } from './core/decision.ts'

const BLOCKED = 2

// Node ends with 0 when a promise never settles and with 1 when a callback throws: with allow and with deny.
process.exitCode = BLOCKED
process.on('uncaughtException', error => {
  process.stdout.write(`::error title=fieldgate::fieldgate itself failed (${error.name}); please report this\n`, () =>
    process.exit(BLOCKED),
  )
})
process.exitCode = EXIT_CODES[await run(processRunner(process))]
