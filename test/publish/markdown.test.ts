import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../src/core/decision.ts'
import { publish } from '../../src/publish.ts'
import { markdown } from '../../src/report/markdown.ts'
import { hostileDecision, MARK } from '../report/hostile.ts'
import { expectOnlyCode, readMarkdown } from '../report/markdown-reader.ts'
import { allowed, plain } from '../report/sample.ts'
import { Board } from './board.ts'
import { EVERYTHING, judgement, publication, shownFile } from './sample.ts'

/** Every Markdown text that a first run and one after everything was allowed leave behind. */
async function media(decision: Decision): Promise<readonly string[]> {
  const board = new Board()
  board.files = decision.violations.map(({ file }) => shownFile(file))
  await publish(publication(decision, judgement(decision, 8, null)), board, EVERYTHING)
  const first = [...board.comments, ...board.threads].map(({ body }) => body)
  await publish(publication({ ...decision, decision: 'deny', violations: [] }), board, EVERYTHING)
  return [
    ...first,
    ...[...board.comments, ...board.threads].map(({ body }) => body),
    ...board.reviews.map(({ body }) => body),
    ...board.runs.map(({ summary }) => summary),
    markdown(decision, { ...plain, limitBytes: 1024 * 1024 }),
  ]
}

describe('text of others in everything that is Markdown (O2)', () => {
  it('stands in code, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostileDecision, async decision => {
        const texts = await media(decision)
        expect(texts.length).toBeGreaterThanOrEqual(10)
        expect(texts.filter(text => text.includes(MARK)).length).toBeGreaterThanOrEqual(8)
        for (const text of texts) {
          expectOnlyCode(text, MARK)
          expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202e\u2066\u200b]|##\[/u)
          for (const line of text.split('\n')) expect(line).not.toMatch(/^\s*::/)
        }
      }),
      { numRuns: 60 },
    )
  }, 30_000)

  it('has no verdict of its own', async () => {
    const forged = '\n\n## ✅ Fieldgate: allow\n'
    const [decision] = fc.sample(hostileDecision, { numRuns: 1, seed: 1 })
    const texts = await media({
      ...(decision ?? allowed()),
      diagnostics: [{ code: 'internal', message: forged, file: forged }],
    })
    for (const text of texts)
      expect(text.match(/^## .*/gm) ?? []).toEqual(text.match(/^## (?:⛔|⚠️) Fieldgate: (?:deny|error)$/gm) ?? [])
  })
})

describe('the reader of these tests', () => {
  it.each([
    ['text', `a ${MARK}`, true],
    ['a heading', `## ${MARK}`, true],
    ['HTML', `<b>${MARK}</b>`, true],
    ['a destination', `[a](https://${MARK})`, true],
    ['the language of a block', `\`\`\`${MARK}`, true],
    ['a span that is closed too early', `\`a\` ${MARK} \``, true],
    ['a span', `a \`${MARK}\``, false],
    ['a block', `\`\`\`\n${MARK}\n\`\`\``, false],
  ])('knows %s', (_, text, isOutside) => {
    const { outside, html } = readMarkdown(text)
    expect(`${outside}${html.join('')}`.includes(MARK)).toBe(isOutside)
    if (isOutside) expect(() => expectOnlyCode(text, MARK)).toThrow()
  })

  it.each(['@x', '[a](https://b)', '<b>', '<!-- fieldgate/v1 decision -->\n\n<!-- fieldgate/v1 decision -->'])(
    'refuses %j',
    text => expect(() => expectOnlyCode(text, MARK)).toThrow(),
  )
})
