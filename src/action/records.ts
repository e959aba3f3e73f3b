import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordContext } from '../audit/record.ts'
import type { Decision } from '../core/decision.ts'
import { openAuditBranch } from '../git/audit-branch.ts'
import { outboxFolder } from '../git/audit-repository.ts'
import { record as recordOne } from '../record.ts'
import { AuditFile } from '../store/audit-file.ts'
import { OutboxFolder } from '../store/outbox.ts'
import { programDigest } from '../store/program.ts'
import { uuidv7 } from '../store/uuid.ts'
import type { Evaluation } from './evaluate.ts'
import { repositoryName, variable } from './runner.ts'
import type { Session } from './session.ts'

/** An evaluation with the decision that may be published: an allow that had to be recorded and was not is an error. */
export interface Recorded extends Evaluation {
  readonly decision: Decision
  /** Of its record; null where there is none. */
  readonly id: string | null
}

/** Where the records of a run go. */
export interface Records {
  /** The input `audit-file`, which outlives the run where the runner does. */
  readonly kept: string | null
  /** A file of this run, for the artifact. */
  readonly ofRun: string
}

/** Makes the folder for a run's own file, which the runner removes when the job ends. */
export async function recordsOf({ inputs, runner }: Session): Promise<Records> {
  const folder = await mkdtemp(join(runner.environment.RUNNER_TEMP ?? tmpdir(), 'fieldgate-'))
  return { kept: inputs.auditFile, ofRun: join(folder, 'records.jsonl') }
}

/** Records evaluations before anything is published; the warnings tell which records of a deny or error are lost. */
export async function recordAll(
  evaluations: readonly Evaluation[],
  { kept, ofRun }: Records,
  session: Session,
): Promise<{ readonly recorded: readonly Recorded[]; readonly warnings: readonly string[] }> {
  const recorded: Recorded[] = []
  const warnings: string[] = []
  const tool = { version: session.runner.version, digest: await programDigest() }
  const run = new AuditFile(ofRun, session.name)
  for (const evaluation of evaluations) {
    const { decision, record, problems } = await recordOne(evaluation.checked, {
      context: { ...contextOf(evaluation, session), tool },
      newId: uuidv7,
      file: kept === null ? null : new AuditFile(kept, session.name),
      missingFile:
        'settings.yaml lets nothing be allowed without a record in a file; name one with the input `audit-file`',
      openBranch: branch => openAuditBranch(session.place, branch),
      outbox: evaluation.checked.audit.branch === null ? null : await outboxOf(session),
    })
    await run.append([record])
    recorded.push({ ...evaluation, decision, id: record.id })
    warnings.push(...problems.map(({ message }) => message))
  }
  return { recorded, warnings }
}

/** Of a runner of GitHub's own nothing is left for the next run. */
async function outboxOf({ runner, place: { dir, env } }: Session): Promise<OutboxFolder | null> {
  if (dir === null || runner.environment.RUNNER_ENVIRONMENT === 'github-hosted') return null
  const folder = await outboxFolder(dir, env)
  return folder === null ? null : new OutboxFolder(folder)
}

function contextOf(
  { kind, pull, checked: { decision } }: Evaluation,
  { runner, event, name }: Session,
): Omit<RecordContext, 'id' | 'tool'> {
  const { owner, repo } = repositoryName(runner)
  const server = new URL(variable(runner, 'GITHUB_SERVER_URL'))
  const run = `${server.origin}/${owner}/${repo}/actions/runs/${variable(runner, 'GITHUB_RUN_ID')}`
  return {
    kind: kind !== 'landed' ? 'decision' : decision.decision === 'deny' ? 'bypass' : 'landed',
    repo: name,
    pr: pull?.number,
    eventTime: inUtc(event.time),
    trigger: triggerOf(runner.environment),
    evidence: { run, attempt: Number(runner.environment.GITHUB_RUN_ATTEMPT ?? 1), event: event.name },
  }
}

/** Whoever runs it again has a login alone. */
function triggerOf({ GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_ACTOR_ID }: Session['runner']['environment']) {
  const login = GITHUB_TRIGGERING_ACTOR ?? GITHUB_ACTOR
  if (!login) return undefined
  const id = Number(GITHUB_ACTOR_ID)
  return login === GITHUB_ACTOR && Number.isSafeInteger(id) && id > 0 ? { login, id } : { login }
}

/** What is no time is left out. */
function inUtc(time: string | null): string | undefined {
  const milliseconds = time === null ? Number.NaN : Date.parse(time)
  return Number.isNaN(milliseconds) ? undefined : `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
