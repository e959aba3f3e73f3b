import { randomBytes } from 'node:crypto'
import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { earlierContributors } from '../audit/earlier.ts'
import type { RecordContext } from '../audit/record.ts'
import type { Decision } from '../core/decision.ts'
import { Problem } from '../core/problem.ts'
import type { PullRequest } from '../forge.ts'
import type { EarlierContributor } from '../identify.ts'
import { type Recording, record } from '../record.ts'
import { appendLine, readText } from '../store/file.ts'
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
  for (const evaluation of evaluations) {
    const id = uuid(Date.parse(session.runner.now()))
    const { decision, line, problems } = await record(evaluation.checked, {
      toolVersion: session.runner.version,
      context: { ...contextOf(evaluation, session), id },
      append: kept === null ? null : text => appendLine(kept, text),
      missing: MISSING,
    })
    await appendLine(ofRun, line)
    recorded.push({ ...evaluation, decision, id })
    warnings.push(...problems.map(({ message }) => message))
  }
  return { recorded, warnings }
}

const MISSING: Recording['missing'] = {
  file: 'settings.yaml lets nothing be allowed without a record in a file; name one with the input `audit-file`',
  branch:
    'settings.yaml lets nothing be allowed without a record on the audit branch, which this version does not write yet (and which forks can only reach by `pull_request_target`); let `audit.require` be `file` until it does',
}

function contextOf(
  {
    kind,
    pull,
    checked: {
      decision: { decision },
    },
  }: Evaluation,
  { runner, event, name }: Session,
): RecordContext {
  const { owner, repo } = repositoryName(runner)
  const server = new URL(variable(runner, 'GITHUB_SERVER_URL'))
  const run = `${server.origin}/${owner}/${repo}/actions/runs/${variable(runner, 'GITHUB_RUN_ID')}`
  const login = runner.environment.GITHUB_TRIGGERING_ACTOR ?? runner.environment.GITHUB_ACTOR
  return {
    kind: kind !== 'landed' ? 'decision' : decision === 'deny' ? 'bypass' : 'landed',
    repo: name,
    pr: pull?.number,
    trigger: login ? { login } : undefined,
    evidence: { run, attempt: Number(runner.environment.GITHUB_RUN_ATTEMPT ?? 1), event: event.name },
  }
}

/** UUIDv7 (RFC 9562 section 5.7): the time in milliseconds, then chance. */
function uuid(milliseconds: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** An audit file beyond this is no file of one repository. */
const AUDIT_BYTES = 268_435_456

/** Whom earlier records of a pull request name, where there is an audit file that outlives the runs. */
export async function earlierIn(
  { inputs: { auditFile }, name }: Session,
  { number }: PullRequest,
): Promise<readonly EarlierContributor[]> {
  if (auditFile === null || !(await isThere(auditFile))) return []
  const lines = (await readText(auditFile, AUDIT_BYTES)).split('\n')
  const { contributors, problems } = earlierContributors(lines, { repo: name, pr: number })
  const [first] = problems
  if (first !== undefined)
    throw new Problem('audit-unavailable', `line ${first.line} of \`${auditFile}\`: ${first.message}`)
  return contributors
}

/** The first run of all has no file to read; any other failure is told by whoever reads it. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
