import type { Link } from './audit/chain.ts'
import { ChainVerifier } from './audit/chain-verifier.ts'
import type { AuditReading, Batch } from './audit-log.ts'
import type { Repository } from './repository.ts'
import { type Anchor, AnchorLevel } from './verify/anchor.ts'
import { CompleteLevel, type CompleteRequest } from './verify/complete.ts'
import { GitLevel } from './verify/git.ts'
import type { Level, LevelReport } from './verify/level.ts'
import { ReplayLevel } from './verify/replay.ts'

export type { Anchor, LevelReport }

export interface VerifyRequest {
  readonly reading: AuditReading
  readonly anchors: readonly Anchor[]
  /** The branch of which everything that landed has to be in the log; null: that is not asked. */
  readonly complete: Omit<CompleteRequest, 'reading'> | null
  /** Where decisions are made again; null: they are not. */
  readonly replay: { readonly repository: Repository; readonly toolVersion: string } | null
}

export interface Verification {
  readonly place: string
  readonly records: number
  readonly first: Link | null
  /** What can be noted as an anchor. */
  readonly last: Link | null
  readonly levels: readonly LevelReport[]
}

/**
 * Verifies an audit log at every level that is asked for (audit.md, "Commands"), in one passage through its lines.
 * Rejects with a problem where the log can not be read.
 */
export async function verify(request: VerifyRequest): Promise<Verification> {
  const { reading } = request
  const chain = new ChainVerifier()
  const levels = levelsOf(request)
  for await (const batch of reading.batches()) {
    const links = chained(batch, chain)
    for (const level of levels) await level.add(batch, links)
  }
  for (const level of levels) await level.end()
  const { records, first, last, findings, total, codes } = chain.report()
  const chainReport: LevelReport = { level: 'chain', checked: records, left: null, findings, total, codes }
  return { place: reading.place, records, first, last, levels: [chainReport, ...levels.map(level => level.report())] }
}

function levelsOf({ reading, anchors, complete, replay }: VerifyRequest): readonly Level[] {
  return [
    ...(reading.history === null ? [] : [new GitLevel(reading.history)]),
    ...(anchors.length === 0 ? [] : [new AnchorLevel(anchors)]),
    ...(complete === null ? [] : [new CompleteLevel({ ...complete, reading })]),
    ...(replay === null ? [] : [new ReplayLevel(replay.repository, replay.toolVersion)]),
  ]
}

/** Where each line of a batch stands by itself, after it was added to the chain. */
function chained({ file, first, lines, torn }: Batch, chain: ChainVerifier): readonly (Link | null)[] {
  const whole = torn ? lines.slice(0, -1) : lines
  const links = whole.map((line, index) => chain.add(line, { file, line: first + index }))
  const rest = torn ? lines.at(-1) : undefined
  if (rest === undefined) return links
  chain.addRest(rest, { file, line: first + whole.length })
  return [...links, null]
}

export type Verdict = 'verified' | 'tampered' | 'unchecked'

/** What was found weighs more than what could not be checked. */
export function verdictOf({ levels }: Verification): Verdict {
  const codes = levels.flatMap(level => level.codes)
  if (codes.some(code => code !== 'unverifiable')) return 'tampered'
  return codes.length > 0 ? 'unchecked' : 'verified'
}

export const EXIT_OF: Readonly<Record<Verdict, number>> = { verified: 0, tampered: 1, unchecked: 2 }
