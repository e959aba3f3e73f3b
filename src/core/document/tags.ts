import { Scalar } from '../value.ts'
import { coreInteger, coreNumber, numberValue, plainScalar, type ScalarValue, yaml11Integer } from './plain-scalar.ts'
import { Rejection } from './source.ts'

const CORE_PREFIX = 'tag:yaml.org,2002:'

/** What text under a tag of the core schema stands for; undefined where it does not fit. */
type CoreTag = (text: string) => ScalarValue | undefined

const SCALAR_TAGS: ReadonlyMap<string, CoreTag> = new Map<string, CoreTag>([
  ['!', text => text],
  ['!!str', text => text],
  ['!!null', text => (plainScalar(text) === null ? null : undefined)],
  ['!!bool', boolean],
  ['!!int', integer],
  ['!!float', float],
])

const CONTAINER_TAGS: ReadonlyMap<string, 'mapping' | 'sequence'> = new Map([
  ['!!map', 'mapping'],
  ['!!seq', 'sequence'],
])

/** A tag in its short spelling: `!!str` for `!<tag:yaml.org,2002:str>`, `!Ref` for `!<!Ref>`. */
export function shortTag(written: string): string {
  if (!written.startsWith('!<')) return written
  const name = written.slice(2, -1)
  return name.startsWith(CORE_PREFIX) ? `!!${name.slice(CORE_PREFIX.length)}` : name
}

/**
 * A scalar with an explicit tag: a core value, or opaque data where `data` has the tag (governance.md, `tags`).
 * Rejects tags that are neither, and text that both YAML versions would not accept under its tag.
 */
export function taggedScalar(tag: string, text: string, data: ReadonlySet<string>, offset: number): ScalarValue {
  if (data.has(tag)) return new Scalar(`${tag} ${text}`, [], `${tag} ${text}`)
  const core = SCALAR_TAGS.get(tag)
  if (core === undefined) throw misplacedTag(tag, 'scalar', offset)
  const value = core(text)
  if (value === undefined) throw new Rejection(offset, `the scalar does not fit its tag \`${tag}\``)
  return value
}

/** The tag that becomes part of a container's value, if any. Rejects tags that are not known or not for its kind. */
export function containerTag(
  tag: string,
  kind: 'mapping' | 'sequence',
  data: ReadonlySet<string>,
  offset: number,
): string | undefined {
  if (data.has(tag)) return tag
  if (tag === '!' || CONTAINER_TAGS.get(tag) === kind) return undefined
  throw misplacedTag(tag, kind, offset)
}

/** An unknown tag is not named: `password: !x7b9` was meant to be a password. */
function misplacedTag(tag: string, kind: string, offset: number): Rejection {
  if (SCALAR_TAGS.has(tag) || CONTAINER_TAGS.has(tag))
    return new Rejection(offset, `the tag \`${tag}\` is not for a ${kind}`)
  return new Rejection(
    offset,
    'a tag that is not known here; quote the value, or list its tag under `tags` in the settings',
  )
}

function boolean(text: string): boolean | undefined {
  const value = plainScalar(text)
  return typeof value === 'boolean' ? value : undefined
}

function integer(text: string): ScalarValue | undefined {
  const core = coreInteger(text)
  if (core === undefined || yaml11Integer(text) === undefined) return undefined
  return plainScalar(text)
}

function float(text: string): ScalarValue | undefined {
  const core = text.startsWith('0o') || text.startsWith('0x') ? undefined : coreNumber(text)
  return core === undefined ? undefined : numberValue(core, text)
}
