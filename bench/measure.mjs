// Whole processes, measured from outside: wall clock, and user + system time of the process and its children.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @typedef {{ wall: number, cpu: number, status: number, stdout: string }} Sample times in milliseconds */

// Bash keeps milliseconds where other clocks of this kind keep hundredths of a second. The program's own standard
// error goes to descriptor 4, the times to descriptor 3.
const TIME = `TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&4 3>&- 4>&-; } 2>&3`

const ENVIRONMENT = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '' }

/** Runs one process to its end. `input` is its standard input. */
export function run(command, args, { input = '', env = {} } = {}) {
  const { error, status, output } = spawnSync('bash', ['-c', TIME, 'bash', command, ...args], {
    input,
    env: { ...ENVIRONMENT, ...env },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  })
  if (error) throw error
  const [, stdout, , times, stderr] = output
  const [real, user, system] = times.toString().trim().split(/\s+/).map(Number)
  if (status === null || status > 1)
    throw new Error(`${command} ended with ${status}: ${stderr}${stdout}`.slice(0, 500))
  return { wall: real * 1000, cpu: (user + system) * 1000, status, stdout: stdout.toString() }
}

/** Several processes one after the other, as one. */
export function runAll(...runs) {
  const samples = runs.map(one => one())
  const sum = figure => samples.reduce((total, sample) => total + sample[figure], 0)
  return { wall: sum('wall'), cpu: sum('cpu') }
}

// Told by the process itself when it ends: the same unit on every system, and its children do not count.
const REPORT = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(process.env.BENCH_PEAK,String(process.resourceUsage().maxRSS)))`

/** The largest resident size that a process of Node reaches, in MB of a million bytes. */
export function peakMemory(command, args) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldgate-peak-'))
  const file = join(folder, 'peak')
  try {
    run(command, args, { env: { NODE_OPTIONS: `--import=${REPORT}`, BENCH_PEAK: file } })
    return (Number(readFileSync(file, 'utf8')) * 1024) / 1e6
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Measures subjects in turn, A B A B, after one round that does not count. */
export function interleave(runs, ...subjects) {
  for (const subject of subjects) subject()
  const samples = subjects.map(() => [])
  for (let round = 0; round < runs; round += 1)
    for (const [index, subject] of subjects.entries()) samples[index].push(subject())
  return samples
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Median, least and most of a list of figures. */
export const spread = values => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) })
