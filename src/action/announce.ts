import { groupBy } from '../core/group.ts'
import type { Judgement } from '../publish/judgement.ts'
import { publish } from '../publish.ts'
import { blobsOf } from './blobs.ts'
import type { Recorded } from './records.ts'
import type { Session } from './session.ts'

/**
 * Shows what was decided on the forge, head by head: a check run for each, and comments on the pull request that the
 * event is about, on every one where it is about none. Resolves with what to warn of; never rejects.
 */
export async function announce(recorded: readonly Recorded[], session: Session): Promise<readonly string[]> {
  const { board, inputs } = session
  const shown = recorded.filter(({ kind }) => kind !== 'landed')
  const warnings: string[] = []
  for (const [head, group] of groupBy(shown, ({ head }) => head)) {
    const [first, ...others] = group.map(one => judgement(one, session))
    if (head === null || first === undefined) continue
    warnings.push(...(await publish({ head, judgements: [first, ...others] }, board, inputs)).warnings)
  }
  return warnings
}

function judgement({ pull, head, decision }: Recorded, { repository, event: { task } }: Session): Judgement {
  const asked = task.kind === 'pull-requests' ? task.number : null
  // What it was judged at an earlier head is nobody's conversation.
  const isTold = pull?.head.commit === head && (asked === null || asked === pull.number)
  return { pullRequest: pull?.number ?? null, decision, blobs: isTold ? blobsOf(repository, pull, decision) : null }
}
