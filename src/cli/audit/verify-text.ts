import type { Finding } from '../../audit/finding.ts'
import { type Paint, painter } from '../../report/columns.ts'
import { asLines, visible } from '../../report/escape.ts'
import { type LevelReport, type Verdict, type Verification, verdictOf } from '../../verify.ts'

/** The verdict first, then what was found at each level, then what was not asked, and what to keep. */
export function verificationText(verification: Verification, colour: boolean): string {
  const { levels, place, last } = verification
  const paint = painter(colour)
  const verdict = verdictOf(verification)
  return asLines([
    `${paint(verdict === 'verified' ? 'good' : 'verdict', VERDICTS[verdict])} ${visible(place)}`,
    ...(last === null ? [] : [`  of the chain ${visible(last.chain)}`]),
    ...levels.flatMap(level => levelLines(level, paint)),
    ...(verification.records === 0 ? ['  the log has no record: there is nothing that could be verified'] : []),
    ...notAsked(levels),
    ...toKeep(verification, verdict),
  ])
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  verified: '✓ verified:',
  tampered: '✗ not what it should be:',
  unchecked: '✗ not everything could be checked:',
}

/** What each level looks at, and what it proves. */
const LEVELS: Readonly<Record<LevelReport['level'], { readonly unit: string; readonly proves: string }>> = {
  chain: { unit: 'record', proves: 'each is what was written, and none between them is missing' },
  git: { unit: 'commit', proves: 'each added its record and nothing else' },
  anchor: { unit: 'anchor', proves: 'what was noted is still there' },
  complete: { unit: 'commit', proves: 'each landed change was allowed' },
  replay: { unit: 'decision', proves: 'each comes out the same again' },
}

function levelLines({ level, checked, left, findings, total }: LevelReport, paint: Paint): readonly string[] {
  const { unit, proves } = LEVELS[level]
  const counted = `${checked} ${unit}${checked === 1 ? '' : 's'}`
  const rest = left === null ? [] : [`             ${left}`]
  if (total === 0) return [`  ${paint('good', '✓')} ${level.padEnd(8)}  ${counted}: ${proves}`, ...rest]
  const more = total > findings.length ? [`    and ${total - findings.length} more`] : []
  return [
    `  ${paint('verdict', '✗')} ${level.padEnd(8)}  ${counted}, ${total} ${total === 1 ? 'finding' : 'findings'}`,
    ...findings.map(finding => `    ${findingText(finding, paint)}`),
    ...more,
    ...rest,
  ]
}

function findingText({ code, message, file, line }: Finding, paint: Paint): string {
  const place = [file, line].filter(part => part !== undefined).join(':')
  return `${place === '' ? '' : `${visible(place)}: `}${paint('verdict', code)}: ${visible(message)}`
}

/** Nobody shall take for verified what was not looked at. */
function notAsked(levels: readonly LevelReport[]): readonly string[] {
  const asked = new Set(levels.map(({ level }) => level))
  const others = (['anchor', 'complete', 'replay'] as const).filter(level => !asked.has(level))
  return others.length === 0 ? [] : [`  - not asked: ${others.map(level => `--${level}`).join(', ')}`]
}

/** What somebody has to keep elsewhere, since a log can not prove that nothing was cut off its end. */
function toKeep({ last }: Verification, verdict: Verdict): readonly string[] {
  if (last === null || verdict === 'tampered') return []
  return [
    '',
    'to notice later whether records were removed, or all was computed anew, keep:',
    `  --anchor ${last.seq}:${last.hash}`,
  ]
}
