import { JSONPath } from 'jsonpath-plus'
import type { Path } from '../document/document.ts'
import { isContainer, isSequence, type Value } from '../value.ts'
import { forEachChild } from './select.ts'

/** A container without a prototype or an array, or a symbol in the place of a scalar. */
type Shadow = symbol | Shadow[] | { [key: string]: Shadow }

/**
 * The places that a query of the jsonpath-plus dialect selects, each once, in the library's order; the query has
 * passed `checkPlusQuery`. Evaluation is off: the library throws where it would run a script. It never sees the
 * document itself but a shadow of it, in which each value is another object or symbol, so that what it selects besides
 * values (the `length` of an array or a string) leads nowhere. Imported only when a rule says `dialect: jsonpath-plus`.
 */
export function enumeratePlus(text: string, root: Value): Path[] {
  const { shadow, paths } = shadowOf(root)
  const selected: unknown = JSONPath({ path: text, json: shadow, resultType: 'value', wrap: true, eval: false })
  if (!Array.isArray(selected)) return []
  const found: Path[] = []
  for (const value of new Set<unknown>(selected)) {
    const path = paths.get(value)
    if (path !== undefined) found.push(path)
  }
  return found
}

interface Shadowed {
  readonly shadow: Shadow
  /** Where each part of the shadow stands in the document. */
  readonly paths: ReadonlyMap<unknown, Path>
}

/** Without recursion; a value behind two aliases gets two shadows. */
function shadowOf(root: Value): Shadowed {
  const paths = new Map<unknown, Path>()
  const pending: { readonly value: Value; readonly shadow: Shadow; readonly path: Path }[] = []
  const cast = (value: Value, path: Path): Shadow => {
    const shadow = emptyShadow(value)
    paths.set(shadow, path)
    pending.push({ value, shadow, path })
    return shadow
  }
  const shadow = cast(root, [])
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { value, shadow: parent, path } = item
    forEachChild(value, (key, child) => put(parent, key, cast(child, [...path, key])))
  }
  return { shadow, paths }
}

function emptyShadow(value: Value): Shadow {
  if (!isContainer(value)) return Symbol('scalar')
  return isSequence(value) ? [] : Object.create(null)
}

function put(parent: Shadow, key: string | number, child: Shadow): void {
  if (Array.isArray(parent)) parent.push(child)
  else if (typeof parent === 'object') parent[key] = child
}
