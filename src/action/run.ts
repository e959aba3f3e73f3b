import { bySeverity, type Verdict } from '../core/decision.ts'
import { announce } from './announce.ts'
import { keepArtifact } from './artifact.ts'
import { type Evaluation, evaluate, unjudged } from './evaluate.ts'
import { readEvent } from './event.ts'
import { readInputs } from './inputs.ts'
import { present } from './present.ts'
import { type Recorded, recordAll, recordsOf } from './records.ts'
import type { Runner } from './runner.ts'
import { inSession, type Session } from './session.ts'

/**
 * Inputs and event -> judge -> record -> publish. Resolves with the verdict, which what could not be posted does not
 * change.
 */
export async function run(runner: Runner): Promise<Verdict> {
  const started = runner.now()
  try {
    const inputs = readInputs()
    const event = await readEvent(runner, inputs.mode)
    return await inSession({ runner, inputs, event, started }, async session => {
      const evaluations = await evaluate(session).catch(error => [
        unjudged(error, { now: session.now, task: event.task }),
      ])
      return conclude(evaluations, session)
    })
  } catch (error) {
    // There is nothing to ask and nowhere to post to: what is printed is all.
    await present({ recorded: [unrecorded(error, started)], warnings: [], file: null }, runner)
    return 'error'
  }
}

/** The record comes first: an allow that has to be recorded and is not is none. */
async function conclude(evaluations: readonly Evaluation[], session: Session): Promise<Verdict> {
  const { runner, inputs } = session
  const records = await recordsOf(session)
  const { recorded, warnings } = await recordAll(evaluations, records, session)
  const [unkept, unsaid] = await Promise.all([
    inputs.uploadArtifact ? keepArtifact(recorded, records, session) : [],
    announce(recorded, session),
  ])
  const [worst, ...others] = [...recorded].sort((a, b) => bySeverity(a.decision.decision, b.decision.decision))
  if (worst === undefined) throw new Error('nothing was judged')
  const told = { warnings: [...warnings, ...unkept, ...unsaid], file: records.kept ?? records.ofRun }
  await present({ recorded: [worst, ...others], ...told }, runner)
  return worst.decision.decision
}

function unrecorded(error: unknown, now: string): Recorded {
  const evaluation = unjudged(error, { now, task: null })
  return { ...evaluation, decision: evaluation.checked.decision, id: null }
}
