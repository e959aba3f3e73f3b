import type { RuleIndex } from '../core/rules/applicable.ts'
import type { PlusEnumerate } from '../core/rules/plus.ts'

/** Loads the jsonpath-plus dialect, if a rule asks for it. */
export async function loadPlus({
  disallow,
  allow,
}: {
  readonly disallow: RuleIndex
  readonly allow: RuleIndex
}): Promise<PlusEnumerate> {
  if (disallow.plus.length === 0 && allow.plus.length === 0) return () => []
  const { enumeratePlus } = await import('../core/jsonpath/plus.ts')
  return ({ text }, root) => enumeratePlus(text, root)
}
