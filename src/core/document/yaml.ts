import { checkDirectives } from './directives.ts'
import type { Document, ReadOptions } from './document.ts'
import { KIND, Outline } from './outline.ts'
import { checkCharacters, Lines, Rejection, type Source } from './source.ts'
import { YamlConstruction } from './yaml-construction.ts'
import { eventsOf, type NodeEvent, startOf } from './yaml-events.ts'
import { YamlDocument } from './yaml-places.ts'
import { QuickDocument, quickValues, type SourceText } from './yaml-quick.ts'
import type { YamlFile } from './yaml-scalars.ts'

/** The documents of a YAML file, which is one `null` where it is empty; rejects what strict reading does not allow. */
export function yamlDocuments({ text, isAscii }: Source, options: ReadOptions): readonly Document[] {
  const source = { text, isAscii }
  const values = quickValues(source, options)
  if (values === undefined) return placedDocuments(source, options)
  let placed: readonly Document[] | undefined
  const read = (index: number) => {
    placed ??= placedDocuments(source, options)
    return placed[index] as Document
  }
  return values.map((value, index) => new QuickDocument(value, index, () => read(index)))
}

/** The same by the full reader, which knows all of YAML, and where everything stands. */
export function placedDocuments({ text, isAscii }: SourceText, options: ReadOptions): [Document, ...Document[]] {
  checkCharacters(text, 'yaml')
  const { depth } = options.limits
  const events = eventsOf(text, depth)
  checkDirectives(text, events)
  const outline = new Outline(text, events.length + 1)
  const documents = construct({ text, isAscii, events, outline, tags: new Set(options.tags), depth }, options.stream)
  const [first = emptyDocument(text, outline), ...others] = documents
  return [first, ...others]
}

function construct(file: YamlFile, stream: boolean): Document[] {
  const { text, events, outline } = file
  const lines = new Lines(text)
  const documents: Document[] = []
  const construction = new YamlConstruction(file)
  while (construction.cursor < events.length) {
    if (documents.length > 0 && !stream) throw severalDocuments(file, construction.cursor)
    const root = outline.size
    const value = construction.readDocument()
    documents.push(new YamlDocument(documents.length, value, text, lines, outline, root))
  }
  return documents
}

/** The event that opens a document after the first is at the cursor. */
function severalDocuments({ text, events, outline }: YamlFile, cursor: number): Rejection {
  const start = startOf(events[cursor + 1] as NodeEvent)
  const marker = start === undefined ? text.indexOf('\n---', outline.frontier) : text.lastIndexOf('\n---', start)
  const message = 'a second document begins here; remove it or set `stream` for this file in the settings'
  return new Rejection(marker >= outline.frontier ? marker + 1 : (start ?? text.length), message)
}

function emptyDocument(text: string, outline: Outline): Document {
  outline.addLeaf(KIND.scalar, 0, 0)
  return new YamlDocument(0, null, text, new Lines(text), outline, 0)
}
