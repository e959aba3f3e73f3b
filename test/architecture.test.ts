import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { describe, expect, it } from 'vitest'

/** Source text by path from the root of the project. */
type Sources = ReadonlyMap<string, string>

interface Import {
  readonly from: string
  /** `import type`: gone when the program runs. */
  readonly typeOnly: boolean
  /** A path from the root, or a package: `zod`, `node:fs`. */
  readonly to: string
}

interface Room {
  readonly files: RegExp
  /** Other files of the project beside those of the room itself. */
  readonly sources: RegExp
  readonly packages: readonly string[]
}

const PARSERS = ['js-yaml', 'picomatch', 're2js', 'zod']
const CORE = /^src\/core\//
/** The ports: what the use cases need of the outside. */
const PORT = /^src\/(repository|forge|audit-log)\.ts$/
/** `src/check.ts` and `src/check/`, and so on; not the entries. */
const USE_CASE = /^src\/(?!(cli|action)\.ts$)((check|identify|publish|doctor)\/)?[\w-]+\.ts$/
const PORT_AND_CORE = /^src\/(core\/|(repository|forge)\.ts$)/
/** Pages of HTML: what makes one, and what runs in it. */
const PAGE = /^src\/report\/page\/(?!browser\/)/
const BROWSER = /^src\/report\/page\/browser\//
/** Records and chains, and the port to where they stand. */
const AUDIT = /^src\/(audit\/|audit-log\.ts$)/

const either = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map(({ source }) => source).join('|'))

