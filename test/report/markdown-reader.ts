import { Parser } from 'commonmark'
import { expect } from 'vitest'

/** Everything that a reader of CommonMark finds outside of code, and the raw HTML, which it passes on as it is. */
export function readMarkdown(text: string): { readonly outside: string; readonly html: readonly string[] } {
  const walker = new Parser().parse(text).walker()
  const outside: string[] = []
  const html: string[] = []
  for (let event = walker.next(); event !== null; event = walker.next()) {
    const { type, literal, destination, title, info } = event.node
    if (!event.entering) continue
    if (type === 'html_block' || type === 'html_inline') html.push(literal ?? '')
    else if (type !== 'code' && type !== 'code_block') outside.push(literal ?? '')
    outside.push(destination ?? '', title ?? '', info ?? '')
  }
  return { outside: outside.join('\n'), html }
}

const OUR_HTML =
  /^(?:<\/?details>|<details><summary>[\w ,]*<\/summary>|<!-- fieldgate\/v1 (?:decision|settled|superseded) -->|<!-- fieldgate\/v1 finding:[0-9a-f,]+ place:(?:line|file)(?: all-of:[0-9a-f]+)? -->)$/

/** Markdown of ours in which no text with this mark has any effect (threats.md O2). */
export function expectOnlyCode(markdown: string, mark: string): void {
  const { outside, html } = readMarkdown(markdown)
  expect(outside).not.toContain(mark)
  // Invisible characters, mentions, links and references can not be anywhere outside of code either.
  expect(outside).not.toMatch(/[@[\]<>\u202a-\u202e\u2066-\u2069]|\p{Cc}(?<!\n)|https?:|www\./u)
  expect(outside).not.toMatch(/\b(?:close|fix|resolve)[sd]?\s+#/i)
  for (const block of html) for (const line of block.split('\n')) expect(line).toMatch(OUR_HTML)
  expect(html.filter(one => one.includes('<!--')).length).toBeLessThanOrEqual(1)
}
