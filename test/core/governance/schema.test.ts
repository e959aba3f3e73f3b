import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const schema = (name: string): object => JSON.parse(readFileSync(`${root}/schema/${name}.json`, 'utf8'))

/** Keys of properties that say nothing about themselves. */
function undescribed(node: unknown, path = ''): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) => {
    const place = `${path}/${key}`
    const own = path.endsWith('/properties') && !Object.hasOwn(part as object, 'description') ? [place] : []
    return [...own, ...undescribed(part, place)]
  })
}

const SIDE = { subject: 'project', tag: 'environment' }

describe('the JSON Schemas', () => {
  it('are what the definitions say', () => {
    execFileSync(process.execPath, ['scripts/schema.mjs', '--check'], { cwd: root, stdio: 'pipe' })
  })

  it.each(['settings', 'roles', 'rules', 'policies', 'waivers', 'facts'])('%s describes every key', name => {
    expect(schema(name)).toMatchObject({
      $id: `${name}.json`,
      title: expect.any(String),
      description: expect.any(String),
    })
    expect(undescribed(schema(name))).toEqual([])
  })

  it.each([
    ['settings', { version: 1, documents: [{ files: 'a' }] }, true],
    ['settings', { version: 1, documents: [{ file: 'a' }] }, false],
    ['roles', { roles: { a: {} }, bindings: [{ role: 'a', users: ['x', { login: 'y', id: 1 }] }] }, true],
    ['roles', { roles: { a: { x: 1 } } }, false],
    ['rules', [{ roleIds: ['a'], allowedRuleSet: [] }], true],
    ['rules', { saveChangesRules: [{ roleIds: [], allowedRuleSet: [] }] }, false],
    ['waivers', [{ id: 'a', rule: 'b', reason: 'c', owner: 'd', expires: '2026-12-31' }], true],
    ['waivers', [{ id: 'a' }], false],
    ['policies', { tagDefinitions: [{ subject: 'a', key: 'b', type: 'multiSelect', options: ['x', 1, true] }] }, true],
    ['policies', { tagDefinitions: [{ subject: 'a', key: 'b', type: 'string', default: [1] }] }, true],
    ['policies', { tagDefinitions: [{ subject: 'a', key: 'b', type: 'text' }] }, false],
    ['policies', { policies: [{ name: 'a', authoritative: SIDE, affected: SIDE, strategy: 'subset' }] }, true],
    ['policies', { policies: [{ name: 'a', authoritative: SIDE, affected: SIDE }] }, false],
  ])('%s takes %j: %s', (name, value, expected) => {
    expect(new Ajv2020({ strict: false }).validate(schema(name), value)).toBe(expected)
  })
})
