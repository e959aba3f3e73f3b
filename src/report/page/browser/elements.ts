/** What stands in an element: text stays text, whoever wrote it. */
export type Content = Node | string

/** A new element. Names and values of attributes are ours, but for a checked `href`. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...content)
  return made
}

/** Text of others, whose direction moves nothing beside it. */
export const foreign = (text: string): HTMLElement => element('bdi', {}, text)

export const code = (text: string): HTMLElement => element('code', {}, foreign(text))

/** An element that the page is generated with. */
export function found<Kind extends Element>(
  selector: string,
  kind: new () => Kind,
  within: ParentNode = document,
): Kind {
  const there = within.querySelector(selector)
  if (there instanceof kind) return there
  throw new Error(`the page has no ${selector}`)
}
