import { dirname } from 'node:path'
import type { Recorded, Records } from './records.ts'
import { variable } from './runner.ts'
import type { Session } from './session.ts'

/**
 * Keeps the records of a run as its artifact, named after the head. Resolves with what to warn of: a GitHub Enterprise
 * Server takes none from this client, and an artifact proves nothing anyway, since whoever may write can delete it.
 */
export async function keepArtifact(
  recorded: readonly Recorded[],
  { ofRun }: Records,
  { runner }: Session,
): Promise<readonly string[]> {
  const head = recorded.find(({ head }) => head !== null)?.head ?? variable(runner, 'GITHUB_SHA')
  const attempt = runner.environment.GITHUB_RUN_ATTEMPT ?? '1'
  try {
    // Large, and loaded only here.
    const { DefaultArtifactClient } = await import('@actions/artifact')
    await new DefaultArtifactClient().uploadArtifact(`fieldgate-${head}-${attempt}`, [ofRun], dirname(ofRun))
    return []
  } catch (error) {
    return [
      `the records could not be kept as an artifact (${reason(error)}); they are in the file that the output \`audit-file\` names, for a step of your own, and \`upload-artifact: false\` ends this warning`,
    ]
  }
}

/** Addresses for uploads are secrets. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown failure'
  return message.replace(/\bhttps?:\/\/\S+/g, '…').slice(0, 200)
}
