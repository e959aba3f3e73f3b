import type { Decision, Violation } from '../../src/core/decision.ts'
import type { ShownFile } from '../../src/forge.ts'
import type { Blobs, Judgement } from '../../src/publish/judgement.ts'
import type { Publication, PublishOptions } from '../../src/publish.ts'
import { FILE } from '../report/sample.ts'

export const HEAD = 'c'.repeat(40)

export const EVERYTHING: PublishOptions = { comment: true, review: true, checkRun: true }

/** Every file is what the forge shows. */
export const sameBlobs: Blobs = { resultBlob: async file => `blob of ${file}`, sameBase: async () => true }

/** A file of 100 lines whose lines `from` to `to` are rewritten, without context. */
export const shownFile = (path: string = FILE, from = 1, to = 50): ShownFile => ({
  path,
  previousPath: null,
  blob: `blob of ${path}`,
  patch: patchOf(from, to),
})

export function patchOf(from: number, to: number): string {
  const count = to - from + 1
  const lines = (sign: string) => Array.from({ length: count }, (_, i) => `${sign}line ${from + i}`)
  return [`@@ -${from},${count} +${from},${count} @@`, ...lines('-'), ...lines('+')].join('\n')
}

export const judgement = (
  decision: Decision,
  pullRequest: number | null = 7,
  blobs: Blobs | null = sameBlobs,
): Judgement => ({
  pullRequest,
  decision,
  blobs,
})

export const publication = (decision: Decision, ...others: readonly Judgement[]): Publication => ({
  head: HEAD,
  judgements: [judgement(decision), ...others],
})

export const filesOf = (violations: readonly Violation[]): readonly ShownFile[] =>
  [...new Set(violations.map(({ file }) => file))].map(file => shownFile(file))
