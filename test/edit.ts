export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Values to set and to remove, by JSON Pointer (RFC 6901). */
export interface Edit {
  readonly set?: Readonly<Record<string, Json>>
  readonly remove?: readonly string[]
}

/** A copy of a JSON value with an edit made. */
export function applyEdit(value: Json, { set = {}, remove = [] }: Edit): Json {
  const root = { '': structuredClone(value) }
  for (const [pointer, content] of Object.entries(set))
    at(root, pointer, (container, key) => Object.assign(container, { [key]: content }))
  for (const pointer of remove) at(root, pointer, (container, key) => void Reflect.deleteProperty(container, key))
  return root['']
}

function at(root: { [key: string]: Json }, pointer: string, act: (container: object, key: string) => void): void {
  const keys = pointer.split('/').map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop() as string
  let container: Json = root
  for (const key of keys) container = (container as { [key: string]: Json })[key] as Json
  if (typeof container !== 'object' || container === null) throw new Error(`nothing to edit at ${pointer}`)
  act(container, last)
}
