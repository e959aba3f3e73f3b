import type { Link } from '../audit/chain.ts'
import type { Batch } from '../audit-log.ts'
import { Level } from './level.ts'

/** What somebody noted of a log at an earlier time, and kept elsewhere. */
export interface Anchor {
  readonly seq: number
  readonly hash: string
}

/** Whether the log still has the records that somebody noted: what was cut off or computed anew since has not. */
export class AnchorLevel extends Level {
  readonly name = 'anchor'
  #open: readonly Anchor[]

  constructor(anchors: readonly Anchor[]) {
    super()
    this.#open = anchors
  }

  async add({ file, first }: Batch, links: readonly (Link | null)[]): Promise<void> {
    links.forEach((link, index) => {
      for (const anchor of this.#open) if (anchor.seq === link?.seq) this.#compare(anchor, link, file, first + index)
    })
    const seen = new Set(links.map(link => link?.seq))
    this.#open = this.#open.filter(({ seq }) => !seen.has(seq))
  }

  override async end(): Promise<void> {
    for (const { seq } of this.#open)
      this.findings.add({
        code: 'anchor-missing',
        message: `the log has no record ${seq}, although it had one when the anchor was noted: its newest records were removed`,
        seq,
      })
  }

  #compare({ seq, hash }: Anchor, link: Link, file: string, line: number): void {
    this.checked += 1
    if (link.hash === hash) return
    this.findings.add({
      code: 'anchor-mismatch',
      message: `record ${seq} has the hash \`${link.hash}\`, and had \`${hash}\` when the anchor was noted: it, or one before it, is another one now`,
      ...{ file, line, seq },
    })
  }
}
