import { describe, expect, it } from 'vitest'
import { uuidv7 } from '../../src/store/uuid.ts'

const timeIn = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

describe('uuidv7 (RFC 9562 section 5.7)', () => {
  const before = Date.now()
  const ids = Array.from({ length: 5000 }, () => uuidv7())
  const after = Date.now()

  it('has the form, the version and the variant', () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    expect(ids.filter(id => !form.test(id))).toEqual([])
  })

  it('begins with the time in milliseconds', () => {
    const times = ids.map(timeIn)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(before)
    expect(Math.max(...times)).toBeLessThanOrEqual(after)
  })

  it('is another one each time, in every bit that chance decides', () => {
    expect(new Set(ids).size).toBe(ids.length)
    const bits = ids.map(id => BigInt(`0x${id.replaceAll('-', '').slice(12)}`))
    const ever = bits.reduce((all, id) => all | id, 0n)
    const always = bits.reduce((all, id) => all & id, (1n << 80n) - 1n)
    // all bits change but the four of the version and the two of the variant
    expect((ever ^ always).toString(2).replaceAll('0', '').length).toBe(74)
  })
})
