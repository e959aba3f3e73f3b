import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setOutput, summary } from '@actions/core'
import { commandData, visible } from '../report/escape.ts'
import { reports } from '../report/formats.ts'
import { summarize } from '../report/summary.ts'
import type { Recorded } from './records.ts'
import type { Runner } from './runner.ts'

export interface Presented {
  /** The worst first. */
  readonly recorded: readonly [Recorded, ...Recorded[]]
  /** What could not be posted or kept. */
  readonly warnings: readonly string[]
  /** The records as JSON Lines; null where there are none. */
  readonly file: string | null
}

/** A summary of a step may have 1 MiB; the rest is for what others write into it. */
const SUMMARY_BYTES = 1_000_000

/** Annotations, job summary and outputs. */
export async function present({ recorded, warnings, file }: Presented, runner: Runner): Promise<void> {
  await annotate(recorded, warnings, runner)
  await summarizeJob(recorded, runner)
  await setOutputs(recorded[0], file, runner)
}

/** The outputs are those of the worst decision, in full what its report says. */
async function setOutputs({ decision, id }: Recorded, file: string | null, runner: Runner): Promise<void> {
  const { open, warnings } = summarize(decision)
  const report = join(runner.environment.RUNNER_TEMP ?? tmpdir(), `fieldgate-${randomUUID()}.json`)
  await writeFile(report, (await reports.json())(decision, options(runner)), { mode: 0o600 })
  setOutput('decision', decision.decision)
  setOutput('violations', open.length)
  setOutput('warnings', warnings.length)
  setOutput('report', report)
  setOutput('audit-file', file ?? '')
  setOutput('record-id', id ?? '')
}

async function annotate(recorded: readonly Recorded[], warnings: readonly string[], runner: Runner): Promise<void> {
  const github = await reports.github()
  for (const { decision } of recorded) await runner.log(github(decision, options(runner)))
  for (const warning of warnings) await runner.log(`::warning title=fieldgate::${commandData(visible(warning))}\n`)
}

/** Where there is no summary to write to, the annotations have to do. */
async function summarizeJob(recorded: readonly Recorded[], runner: Runner): Promise<void> {
  if (!runner.environment.GITHUB_STEP_SUMMARY) return
  const markdown = await reports.markdown()
  const limitBytes = Math.floor(SUMMARY_BYTES / recorded.length)
  const parts = recorded.map(({ decision, pull }) => {
    const about = recorded.length > 1 && pull !== null ? `# Pull request ${pull.number}\n\n` : ''
    return about + markdown(decision, { ...options(runner), limitBytes: limitBytes - about.length })
  })
  await summary.addRaw(parts.join('\n')).write()
}

const options = ({ version }: Runner) => ({ colour: false, width: 80, toolVersion: version })
