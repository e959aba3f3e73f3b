import { type AliasEvent, EVENT_ID, type Event, type MappingEvent, type SequenceEvent } from 'js-yaml'
import { isSequence, KEY_TYPES, TAG, type Value } from '../value.ts'
import { duplicateKey, FORBIDDEN_KEY, LookalikeKeys, lookalikeKey } from './lookalike-keys.ts'
import { KIND } from './outline.ts'
import { Rejection, tooDeep } from './source.ts'
import { containerTag } from './tags.ts'
import { type Anchor, Anchors } from './yaml-anchors.ts'
import { type NodeEvent, startOf } from './yaml-events.ts'
import { MERGE, YamlKeys } from './yaml-keys.ts'
import { type MutableMapping, merge } from './yaml-merge.ts'
import { outlineContainer, outlineIndicator } from './yaml-outline.ts'
import { anchorName, readScalar, tagOf, type YamlFile } from './yaml-scalars.ts'

const { SCALAR, SEQUENCE, MAPPING, ALIAS, POP } = EVENT_ID

type MutableSequence = Value[] & { [TAG]?: string }

/** A merge key's node and what it holds. */
interface Merged {
  readonly key: number
  readonly source: Value
}

/** Makes the values of a file's documents out of the parser's events, and outlines where everything stands. */
export class YamlConstruction {
  readonly #file: YamlFile
  readonly #anchors: Anchors
  readonly #keys: YamlKeys
  #cursor = 0
  /** Nodes read so far, those behind aliases included. */
  #nodes = 0
  /** The deepest level since the last anchored container began. */
  #deepest = 0

  constructor(file: YamlFile) {
    this.#file = file
    this.#anchors = new Anchors(file.events.length)
    this.#keys = new YamlKeys(file, this.#anchors)
  }

  /** The event to be read next: one that opens a document, or the end of the events. */
  get cursor(): number {
    return this.#cursor
  }

  /** The value of the document at the cursor. */
  readDocument(): Value {
    this.#anchors.forget()
    this.#cursor++
    const value = this.#read(0)
    this.#cursor++
    return value
  }

  /** The value of the node at the cursor, which is inside of `depth` containers. */
  #read(depth: number): Value {
    const event = this.#file.events[this.#cursor++] as NodeEvent
    this.#nodes++
    switch (event.type) {
      case SCALAR:
        return readScalar(this.#file, this.#anchors, event)
      case MAPPING:
        return this.#readMapping(event, depth + 1)
      case SEQUENCE:
        return this.#readSequence(event, depth + 1)
      case ALIAS:
        return this.#readAlias(event, depth)
    }
  }

