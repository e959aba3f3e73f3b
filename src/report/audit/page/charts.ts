import { axisX, axisY, barX, gridY, plot, rectY, ruleY, stackY, text } from '@observablehq/plot'
import { found } from '../../page/browser/elements.ts'
import { grouped } from '../../page/browser/words.ts'
import type { Bucket } from '../buckets.ts'
import { VERDICTS } from '../packing.ts'
import type { Bars, PageData } from '../page-data.ts'

/** About the width of a page, in CSS pixels. */
const PAPER = 640

/** Draws a chart in its figure, as wide as this is now and whenever that changes. */
export function drawIn(figureId: string, label: string, draw: (width: number) => Element): void {
  const place = document.querySelector(`#${figureId} .chart`)
  // A figure of which nothing is recorded has no chart.
  if (place === null) return
  let drawn = 0
  const drawAt = (width: number) => {
    if (width === drawn || width === 0) return
    drawn = width
    place.replaceChildren(pictureOf(draw(width), label))
  }
  const redraw = () => drawAt(Math.round(place.clientWidth))
  redraw()
  new ResizeObserver(redraw).observe(place)
  // Paper has its own width, on which a chart made for the screen would be scaled down until nobody can read it.
  addEventListener('beforeprint', () => drawAt(place.closest('.figures') === null ? PAPER : PAPER / 2))
  addEventListener('afterprint', redraw)
  found(`#${figureId} details`, HTMLDetailsElement).open = false
}

/** One picture with a name for those who do not see it: the table below has what it shows. */
function pictureOf(chart: Element, label: string): Element {
  // The policy of the page allows no other style sheet than its own, which has these rules.
  for (const style of chart.querySelectorAll('style')) style.remove()
  // Names of its parts would be no more than `bar` or `rect`.
  for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  chart.setAttribute('role', 'img')
  chart.setAttribute('aria-label', label)
  return chart
}

/** Decisions over time, one bar per bucket, the verdicts one upon the other. */
export function timeChart({ buckets }: PageData['time'], width: number): Element {
  const data = buckets.flatMap(({ start, end, counts }) =>
    VERDICTS.map(verdict => ({
      ...{ verdict, start: new Date(start), end: new Date(end) },
      count: counts[verdict],
    })),
  )
  const most = Math.max(...buckets.map(({ counts }) => counts.allow + counts.deny + counts.error))
  // Where bars are as thin as lines, gaps between them would be most of what is seen.
  const gap = width / buckets.length > 8 ? 0.5 : 0
  return plot({
    ...{ width, height: 240, className: 'plot', marginLeft: 48, marginRight: 12, marginTop: 12 },
    x: { type: 'utc', label: null },
    y: { label: null, ticks: Math.min(5, most), tickFormat: wholeNumber },
    color: { type: 'categorical', domain: VERDICTS, range: VERDICTS.map(verdict => `var(--${verdict})`) },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: Math.min(5, most) }),
      timeAxis(buckets, Math.max(2, Math.floor(width / 110))),
      axisY({ tickSize: 0, ticks: Math.min(5, most), tickFormat: wholeNumber, label: null }),
      rectY(
        data,
        stackY({
          x1: 'start',
          x2: 'end',
          y: 'count',
          fill: 'verdict',
          order: [...VERDICTS],
          insetLeft: gap,
          insetRight: gap,
        }),
      ),
      ruleY([0], { stroke: 'var(--muted)' }),
    ],
  })
}

/** As many ticks as there is room for; of a few buckets each has its day in its middle, and not hours between. */
function timeAxis(buckets: readonly Bucket[], room: number) {
  if (buckets.length > room) return axisX({ ticks: room, tickSize: 4 })
  const ticks = buckets.map(({ start, end }) => new Date((Date.parse(start) + Date.parse(end)) / 2))
  return axisX({ ticks, tickSize: 0, tickFormat: (_: Date, place: number) => buckets[place]?.start ?? '' })
}

const wholeNumber = (count: number): string => (Number.isInteger(count) ? grouped(count) : '')

/** How often each name occurs, the most frequent above. */
export function barChart({ id, items }: Bars, width: number): Element {
  const names = items.map(({ name }) => name)
  // Two names can look the same: a bar is known by its place.
  const data = items.map(({ count }, place) => ({ count, place }))
  const marginLeft = Math.round(Math.min(width * 0.45, 240, 24 + 7.5 * Math.max(...names.map(({ length }) => length))))
  return plot({
    ...{ width, height: 16 + 28 * items.length, className: 'plot' },
    ...{ marginLeft, marginRight: 56, marginTop: 4, marginBottom: 4 },
    x: { axis: null, domain: [0, Math.max(...items.map(({ count }) => count))] },
    y: { axis: null, domain: data.map(({ place }) => place), padding: 0.3 },
    marks: [
      barX(data, { x: 'count', y: 'place', fill: id === 'lifted' ? 'var(--accent)' : 'var(--deny)' }),
      axisY({
        tickSize: 0,
        tickPadding: 8,
        label: null,
        tickFormat: (place: number) => names[place] ?? '',
        ...lineOf(marginLeft),
      }),
      text(data, {
        x: 'count',
        y: 'place',
        text: ({ count }: { count: number }) => grouped(count),
        textAnchor: 'start',
        dx: 6,
      }),
    ],
  })
}

/** A label has one line, in units of its font, and its middle goes where it is too long. */
const lineOf = (margin: number) => ({ lineWidth: (margin - 12) / 12, textOverflow: 'ellipsis-middle' as const })