/** Who may import what; the first row that fits counts. Everything that is not said here is forbidden. */
const ROOMS: readonly Room[] = [
  { files: /^src\/core\/jsonpath\/plus\.ts$/, sources: CORE, packages: ['jsonpath-plus'] },
  { files: CORE, sources: CORE, packages: [...PARSERS, 'node:buffer', 'node:crypto'] },
  // What runs in a browser: what pages have in common; and of each page what its data are, and the charts of the audit.
  { files: BROWSER, sources: /^src\/report\/page\/texts\.ts$/, packages: [] },
  {
    files: /^src\/report\/audit\/page\//,
    sources: either(BROWSER, /^src\/(audit\/entry|report\/audit\/(buckets|packing|page-data|unpacking))\.ts$/),
    packages: ['@observablehq/plot'],
  },
  {
    files: /^src\/report\/tags\/page\//,
    sources: either(BROWSER, /^src\/report\/tags\/(page-data|unpacking)\.ts$/),
    packages: [],
  },
  // A page of HTML around whatever it is about.
  {
    files: PAGE,
    sources: either(CORE, /^src\/report\/(escape|phrase|values)\.ts$/),
    packages: ['node:crypto'],
  },
  // Records as people and spreadsheets see them.
  {
    files: /^src\/report\/audit\/(?!page\/)/,
    sources: either(CORE, /^src\/audit\//, PAGE, /^src\/report\/(columns|escape|phrase|values)\.ts$/),
    packages: [],
  },
  // A survey of tag policies.
  {
    files: /^src\/report\/tags\/(?!page\/)/,
    sources: either(CORE, PAGE, /^src\/report\/(columns|escape|fitting|lines|phrase|values)\.ts$/),
    packages: ['markdown-table'],
  },
  {
    files: /^src\/report\/(?!(audit|page|tags)\/)/,
    sources: CORE,
    packages: ['markdown-table', 'jsondiffpatch', 'node:crypto', 'node:util'],
  },
  { files: /^src\/audit\//, sources: CORE, packages: ['zod', 'node:buffer', 'node:crypto'] },
  { files: /^src\/git\/audit-/, sources: either(PORT_AND_CORE, AUDIT, /^src\/git\//), packages: ['node:*'] },
  { files: /^src\/git\//, sources: PORT_AND_CORE, packages: ['node:*'] },
  {
    files: /^src\/github\//,
    sources: PORT_AND_CORE,
    packages: ['@actions/github', '@octokit/*', 'zod', 'node:*'],
  },
  { files: /^src\/store\//, sources: either(CORE, AUDIT), packages: ['node:*'] },
  // The port, and the use cases, which take ports and know no adapter.
  { files: /^src\/audit-log\.ts$/, sources: either(CORE, AUDIT), packages: [] },
  { files: PORT, sources: CORE, packages: [] },
  // What is published are reports: a decision to text.
  { files: /^src\/publish(\.ts$|\/)/, sources: /^src\/(core\/|forge\.ts$|report\/)/, packages: ['node:crypto'] },
  // Records are a function of the decision.
  { files: /^src\/record(\.ts$|\/)/, sources: either(CORE, AUDIT, /^src\/check\.ts$/), packages: [] },
  // What a log says is held against what the repository has.
  { files: /^src\/verify(\.ts$|\/)/, sources: either(PORT_AND_CORE, AUDIT, /^src\/check\.ts$/), packages: [] },
  { files: USE_CASE, sources: PORT_AND_CORE, packages: [] },
  // The composition root.
  { files: /^src\/cli\.ts$/, sources: /^src\/cli\//, packages: [] },
  { files: /^src\/cli\//, sources: /^src\/(?!(cli|action)\.ts$|action\/)/, packages: ['node:*'] },
  { files: /^src\/action\.ts$/, sources: /^src\/(action\/|core\/decision\.ts$)/, packages: [] },
  {
    files: /^src\/action\//,
    sources: /^src\/(?!(cli|action)\.ts$|cli\/)/,
    packages: ['@actions/core', '@actions/artifact', 'zod', 'node:*'],
  },
]

const sources: Sources = new Map(
  readdirSync('src', { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.(css|json)$/.test(entry.name))
    .map(entry => join(entry.parentPath.replaceAll('\\', '/'), entry.name))
    .sort()
    .map(path => [path, readFileSync(path, 'utf8')]),
)

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

function importsOf(path: string, text: string): readonly Import[] {
  const code = withoutComments(text)
  const statements = code.matchAll(/^(?:import|export)(\s+type\b)?(?:[^'"`;=]*?\bfrom)?\s*'([^']+)'/gm)
  const expressions = code.matchAll(/\b(?:import|require)()\(\s*(?:'([^']*)'|(?=[^'\s]))/g)
  return [...statements, ...expressions].map(([, type, target = 'a computed path']) => ({
    from: path,
    to: resolved(path, target),
    typeOnly: Boolean(type),
  }))
}

const resolved = (from: string, target: string): string =>
  target.startsWith('.') ? join(dirname(from), target) : target

const importsIn = (files: Sources): readonly Import[] => [...files].flatMap(([path, text]) => importsOf(path, text))

function isAllowed({ from, to }: Import): boolean {
  const room = ROOMS.find(({ files }) => files.test(from))
  if (room === undefined) return false
  if (to.startsWith('src/')) return room.sources.test(to) || (room.files.test(to) && to !== from)
  const name = packageName(to)
  const family = name.replace(/(?<=[:/]).*$/, '*') // `node:*`, `@scope/*`
  return room.packages.includes(name) || room.packages.includes(family)
}

/** `zod` of `zod/mini`, `@scope/name` of `@scope/name/part`. */
const packageName = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier

const forbidden = (files: Sources): readonly string[] =>
  importsIn(files)
    .filter(entry => !isAllowed(entry))
    .map(({ from, to }) => `${from} imports ${to}`)

/** The files on one way round, or nothing. Types are free to know each other. */
function cycle(files: Sources): readonly string[] {
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): readonly string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path]
    if (done.has(path)) return []
    done.add(path)
    for (const { to, typeOnly } of importsOf(path, files.get(path) ?? '')) {
      if (typeOnly) continue
      const found = visit(to, [...way, path])
      if (found.length > 0) return found
    }
    return []
  }
  return [...files.keys()].map(path => visit(path, [])).find(found => found.length > 0) ?? []
}

/** Files that do nothing but pass on what others export, and any `export *`. */
const barrels = (files: Sources): readonly string[] =>
  [...files].filter(([, text]) => isBarrel(withoutComments(text))).map(([path]) => path)

const isBarrel = (code: string): boolean =>
  /^export\s*\*/m.test(code) ||
  (code.trim() !== '' && code.replace(/^(?:import|export)\b[^'"`;=]*?\bfrom\s*'[^']+'/gm, '').trim() === '')

/** What only some rooms may do. */
const RESTRICTED: readonly { readonly what: string; readonly code: RegExp; readonly allowed: RegExp }[] = [
  // Beside the entry: a signal, raised again when the temporary folder is gone.
  {
    what: 'ends the process',
    code: /\bprocess\s*\.\s*(exit|exitCode|abort|kill)\b/,
    allowed: /^src\/(action|cli|git\/closing)\.ts$/,
  },
  {
    what: 'prints',
    code: /\bconsole\s*\.\s*(log|error|warn|info|debug|trace|dir|table)\b|\bprocess\s*\.\s*(stdout|stderr)\b/,
    allowed: /^src\/(action|cli(\/terminal)?)\.ts$/,
  },
  {
    what: 'reads the clock',
    code: /\bDate\s*\.\s*now\b|\bnew Date\b(?!\s*\(\s*[^)\s])|\bDate\(\)|\bperformance\b/,
    allowed: /^src\/(cli|action|git|github|store)\//,
  },
  {
    what: 'throws dice',
    code: /\bMath\s*\.\s*random\b|\brandom(UUID|Bytes|Int)\b/,
    allowed: /^src\/(action|git|github|store)\//,
  },
  {
    what: 'reads the environment',
    code: /\bprocess\b/,
    allowed: /^src\/((cli|action)\.ts|(cli|action|git|store)\/)/,
  },
  {
    what: 'knows where it stands',
    code: /\bimport\.meta\b/,
    // The inventory is remembered under the name of the program that read it.
    allowed: /^src\/((cli|action)\.ts|(cli|action|git|store)\/|check\/inventory\.ts)/,
  },
  {
    what: 'believes what an earlier run kept',
    code: /\bremembers:\s*true\b/,
    // Not the Action, where code of others may have run, and not what proves something.
    allowed: /^src\/cli\/(check|choices|violations)\.ts$/,
  },
  {
    what: 'waits',
    code: /\bset(Timeout|Interval|Immediate)\b|\bfetch\(/,
    allowed: /^src\/(action|git|github|store|report\/(audit\/page|tags\/page|page\/browser))\//,
  },
  { what: 'evaluates text', code: /\beval\b\s*\(|\bnew Function\b|\bFunction\(/, allowed: /^$/ },
]

const restricted = (files: Sources): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    RESTRICTED.filter(({ code, allowed }) => !allowed.test(path) && code.test(withoutComments(text))).map(
      ({ what }) => `${path} ${what}`,
    ),
  )

const MAX_LINES = 250
const tooLong = (files: Sources): readonly string[] =>
  [...files].filter(([, text]) => text.split('\n').length - 1 > MAX_LINES).map(([path]) => path)

describe('the sources', () => {
  it('are found', () => {
    expect(sources.size).toBeGreaterThan(20)
    expect(importsIn(sources).length).toBeGreaterThan(sources.size)
  })
  it('import only in the directions of the table', () => expect(forbidden(sources)).toEqual([]))
  it('import what is there', () => {
    const own = importsIn(sources).filter(({ to }) => to.startsWith('src/'))
    expect(own.filter(({ to }) => !sources.has(to))).toEqual([])
  })
  it('have no cycle', () => expect(cycle(sources)).toEqual([]))
  it('have no barrel', () => expect(barrels(sources)).toEqual([]))
  it('do only what their room may do', () => expect(restricted(sources)).toEqual([]))
  it(`have at most ${MAX_LINES} lines each`, () => expect(tooLong(sources)).toEqual([]))
})

describe('the checks above', () => {
  it.each([
    ['the core for an adapter', 'src/core/a.ts', "import { b } from '../git/b.ts'"],
    ['the core for a type of an adapter', 'src/core/a.ts', "import type { B } from '../git/b.ts'"],
    ['the core for a report, when needed', 'src/core/a.ts', "const b = await import('../report/b.ts')"],
    ['the core for a module of Node', 'src/core/a.ts', "import { readFileSync } from 'node:fs'"],
    ['the core for the dialect', 'src/core/jsonpath/a.ts', "import { JSONPath } from 'jsonpath-plus'"],
    ['a computed path', 'src/core/a.ts', 'await import(name)'],
    ['a report for the audit', 'src/report/a.ts', "import {\n  b,\n  c,\n} from '../audit/b.ts'"],
    [
      'the page of the audit for what escapes',
      'src/report/audit/page/a.ts',
      "import { visible } from '../../escape.ts'",
    ],
    ['the page of violations for what packs it', 'src/report/tags/page/a.ts', "import { b } from '../packing.ts'"],
    ['a survey for the audit', 'src/report/tags/a.ts', "import { b } from '../audit/b.ts'"],
    ['a survey for what runs in a browser', 'src/report/tags/a.ts', "import { b } from '../page/browser/b.ts'"],
    ['what pages have in common for a page', 'src/report/page/a.ts', "import { b } from '../tags/b.ts'"],
    ['what runs in a browser for a page', 'src/report/page/browser/a.ts', "import { b } from '../../tags/page/b.ts'"],
    ['the page of the audit for a module of Node', 'src/report/audit/page/a.ts', "import 'node:crypto'"],
    ['a report for the page of the audit', 'src/report/a.ts', "import { b } from './audit/page.ts'"],
    ['the view of a log for an adapter', 'src/report/audit/a.ts', "import { b } from '../../store/b.ts'"],
    ['one adapter for another', 'src/git/a.ts', "export { b } from '../store/b.ts'"],
    ['a use case for an adapter', 'src/check.ts', "import './git/b.ts'"],
    ['a use case for the command line', 'src/check.ts', "import { b } from './cli.ts'"],
    ['the entry for an adapter', 'src/cli.ts', "import { b } from './git/b.ts'"],
    ['a room that is not in the table', 'src/misc/a.ts', "import { b } from '../core/b.ts'"],
  ])('report %s', (_, path, text) => {
    expect(forbidden(new Map([[path, text]]))).toHaveLength(1)
  })

  it.each([
    ['the core for the core', 'src/core/a.ts', "import { b } from './b/c.ts'"],
    ['the dialect', 'src/core/jsonpath/plus.ts', "import { JSONPath } from 'jsonpath-plus'"],
    ['an adapter for the port', 'src/git/a.ts', "import type { Repository } from '../repository.ts'"],
    ['the page of the audit for its data', 'src/report/audit/page/a.ts', "import { b } from '../unpacking.ts'"],
    ['the page of violations for its data', 'src/report/tags/page/a.ts', "import { b } from '../unpacking.ts'"],
    ['each page for what they share', 'src/report/tags/page/a.ts', "import { b } from '../../page/browser/b.ts'"],
    ['a survey for what makes a page', 'src/report/tags/a.ts', "import { b } from '../page/b.ts'"],
    ['the view of a log for records', 'src/report/audit/a.ts', "import { b } from '../../audit/b.ts'"],
    ['a command for an adapter', 'src/cli/a.ts', "const b = await import('../git/b.ts')"],
    ['a comment', 'src/core/a.ts', "/* import './x.ts' */\n// import('../git/b.ts')\nconst a = 1"],
  ])('accept %s', (_, path, text) => {
    expect(forbidden(new Map([[path, text]]))).toEqual([])
  })

  it('report a cycle', () => {
    const round = new Map([
      ['src/core/a.ts', "import { b } from './b.ts'"],
      ['src/core/b.ts', "const c = await import('./c.ts')"],
      ['src/core/c.ts', "import { b } from './b.ts'"],
    ])
    expect(cycle(round)).toEqual(['src/core/b.ts', 'src/core/c.ts', 'src/core/b.ts'])
    expect(cycle(new Map([...round, ['src/core/c.ts', "import type { B } from './b.ts'"]]))).toEqual([])
  })

  it.each([
    ['export * from', "const a = 1\nexport * from './b.ts'", true],
    ['names only passed on', "// all\nexport { a } from './a.ts'\nexport type { B } from './b.ts'\n", true],
    ['a file of its own', "export { a } from './a.ts'\nexport const b = 1\n", false],
  ])('know a barrel: %s', (_, text, found) => {
    expect(barrels(new Map([['src/core/a.ts', text]]))).toHaveLength(found ? 1 : 0)
  })

  it.each([
    ['process.exit(1)', 1],
    ["console.log('x')", 1],
    ['const now = Date.now()', 1],
    ['const now = new Date()', 1],
    ['const now = new Date', 1],
    ['const day = new Date(text)', 0],
    ['const dice = Math.random()', 1],
    ['const home = process.env.HOME', 1],
    ['setTimeout(next, 1)', 1],
    ["eval('1')", 1],
    ['// process.exit(1) is for the entry alone', 0],
  ])('judge `%s` in the core', (text, count) => {
    const found = restricted(new Map([['src/core/a.ts', text]]))
    expect(new Set(found).size > 0).toBe(count > 0)
  })

  it('count lines', () => {
    const lines = (count: number) => tooLong(new Map([['a', 'x\n'.repeat(count)]])).length
    expect([lines(MAX_LINES), lines(MAX_LINES + 1)]).toEqual([0, 1])
  })
})
