/**
 * Hidden first lines by which our own comments are known again. They count in comments of our own account alone, and
 * only as the first line: text of others never stands there.
 */

export const DECISION = '<!-- fieldgate/v1 decision -->'

/** A second decision comment, which two runs at the same time can leave behind; it is never touched again. */
export const SUPERSEDED = '<!-- fieldgate/v1 superseded -->'

/** A finding that no longer applies; it is never touched again. */
export const SETTLED = '<!-- fieldgate/v1 settled -->'

/** What a review comment of ours is about. */
export interface FindingMark {
  readonly place: 'line' | 'file'
  /** Fingerprints of the violations that it is about. */
  readonly findings: readonly string[]
  /** The fingerprint of its file, where it is about more violations than it names and so speaks for all of them. */
  readonly wholeFile: string | null
}

const FINDING = /^<!-- fieldgate\/v1 finding:([0-9a-f,]+) place:(line|file)(?: all-of:([0-9a-f]+))? -->$/

export const findingMarker = ({ place, findings, wholeFile }: FindingMark): string =>
  `<!-- fieldgate/v1 finding:${findings.join()} place:${place}${wholeFile === null ? '' : ` all-of:${wholeFile}`} -->`

/** The mark of a comment of our own account that tells of findings which may still be there; null for any other. */
export function findingMark(body: string): FindingMark | null {
  const match = FINDING.exec(firstLine(body))
  if (match === null) return null
  const [, findings = '', place, wholeFile = null] = match
  return { place: place === 'file' ? 'file' : 'line', findings: findings.split(','), wholeFile }
}

export const isMarked = (body: string, marker: string): boolean => firstLine(body) === marker

/** What a person sees of a comment of ours. */
export const withoutMarker = (body: string): string => body.slice(firstLine(body).length).trim()

/** Whether two bodies are the same to a forge that may write line ends in its own way. */
export const sameBody = (a: string, b: string): boolean => normalized(a) === normalized(b)

const normalized = (body: string): string => body.replace(/\r\n/g, '\n').trimEnd()

const firstLine = (body: string): string => /^[^\r\n]*/.exec(body)?.[0] ?? ''
