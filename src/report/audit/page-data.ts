import type { Bucket, Unit } from './buckets.ts'
import type { PackedEntries } from './packing.ts'

/** What the script of the page draws and lists. Its texts are visible already; they are still no markup. */
export interface PageData {
  readonly packed: PackedEntries
  readonly time: { readonly unit: Unit; readonly buckets: readonly Bucket[] }
  readonly bars: readonly Bars[]
}

/** A column of the table of records by which it can be sorted. */
export type Column = 'seq' | 'time' | 'kind' | 'decision' | 'pull' | 'people' | 'projects' | 'rules'

export interface Bars {
  /** Of the figure on the page. */
  readonly id: string
  readonly title: string
  /** The most frequent ones, as many as a chart has room for. */
  readonly items: readonly { readonly name: string; readonly count: number }[]
}