  #peek(): Event {
    return this.#file.events[this.#cursor] as Event
  }

  #readSequence(event: SequenceEvent, depth: number): Value {
    const sequence: MutableSequence = []
    const node = this.#enter(event, sequence, depth)
    const complete = event.anchorStart < 0 ? undefined : this.#openAnchor(event, { value: sequence, node }, depth)
    for (let next = this.#peek(); next.type !== POP; next = this.#peek()) {
      const isEmpty = next.type === SCALAR && startOf(next) === undefined
      sequence.push(isEmpty ? this.#readEmptyElement() : this.#read(depth))
    }
    this.#cursor++
    this.#file.outline.close(node)
    // Room is kept for what may still be pushed, several times what most sequences have; a copy has none.
    if (event.tagStart < 0 && event.anchorStart < 0) return sequence.slice()
    complete?.()
    return sequence
  }

  #readEmptyElement(): null {
    this.#cursor++
    this.#nodes++
    outlineIndicator(this.#file.outline, this.#file.text, '-')
    return null
  }

  #readMapping(event: MappingEvent, depth: number): Value {
    const mapping: MutableMapping = {}
    const node = this.#enter(event, mapping, depth)
    const complete = event.anchorStart < 0 ? undefined : this.#openAnchor(event, { value: mapping, node }, depth)
    const merged = this.#readMembers(mapping, node, depth)
    this.#cursor++
    this.#file.outline.close(node)
    if (merged !== undefined) merge(mapping, merged.source, this.#file.outline.start(merged.key))
    complete?.()
    return mapping
  }

  /** Reads the members of a mapping and returns what is to be merged into it. */
  #readMembers(mapping: MutableMapping, node: number, depth: number): Merged | undefined {
    const keys = this.#keys
    let merged: Merged | undefined
    let lookalikes: LookalikeKeys | undefined
    for (let next = this.#peek(); next.type !== POP; next = this.#peek()) {
      this.#cursor++
      this.#nodes++
      const key = keys.read(next as NodeEvent)
      if (keys.identity === MERGE) {
        if (merged !== undefined) throw this.#twice(duplicateKey, key, merged.key)
        merged = this.#readMerged(depth)
        continue
      }
      if (Object.hasOwn(mapping, key)) throw this.#twice(duplicateKey, key, this.#file.outline.findKey(node, key))
      if (key === '__proto__') throw new Rejection(this.#file.outline.start(keys.node), FORBIDDEN_KEY)
      if (keys.hasSeveralForms || keys.identity !== undefined) lookalikes ??= new LookalikeKeys()
      if (lookalikes !== undefined) this.#note(lookalikes, mapping, node, key)
      mapping[key] = this.#read(depth)
    }
    return merged
  }

  /** What a merge key holds, whose members are no deeper than the mapping's own. */
  #readMerged(depth: number): Merged {
    const key = this.#keys.node
    this.#file.outline.markMergeKey(key)
    const outer = this.#deepest
    this.#deepest = 0
    const source = this.#read(depth - 1)
    this.#deepest = Math.max(outer, isSequence(source) ? this.#deepest - 1 : this.#deepest)
    return { key, source }
  }

  /** Notes a key of a mapping with keys that are more than their text. */
  #note(lookalikes: LookalikeKeys, mapping: MutableMapping, node: number, key: string): void {
    const { identity, node: keyNode } = this.#keys
    const find = (name: string) => (Object.hasOwn(mapping, name) ? this.#file.outline.findKey(node, name) : undefined)
    const earlier = lookalikes.add(key, identity, keyNode, find)
    if (earlier !== undefined) throw this.#twice(lookalikeKey, key, earlier)
    if (identity === undefined) return
    mapping[KEY_TYPES] ??= new Map()
    mapping[KEY_TYPES].set(key, identity)
  }

  /** A complaint about the key read last, in view of an earlier one. */
  #twice(complain: typeof duplicateKey, key: string, earlier = this.#keys.node): Rejection {
    const { text, outline } = this.#file
    return complain(text, key, outline.start(earlier), outline.start(this.#keys.node))
  }

  #readAlias(event: AliasEvent, depth: number): Value {
    const { outline, depth: limit } = this.#file
    const offset = event.anchorStart - 1
    outline.addLeaf(KIND.alias, offset, event.anchorEnd)
    const { value, node, nodes, height } = this.#anchors.resolve(anchorName(this.#file, event) ?? '', offset)
    outline.markAlias(outline.size - 1, node)
    if (depth + height > limit) throw tooDeep(offset, limit)
    this.#nodes += nodes - 1
    this.#deepest = Math.max(this.#deepest, depth + height)
    return value
  }

  /** Begins a container: its depth, its tag, its place. */
  #enter(event: MappingEvent | SequenceEvent, container: MutableMapping | MutableSequence, depth: number): number {
    if (depth > this.#file.depth) throw tooDeep(event.start, this.#file.depth)
    if (depth > this.#deepest) this.#deepest = depth
    const kind = event.type === MAPPING ? 'mapping' : 'sequence'
    const tag = tagOf(this.#file, event)
    const kept = tag === undefined ? undefined : containerTag(tag, kind, this.#file.tags, event.tagStart)
    if (kept !== undefined) container[TAG] = kept
    return outlineContainer(this.#file.outline, this.#file.text, event, kind)
  }

  /** Makes a container known to aliases; returns what completes that when its members have been read. */
  #openAnchor(event: MappingEvent | SequenceEvent, place: Pick<Anchor, 'value' | 'node'>, depth: number): () => void {
    const anchor: Anchor = { ...place, text: undefined, isOpen: true, nodes: 0, height: 0 }
    this.#anchors.set(anchorName(this.#file, event) ?? '', anchor)
    const outer = { nodes: this.#nodes, deepest: this.#deepest }
    this.#deepest = depth
    return () => {
      anchor.isOpen = false
      anchor.nodes = this.#nodes - outer.nodes + 1
      anchor.height = this.#deepest - depth + 1
      this.#deepest = Math.max(this.#deepest, outer.deepest)
    }
  }
}
