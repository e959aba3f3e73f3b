import type { Path } from '../document/document.ts'
import { isContainer, type Value } from '../value.ts'
import type { Query, Segment } from './query.ts'
import { forEachChild, forEachSelected } from './select.ts'

export { selectorTakes } from './select.ts'

/** A node of RFC 9535: a value and where it is. */
export interface Node {
  readonly path: Path
  readonly value: Value
}

/** A node that knows its parent, so that a path is only written down where somebody gets it. */
interface Link {
  readonly value: Value
  readonly key: string | number
  readonly parent: Link | null
}

/**
 * The nodelist of a query (RFC 9535 section 2.1.2), in its order, with its duplicates. `wide` takes what filters
 * say `maybe` of as well, `narrow` only what they are sure of.
 */
export function enumerate(query: Query, root: Value, want: 'wide' | 'narrow'): Node[] {
  let nodes: Link[] = [{ value: root, key: '$', parent: null }]
  for (const segment of query.segments) {
    const selected: Link[] = []
    const visit = (node: Link) => apply(segment, node, root, want, selected)
    if (segment.descendant) for (const node of nodes) forEachDescendant(node, visit)
    else nodes.forEach(visit)
    nodes = selected
  }
  return nodes.map(node => ({ path: pathOf(node), value: node.value }))
}

function apply(segment: Segment, node: Link, root: Value, want: 'wide' | 'narrow', selected: Link[]): void {
  for (const selector of segment.selectors)
    forEachSelected(selector, node.value, root, (key, value, truth) => {
      if (truth === 'yes' || want === 'wide') selected.push({ value, key, parent: node })
    })
}

/** The node itself and everything below it, parents first (section 2.5.2.2); without recursion. */
function forEachDescendant(start: Link, visit: (node: Link) => void): void {
  const pending = [start]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    visit(node)
    const parent = node
    const first = pending.length
    forEachChild(node.value, (key, value) => {
      if (isContainer(value)) pending.push({ value, key, parent })
    })
    reverseFrom(pending, first)
  }
}

/** So that the first child is the next to be taken. */
function reverseFrom(pending: Link[], first: number): void {
  for (let i = first, j = pending.length - 1; i < j; i += 1, j -= 1) {
    const swapped = pending[i] as Link
    pending[i] = pending[j] as Link
    pending[j] = swapped
  }
}

function pathOf(node: Link): Path {
  const path: (string | number)[] = []
  for (let link = node; link.parent !== null; link = link.parent) path.push(link.key)
  return path.reverse()
}
