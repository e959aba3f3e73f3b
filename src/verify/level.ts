import type { Link } from '../audit/chain.ts'
import { type Finding, type FindingCode, Findings } from '../audit/finding.ts'
import type { Batch } from '../audit-log.ts'

export type LevelName = 'chain' | 'git' | 'anchor' | 'complete' | 'replay'

/** How one level of a verification ended. */
export interface LevelReport {
  readonly level: LevelName
  /** What was looked at: records, commits or anchors. */
  readonly checked: number
  /** What this level says nothing about, in words; null: there is nothing. */
  readonly left: string | null
  /** The first findings. */
  readonly findings: readonly Finding[]
  readonly total: number
  readonly codes: readonly FindingCode[]
}

/** One level of a verification, which is shown the whole log in order and then asked. */
export abstract class Level {
  abstract readonly name: LevelName
  protected readonly findings = new Findings()
  protected checked = 0
  protected left: string | null = null

  /** Lines, and where each of them stands; null for a line that by itself is no record. */
  abstract add(batch: Batch, links: readonly (Link | null)[]): Promise<void>

  /** There are no more lines. */
  async end(): Promise<void> {}

  report(): LevelReport {
    const { detailed, total, codes } = this.findings
    return { level: this.name, checked: this.checked, left: this.left, findings: detailed, total, codes }
  }
}
