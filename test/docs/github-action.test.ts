import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CHECK_NAME } from '../../src/publish/check-run.ts'
import { MOST_COMMENTS } from '../../src/publish/review.ts'
import { ERRORS } from '../../src/report/codes.ts'
import { operations, responseBreach } from '../forge/rest/openapi.ts'
import { blocks, read, root, section, tableIn } from './pages.ts'

const PAGE = 'docs/github-action.md'
/** Where the workflows to copy are shown. */
const PAGES = [PAGE, 'docs/audit.md']
const page = read(PAGE)
const action = parse(read('action.yml'))

/** The one name in code that the first cell of a row consists of. */
const named = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.map(([cell = '']) => /^`([^`]+)`$/.exec(cell)?.[1] ?? cell)

describe('the workflows to copy', () => {
  const shown = blocks.filter(({ page, title }) => PAGES.includes(page) && title?.startsWith('examples/'))

  it.each(shown.map(block => [block.title ?? '', block.text] as const))('%s is as the file', (path, text) => {
    expect(text).toBe(read(path))
  })

  it('are all on a page, once', () => {
    const files = readdirSync(join(root, 'examples/workflows')).map(name => `examples/workflows/${name}`)
    expect(shown.map(({ title }) => title).sort()).toEqual(files.sort())
  })
})

describe('tables', () => {
  it('of inputs have those of action.yml with their defaults', () => {
    const rows = tableIn(section(PAGE, '## Inputs'), '| input |')
    expect(named(rows)).toEqual(Object.keys(action.inputs))
    const words: Readonly<Record<string, string>> = {
      '${{ github.token }}': "the workflow's own",
      '${{ github.workspace }}': 'the workspace',
      '': 'none',
    }
    for (const [input = '', , documented] of rows) {
      const given: string = action.inputs[input.slice(1, -1)].default
      expect(documented).toBe(words[given] ?? `\`${given}\``)
    }
  })

  it('of outputs have those of action.yml', () => {
    expect(named(tableIn(section(PAGE, '## Outputs'), '| output |'))).toEqual(Object.keys(action.outputs))
  })

  it('of limits have those of the sources', () => {
    const limits = tableIn(section(PAGE, '## Limits'), '| | |').map(row => row.join(': '))
    expect(limits.join('\n')).toContain(`at a time: ${MOST_COMMENTS.lines} and ${MOST_COMMENTS.files};`)
  })

  it('name the check run as it is called', () => expect(page).toContain(`require \`${CHECK_NAME}\``))

  it('of ways round the gate answer for every set-up', () => {
    const rows = tableIn(section(PAGE, '## How strong it is'), '| bob |')
    expect(rows.length).toBeGreaterThan(9)
    for (const row of rows) expect(row.filter(Boolean)).toHaveLength(5)
  })

  it('explain every note', () => {
    const used = new Set([...page.matchAll(/^\|.*$/gm)].flatMap(([row]) => row.match(/\([a-z]\)/g) ?? []))
    const explained = [...page.matchAll(/^- (\([a-z]\)) /gm)].map(([, note]) => note)
    expect(explained).toEqual([...used].sort())
  })
})

describe('what can go wrong', () => {
  const codes = named(tableIn(section(PAGE, '## When it fails'), '| code |'))

  /** Codes of the problems that the parts of the program raise which ask the forge and speak to it. */
  function raised(): readonly string[] {
    const files = ['src/action', 'src/github', 'src/identify', 'src/record.ts', 'src/identify.ts'].flatMap(path =>
      path.endsWith('.ts')
        ? [path]
        : readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map(name => join(path, name)),
    )
    const sources = files.filter(name => name.endsWith('.ts')).map(name => readFileSync(join(root, name), 'utf8'))
    const found = sources.flatMap(source => [...source.matchAll(/(?:new Problem\(|super\(|code: )'([a-z-]+)'/g)])
    return [...new Set(found.map(([, code = '']) => code))]
  }

  it('has a row for every code that the Action raises itself', () => {
    expect(raised()).toContain('forge-unavailable')
    expect(codes).toEqual(expect.arrayContaining([...raised()]))
  })

  it('names errors that there are', () => expect(Object.keys(ERRORS)).toEqual(expect.arrayContaining([...codes])))
})

describe('the rulesets to send', () => {
  const asked = operations.get('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}')
  const breach = (ruleset: object) => asked && responseBreach(asked, 200, { ...ruleset, id: 1, source: 'acme' })

  const sent = blocks
    .filter(block => block.page === PAGE && block.language === 'sh')
    .map(({ text }) => {
      const [, path = '', body = ''] = /^gh api (\S+) --input - <<END\n([\s\S]*?)^END$/m.exec(text) ?? []
      return { path, body: JSON.parse(body.replace('$POLICY', '1')) }
    })

  it.each(sent)('$path: fit the description of the API', ({ body }) => {
    expect(breach(body)).toBeNull()
    expect(breach({ ...body, enforcement: 'on' })).toMatchObject({ isLimit: false })
    expect(breach({ ...body, rules: [{ type: 'workflows', parameters: {} }] })).toMatchObject({ isLimit: false })
  })

  it.each(sent)('$path: let nobody by, and keep what was judged', ({ body }) => {
    expect(body).toMatchObject({ enforcement: 'active', bypass_actors: [], target: 'branch' })
    const types = body.rules.map(({ type }: { type: string }) => type)
    expect(types).toEqual(expect.arrayContaining(['deletion', 'non_fast_forward', 'pull_request']))
  })

  it('require the check of the quick start from GitHub Actions, and the workflow where it stands', () => {
    const [organisation, repository] = sent.map(({ body }) => body.rules.at(-1))
    expect(sent.map(({ path }) => path)).toEqual(['orgs/acme/rulesets', 'repos/acme/shop/rulesets'])
    expect(organisation).toMatchObject({ type: 'workflows', parameters: { workflows: [{ repository_id: 1 }] } })
    expect(read('examples/workflows/required-workflow.yml')).toContain(
      `# ${organisation.parameters.workflows[0].path} in acme/policy`,
    )
    const jobs = Object.keys(parse(read('examples/workflows/pull-request-target.yml')).jobs)
    expect(repository.parameters).toEqual({
      strict_required_status_checks_policy: true,
      required_status_checks: [{ context: jobs[0], integration_id: 15368 }],
    })
  })
})
