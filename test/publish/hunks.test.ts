import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { hunkLines } from '../../src/publish/hunks.ts'

const folder = mkdtempSync(join(tmpdir(), 'fieldgate-hunks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Hunks as Git prints them, without the headers of the file. */
function gitDiff(before: string, after: string, context: number): string {
  writeFileSync(join(folder, 'before'), before)
  writeFileSync(join(folder, 'after'), after)
  const args = ['diff', '--no-index', '--no-color', `--unified=${context}`, 'before', 'after']
  try {
    execFileSync('git', args, { cwd: folder })
    return ''
  } catch (error) {
    // Git ends with 1 where there are differences.
    const text = String((error as { readonly stdout: Buffer }).stdout)
    return text.slice(text.search(/^@@/m))
  }
}

/** What is within `context` lines of a change, from the headers of a diff that has no context itself. */
function near(bare: string, context: number, size: { readonly left: number; readonly right: number }) {
  const around = (start: number, count: number, last: number): readonly number[] => {
    const from = count === 0 ? start - context + 1 : start - context
    const to = count === 0 ? start + context : start + count - 1 + context
    return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(line => line >= 1 && line <= last)
  }
  const headers = [...bare.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(([, ...parts]) =>
    parts.map(part => (part === undefined ? 1 : Number(part))),
  )
  return {
    left: new Set(headers.flatMap(([start = 0, count = 0]) => around(start, count, size.left))),
    right: new Set(headers.flatMap(([, , start = 0, count = 0]) => around(start, count, size.right))),
  }
}

const sorted = (lines: ReadonlySet<number> | undefined): readonly number[] => [...(lines ?? [])].sort((a, b) => a - b)

const line = fc.constantFrom('a', 'b', '', ' x', '-y', '+z', '@@ -1 +1 @@', '\\ No newline at end of file', 'é\r')
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''))

const countLines = (content: string): number => content.split('\n').length - (/\n$|^$/.test(content) ? 1 : 0)

describe('the lines of hunks', () => {
  it('are those that Git says it shows', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = hunkLines(gitDiff(before, after, 3))
        const expected = near(gitDiff(before, after, 0), 3, { left: countLines(before), right: countLines(after) })
        expect(sorted(found?.left)).toEqual(sorted(expected.left))
        expect(sorted(found?.right)).toEqual(sorted(expected.right))
      }),
      { numRuns: 40 },
    )
  }, 30_000)

  const whole: readonly (readonly [string, string, readonly number[], readonly number[]])[] = [
    ['a change', '@@ -4,3 +4,3 @@ services:\n a\n-b\n+c\n d', [4, 5, 6], [4, 5, 6]],
    ['a new file', '@@ -0,0 +1,2 @@\n+a\n+b', [], [1, 2]],
    ['a deleted file', '@@ -1,2 +0,0 @@\n-a\n-b', [1, 2], []],
    ['one line each, without counts', '@@ -7 +9 @@\n-a\n+b', [7], [9]],
    ['several hunks', '@@ -1 +1 @@\n-a\n+b\n@@ -9,0 +10 @@\n+c', [1], [1, 10]],
    [
      'no newline at the end',
      '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file',
      [1],
      [1],
    ],
    ['nothing', '', [], []],
  ]
  it.each(whole)('%s', (_, patch, left, right) => {
    expect(sorted(hunkLines(patch)?.left)).toEqual(left)
    expect(sorted(hunkLines(patch)?.right)).toEqual(right)
  })

  it.each([
    ['text', 'hello'],
    ['file headers', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b'],
    ['a hunk that is cut off', '@@ -1,3 +1,3 @@\n a\n-b'],
    ['more lines than the header says', '@@ -1 +1 @@\n-a\n+b\n+c'],
    ['more deleted lines than the header says', '@@ -1,1 +1,2 @@\n-a\n-b\n+c\n+d'],
    ['a line without a sign', '@@ -1,2 +1,2 @@\n a\nb'],
    ['a combined diff', '@@@ -1,2 -1,2 +1,3 @@@\n  a'],
    ['a header that goes on', '@@ -1 +1 @@x\n-a\n+b'],
  ])('are not made up from %s', (_, patch) => expect(hunkLines(patch)).toBeNull())
})
