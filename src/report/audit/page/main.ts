import { found } from '../../page/browser/elements.ts'
import type { PageData } from '../page-data.ts'
import { unpack } from '../unpacking.ts'
import { barChart, drawIn, timeChart } from './charts.ts'
import { Explorer } from './explorer.ts'

// the cast: the page was generated with these data
const data = JSON.parse(found('#data', HTMLScriptElement).text) as PageData

drawIn('over-time', 'Chart of decisions over time. The table below it has the numbers.', width =>
  timeChart(data.time, width),
)
for (const bars of data.bars)
  drawIn(bars.id, `Bar chart: ${bars.title}. The table below it has the numbers.`, width => barChart(bars, width))
new Explorer(unpack(data.packed)).start()
