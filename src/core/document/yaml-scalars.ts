import { type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { Outline } from './outline.ts'
import { plainScalar, type ScalarValue } from './plain-scalar.ts'
import { shortTag, taggedScalar } from './tags.ts'
import type { Anchors } from './yaml-anchors.ts'
import { scalarText } from './yaml-events.ts'
import { outlineBareScalar, outlineScalar } from './yaml-outline.ts'

/** A YAML file, as far as making values of its events needs it. */
export interface YamlFile {
  readonly text: string
  readonly isAscii: boolean
  readonly events: readonly Event[]
  readonly outline: Outline
  /** Local tags that are data. */
  readonly tags: ReadonlySet<string>
  /** Levels of nesting allowed. */
  readonly depth: number
}

/** The value of a scalar that is not a key or is an unusual one; notes where it stands. */
export function readScalar(file: YamlFile, anchors: Anchors, event: ScalarEvent): ScalarValue {
  if (event.tagStart >= 0 || event.anchorStart >= 0) return readWithProperties(file, anchors, event)
  if (event.valueStart < 0) {
    outlineScalar(file.outline, file.text, event)
    return null
  }
  outlineBareScalar(file.outline, file.text, event)
  const text = scalarText(file.text, event)
  return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text
}

function readWithProperties(file: YamlFile, anchors: Anchors, event: ScalarEvent): ScalarValue {
  const node = file.outline.size
  outlineScalar(file.outline, file.text, event)
  const text = scalarText(file.text, event)
  const value = meaningIn(file, event, text)
  const name = anchorName(file, event)
  if (name !== undefined) anchors.set(name, { value, node, text, isOpen: false, nodes: 1, height: 0 })
  return value
}

function meaningIn(file: YamlFile, event: ScalarEvent, text: string): ScalarValue {
  const tag = tagOf(file, event)
  if (tag !== undefined) return taggedScalar(tag, text, file.tags, event.tagStart)
  return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text
}

/** A node's explicit tag in its short spelling. */
export const tagOf = (
  file: YamlFile,
  event: { readonly tagStart: number; readonly tagEnd: number },
): string | undefined => (event.tagStart < 0 ? undefined : shortTag(file.text.slice(event.tagStart, event.tagEnd)))

/** The name of a node's anchor, or the one that an alias names. */
export const anchorName = (
  file: YamlFile,
  event: { readonly anchorStart: number; readonly anchorEnd: number },
): string | undefined => (event.anchorStart < 0 ? undefined : file.text.slice(event.anchorStart, event.anchorEnd))
