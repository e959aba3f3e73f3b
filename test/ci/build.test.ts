import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bundle, isBuilt } from '../../scripts/build.mjs'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** Files that Node reads before the first line of the entry runs. */
function loadedAtStart(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  const text = readFileSync(join(dist, name), 'utf8')
  for (const [, next] of text.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g)) if (next) loadedAtStart(next, seen)
  return seen
}

describe('dist/', () => {
  it('is what the sources build, and the same each time', async () => {
    const [first, second] = [await bundle(), await bundle()]
    expect([...second.keys()]).toEqual([...first.keys()])
    for (const [name, contents] of first) expect(contents.equals(second.get(name) ?? Buffer.alloc(0)), name).toBe(true)
    expect(await isBuilt(first)).toBe(true)
    expect(await isBuilt(new Map([...first, ['more.js', Buffer.from('')]]))).toBe(false)
    expect(await isBuilt(new Map([...first, ['cli.js', Buffer.from('')]]))).toBe(false)
  })

  it('loads next to nothing at start: all else comes when it is needed', () => {
    const files = [...loadedAtStart('cli.js')]
    const bytes = files.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)
    expect(files.length).toBeLessThanOrEqual(3)
    expect(bytes).toBeLessThan(10_000)
  })

  it("can be started, and names nobody's machine", () => {
    expect(statSync(join(dist, 'cli.js')).mode & 0o111).toBe(0o111)
    expect(readFileSync(join(dist, 'cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const telling = readdirSync(dist).filter(name => readFileSync(join(dist, name), 'utf8').includes(root))
    expect(telling).toEqual([])
  })

  it.each([
    ['audit', 300_000],
    ['violations', 20_000],
  ])('has a script and a style that a page can carry in itself: %s', (page, most) => {
    const [script, style] = ['js', 'css'].map(end => readFileSync(join(dist, `${page}-page.${end}`), 'utf8'))
    expect(script).not.toMatch(/<\/script|<!--|\beval\(|\bnew Function\(|\bimport\(/i)
    expect(style).not.toMatch(/<\/style|@import|url\(/i)
    expect(script?.length).toBeLessThan(most)
  })

  it('has a script of the audit that names whose code is in it', () => {
    expect(readFileSync(join(dist, 'audit-page.js'), 'utf8')).toMatch(/^\/\*\n@observablehq\/plot \d[^*]*^Copyright/m)
  })

  it('has the licences of what is bundled', () => {
    const licenses = readFileSync(join(dist, 'licenses.txt'), 'utf8')
    for (const name of ['js-yaml', 'picomatch', 're2js', 'zod', '@observablehq/plot', 'd3-scale'])
      expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })
})
