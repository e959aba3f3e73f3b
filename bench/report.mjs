// One Markdown table: what was measured, what against, and the target beside it.
import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { spread } from './measure.mjs'

/**
 * @typedef {object} Row
 * @property {string} work
 * @property {string} [node] the Node that ran it
 * @property {Sample[]} ours
 * @property {Sample[]} [theirs]
 * @property {string} [against] what the others are
 * @property {(ours: number, theirs: number) => string} result of the medians
 * @property {string} target
 */

const HEADER = [
  'work',
  'Node',
  'Fieldgate',
  'against',
  'result',
  'target',
  'CPU: Fieldgate',
  'CPU: against',
  'CPU: result',
]

const digits = value => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2))

const cell = ({ median, least, most }) => `${digits(median)} ms (${digits(least)}-${digits(most)})`

/** The results that rows may have, of two medians in milliseconds. */
export const more = (ours, theirs) => `${ours - theirs >= 0 ? '+' : ''}${digits(ours - theirs)} ms`
export const times = (ours, theirs) => `${(ours / theirs).toFixed(2)} x`
export const faster = (ours, theirs) => `${digits(theirs / ours)} x faster`
export const alone = ours => `${digits(ours)} ms`

const figures = (samples, figure) =>
  samples === undefined || samples.some(one => one[figure] === undefined)
    ? null
    : spread(samples.map(one => one[figure]))

function cells(row) {
  const { work, node = '', ours, theirs, against = '', result, target } = row
  const columns = figure => {
    const [mine, others] = [figures(ours, figure), figures(theirs, figure)]
    if (mine === null) return ['', '', '']
    return [cell(mine), others === null ? '' : cell(others), result(mine.median, others?.median)]
  }
  const [wall, cpu] = [columns('wall'), columns('cpu')]
  return [work, node, wall[0], `${against} ${wall[1]}`.trim(), wall[2], target, ...cpu]
}

const line = columns => `| ${columns.join(' | ')} |`

export const header = () => [line(HEADER), line(HEADER.map(() => '---'))].join('\n')

/** A row of figures, or of a figure that is not a time: `value`. */
export const show = row =>
  line(
    'value' in row
      ? [row.work, row.node ?? '', row.value, row.against ?? '', row.result ?? '', row.target, '', '', '']
      : cells(row),
  )

/** What the figures depend on. */
export function machine(runs) {
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim()
  const memory = Math.round(totalmem() / 1e9)
  return `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory} GB, ${process.platform}, Node ${process.version}, ${git}; medians of ${runs} interleaved runs (least-most); CPU is user + system time with children`
}
