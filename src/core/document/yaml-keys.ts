import { EVENT_ID, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import { isContainer } from '../value.ts'
import { hasSeveralForms } from './lookalike-keys.ts'
import { KIND } from './outline.ts'
import { identityOf, plainScalar, type ScalarValue } from './plain-scalar.ts'
import { Rejection } from './source.ts'
import type { Anchors } from './yaml-anchors.ts'
import { type NodeEvent, scalarText, startOf } from './yaml-events.ts'
import { outlineBareScalar, outlineIndicator, outlineScalar } from './yaml-outline.ts'
import { anchorName, readScalar, tagOf, type YamlFile } from './yaml-scalars.ts'

/** In place of the identity of a key: the key is YAML 1.1's `<<`. */
export const MERGE = 'merge'

/** Reads keys, one event each. What is special about the last one stands in fields, to save an object per key. */
export class YamlKeys {
  /** Its meaning where it is not a plain string to every reader; {@link MERGE} for a merge key. */
  identity: string | undefined
  /** Whether it has characters that Unicode can write in several ways. */
  hasSeveralForms = false
  /** Its node in the outline. */
  node = 0

  readonly #file: YamlFile
  readonly #anchors: Anchors

  constructor(file: YamlFile, anchors: Anchors) {
    this.#file = file
    this.#anchors = anchors
  }

  /** The text of a key. */
  read(event: NodeEvent): string {
    const { outline, text: source, isAscii } = this.#file
    this.node = outline.size
    if (event.type !== EVENT_ID.SCALAR) return this.#readAlias(event)
    if (!event.fast || event.tagStart >= 0 || event.anchorStart >= 0) return this.#readUnusual(event)
    outlineBareScalar(outline, source, event)
    const text = source.slice(event.valueStart, event.valueEnd)
    this.hasSeveralForms = !isAscii && hasSeveralForms(text)
    this.identity = event.style === SCALAR_STYLE.PLAIN ? plainIdentity(text) : undefined
    return text
  }

  /** A key with properties, with escapes, over several lines, or without any text. */
  #readUnusual(event: ScalarEvent): string {
    const text = scalarText(this.#file.text, event)
    if (startOf(event) === undefined) {
      outlineIndicator(this.#file.outline, this.#file.text, '?:')
      this.identity = typedIdentity(null)
    } else if (this.#isMerge(event, text)) {
      outlineScalar(this.#file.outline, this.#file.text, event)
      this.identity = MERGE
    } else this.identity = typedIdentity(readScalar(this.#file, this.#anchors, event))
    return this.#renamed(text)
  }

  #isMerge(event: ScalarEvent, text: string): boolean {
    const tag = tagOf(this.#file, event)
    return text === '<<' && (tag === '!!merge' || (tag === undefined && event.style === SCALAR_STYLE.PLAIN))
  }

  #readAlias(event: Exclude<NodeEvent, ScalarEvent>): string {
    const offset = startOf(event) ?? 0
    if (event.type !== EVENT_ID.ALIAS) throw new Rejection(offset, 'a mapping or a sequence as a key; keys are scalars')
    this.#file.outline.addLeaf(KIND.alias, offset, event.anchorEnd)
    const { value, text } = this.#anchors.resolve(anchorName(this.#file, event) ?? '', offset)
    if (isContainer(value) || text === undefined)
      throw new Rejection(offset, 'an alias to a mapping or a sequence as a key; keys are scalars')
    if (text === '<<') throw new Rejection(offset, 'an alias as a merge key; write `<<` itself')
    this.identity = typedIdentity(value)
    return this.#renamed(text)
  }

  #renamed(text: string): string {
    this.#file.outline.name(this.node, text)
    this.hasSeveralForms = hasSeveralForms(text)
    return text
  }
}

const plainIdentity = (text: string): string | undefined => (text === '<<' ? MERGE : typedIdentity(plainScalar(text)))

const typedIdentity = (value: ScalarValue): string | undefined =>
  typeof value === 'string' ? undefined : identityOf(value)
