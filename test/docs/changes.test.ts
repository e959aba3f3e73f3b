import { describe, expect, it } from 'vitest'
import { difference } from '../../src/core/diff/difference.ts'
import { readDocuments } from '../../src/core/document/read.ts'
import { DEFAULT_LIMITS } from '../../src/core/governance/settings.ts'
import { read, tableIn } from './pages.ts'

/** The value of one YAML document; a cell that is no mapping stands for the value of a key. */
function documentIn(cell: string) {
  const text = cell.slice(1, -1)
  const yaml = text.startsWith('a:') ? text : `a: ${text}`
  const options = { file: 'x.yaml', stream: false, tags: [], limits: DEFAULT_LIMITS }
  const result = readDocuments(new TextEncoder().encode(`${yaml}\n`), options)
  return result.ok ? result.documents[0]?.value : undefined
}

describe('the table of docs/changes.md', () => {
  const rows = tableIn(read('docs/changes.md'), '| base | result | a change? |')

  it.each(rows)('is right: %s, %s', (base = '', result = '', answer = '') => {
    const { kind } = difference(documentIn(base), documentIn(result), () => [])
    expect(kind).toBe(answer.startsWith('yes') ? 'changed' : 'same')
  })

  it('is found', () => expect(rows.length).toBeGreaterThan(3))
})
