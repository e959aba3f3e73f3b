import { found } from '../../page/browser/elements.ts'
import type { PageData } from '../page-data.ts'
import { unpack } from '../unpacking.ts'
import { Explorer } from './explorer.ts'

// the cast: the page was generated with these data
const data = JSON.parse(found('#data', HTMLScriptElement).text) as PageData

new Explorer(unpack(data)).start()
