import picomatch from 'picomatch'
import { describe, expect, it } from 'vitest'
import { parseGlob, parsePathPattern } from '../../../src/core/governance/pattern.ts'

function pattern(text: string) {
  const parsed = parsePathPattern(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.pattern
}

function glob(text: string) {
  const parsed = parseGlob(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed
}

const problem = (text: string) => {
  const parsed = parsePathPattern(text)
  return 'problem' in parsed ? parsed.problem : null
}

const none = { company: null, project: null, environment: null }

describe('a pattern of documents', () => {
  it.each([
    ['projects/{project}/config.json', 'projects/shop/config.json', { project: 'shop' }],
    [
      '{company}/{project}/{environment}/*.yaml',
      'acme/shop/prod/a.yaml',
      { company: 'acme', project: 'shop', environment: 'prod' },
    ],
    ['apps/{project}.yaml', 'apps/shop.v2.yaml', { project: 'shop.v2' }],
    ['apps/{project}-{environment}.yaml', 'apps/my-shop-prod.yaml', { project: 'my-shop', environment: 'prod' }],
    [
      'env/{environment}/{project}/**/*.{yaml,yml}',
      'env/prod/shop/a/b/c.yml',
      { environment: 'prod', project: 'shop' },
    ],
    [
      'env/{environment}/{project}/**/*.{yaml,yml}',
      'env/prod/shop/.hidden.yaml',
      { environment: 'prod', project: 'shop' },
    ],
    ['**/{project}/x.yaml', 'a/b/c/x.yaml', { project: 'c' }],
    ['**/values.yaml', 'values.yaml', {}],
    ['x.+(a|b)', 'x.ab', {}],
  ])('%s takes %s', (text, path, captured) => {
    expect(pattern(text).test(path)).toEqual({ kind: 'match', ...none, ...captured })
  })

  it.each([
    ['projects/{project}/config.json', 'projects/shop/other.json'],
    ['projects/{project}/config.json', 'Projects/shop/config.json'],
    ['projects/{project}/config.json', 'projects/a/b/config.json'],
    ['*.yaml', 'a/b.yaml'],
    ['**', '.fieldgate/settings.yaml'],
    ['{project}/**', '.fieldgate/rules/a.yaml'],
  ])('%s does not take %s', (text, path) => {
    expect(pattern(text).test(path)).toEqual({ kind: 'none' })
  })

  it.each([
    ['projects/{project}/config.json', 'projects/-x/config.json', '-x'],
    ['projects/{project}/config.json', 'projects/a b/config.json', 'a b'],
    ['projects/{project}/config.json', 'projects/\u0430/config.json', '\u0430'],
    ['apps/{project}.yaml', 'apps/\n.yaml', '\n'],
  ])('%s finds a bad segment in %s', (text, path, segment) => {
    expect(pattern(text).test(path)).toEqual({ kind: 'bad-segment', segment })
  })

  it.each([
    ['projects/{project}/**/*.yaml', 'projects', true],
    ['projects/{project}/**/*.yaml', 'projects/shop', true],
    ['projects/{project}/**/*.yaml', 'projects/shop/deep/er', true],
    ['projects/{project}/**/*.yaml', 'projects/a b', true],
    ['projects/{project}/config.json', 'projects/shop/config.json', false],
    ['projects/{project}/config.json', 'other', false],
    ['{a,b/c}/d.yaml', 'b', true],
    ['{a,b/c}/d.yaml', 'b/x', false],
    ['**/values.yaml', 'anything/at/all', true],
    ['**', '.fieldgate', false],
  ])('%s passes through %s: %s', (text, path, expected) => {
    expect(pattern(text).passesThrough(path)).toBe(expected)
  })

  it.each([
    ['{proj}/x', 'has the unknown placeholder `{proj}`; write `{a,b}` for alternatives'],
    ['{projct}/x', 'has the unknown placeholder `{projct}` - did you mean `{project}`?'],
    ['{}/x', 'has the unknown placeholder `{}`; write `{a,b}` for alternatives'],
    ['{1..3}/x', 'has the range `{1..3}`; list the alternatives with commas'],
    ['{project}/{project}', 'captures `{project}` twice'],
    ['{a,{project}}/x', 'has a capture inside braces'],
    ['a{b', 'has a `{` or `}` without its partner'],
    ['ab}', 'has a `{` or `}` without its partner'],
    ['a[b', 'has a `[` or `]` without its partner'],
    ['/a', 'has an empty segment; paths begin without `/` and have no `//`'],
    ['a//b', 'has an empty segment; paths begin without `/` and have no `//`'],
    ['a/', 'has an empty segment; paths begin without `/` and have no `//`'],
    ['./a', 'has the segment `.`, which no path has'],
    ['a/../b', 'has the segment `..`, which no path has'],
    ['!a', 'begins with `!`; patterns can not be negated'],
    ['a\\*', 'has a `\\`; use `?` for a character that needs escaping'],
    ['a(b)', 'uses `(`, `)` or `|` outside `@(..)`, `!(..)`, `?(..)`, `*(..)` or `+(..)`'],
    ['+(a*(b))', 'nests `(`; split it into several patterns'],
    ['@(a/b)', 'has a `/` inside `[..]` or `(..)`'],
    ['[ab]*x*y*', 'repeats too much in one segment; split it into several patterns'],
    ['{project}[ab]', 'mixes a capture with `[`, `(` or `|` in one segment'],
    ['{project}*-*{environment}', 'has more than two captures and `*` in one segment'],
    ['', 'is empty'],
    ['a'.repeat(1025), 'is longer than 1024 characters'],
    ['{a,b}'.repeat(9), 'stands for more than 256 patterns'],
  ])('%s is refused', (text, expected) => {
    expect(problem(text)).toBe(expected)
  })

  it('takes linear time on paths made to be slow', () => {
    const slow = [glob(`${'*a'.repeat(200)}b`), glob(`${'**/a/'.repeat(100)}b`), glob('+(a)*b')]
    const started = performance.now()
    for (const path of ['a'.repeat(4000), 'a/'.repeat(4000)])
      for (const { test } of slow) expect(test(path)).toBe(false)
    expect(pattern('**/{project}/**/x').test(`${'a/'.repeat(4000)}y`)).toEqual({ kind: 'none' })
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('a pattern without captures', () => {
  it('has no captures', () => {
    expect(parseGlob('a/{project}')).toEqual({ problem: 'has `{project}`; captures stand in `documents` alone' })
  })

  it('means what picomatch means by it', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return (seed >> 8) % below
    }
    const made = (parts: readonly string[]) =>
      Array.from({ length: 1 + random(6) }, () => parts[random(parts.length)]).join('')
    const texts = [
      'a',
      'b',
      '.',
      '*',
      '**',
      '?',
      '/',
      '/',
      '{a,b}',
      '{a,b/c}',
      '[ab]',
      '*.y',
      '@(a|b)',
      '!(a)',
      '+(a)',
      '-',
      '$',
      '+',
    ]
    const paths = ['a', 'b', 'c', '.', '/', '/', 'y', 'ab', '.a', '-', '$', '+']
    let matches = 0
    for (let round = 0; round < 4000; round++) {
      const text = made(texts)
      const ours = parseGlob(text)
      if ('problem' in ours) continue
      const theirs = picomatch(text, { dot: true })
      for (let i = 0; i < 8; i++) {
        const path = made(paths)
        if (path.split('/').some(part => part === '' || part === '.' || part === '..')) continue
        if (theirs(path)) matches++
        expect([text, path, ours.test(path)]).toEqual([text, path, theirs(path)])
      }
    }
    expect(matches).toBeGreaterThan(500)
  })
})
