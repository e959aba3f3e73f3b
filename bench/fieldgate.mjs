// The program under measurement, and whether it did what it should: a benchmark of an error path is worth nothing.
import { run } from './measure.mjs'

const PEOPLE = ['--author', 'alice', '--contributor', 'bob', '--now', '2026-11-22T10:00:00Z']

export const checkArguments = (cli, repository) => [
  cli,
  'check',
  '--repo',
  repository,
  '--base',
  'main',
  '--head',
  'change',
  ...PEOPLE,
  '--format',
  'json',
]

/** Judges the branch `change` of a repository. */
export const check = (node, cli, repository) => run(node, checkArguments(cli, repository))

/** Throws where a decision is not the expected one, with what it says instead. */
export function verify({ stdout }, expected) {
  const { decision, changes, violations, diagnostics } = JSON.parse(stdout)
  const counts = {}
  for (const { principal, code } of violations)
    counts[`${principal} ${code}`] = (counts[`${principal} ${code}`] ?? 0) + 1
  const sorted = Object.fromEntries(Object.entries(counts).sort())
  const found = JSON.stringify({ decision, changes, violations: sorted })
  if (found !== JSON.stringify(expected))
    throw new Error(`expected ${JSON.stringify(expected)}, found ${found} ${JSON.stringify(diagnostics).slice(0, 300)}`)
}
