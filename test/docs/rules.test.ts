import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { check } from '../../src/check.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'
import { blocks, read, tableIn } from './pages.ts'

describe('the table of docs/rules.md', () => {
  const FILE = 'projects/shop/config.yaml'
  const base = blocks.find(({ page, title }) => page === 'docs/rules.md' && title === FILE)?.text ?? ''
  const replaced = (pattern: RegExp, by: string): Files => ({ [FILE]: base.replace(pattern, by) })

  const CHANGES: Readonly<Record<string, Files>> = {
    '`api` gets another image': replaced(/api:1\.0/, 'api:2.0'),
    '`api` gets more replicas': replaced(/replicas: 2/, 'replicas: 3'),
    '`api` loses its image': replaced(/dockerImage: "api:1\.0", /, ''),
    '`api` becomes `null`': replaced(/api: {.*}/, 'api: null'),
    '`pay` is added, with an image': replaced(
      /$/,
      '  pay: { type: custom, dockerImage: "pay:1.0", replicas: 1, port: 82 }\n',
    ),
    '`web` is removed': replaced(/ {2}web: .*\n/, ''),
    '`api` is renamed': replaced(/ api:/, ' core:'),
    '`api` is renamed and gets another image': replaced(/ api: (.*)api:1\.0/, ' core: $1api:2.0'),
    '`web` becomes a `custom-resource`': replaced(/(web: { type: custom)/, '$1-resource'),
    'a document is added': {
      [FILE]: base,
      'projects/shop/more.yaml': 'services: { pay: { dockerImage: "pay:1.0" } }\n',
    },
  }

  const rules = new Map(
    tableIn(read('docs/rules.md'), '| | set | rule |').map(([letter = '', set = '', rule = '']) => {
      const written: unknown = parse(`{ ${rule.slice(1, -1)} }`)
      return [letter, JSON.stringify([{ roleIds: ['developer'], [`${set}edRuleSet`]: [written] }])]
    }),
  )
  const rows = tableIn(read('docs/rules.md'), `| change | ${[...rules.keys()].join(' | ')} |`)

  async function answer(rule: string, change: Files): Promise<string> {
    const governance = {
      '.fieldgate/settings.yaml': 'version: 1\ncompany: acme\ndocuments:\n  - files: projects/{project}/*.yaml\n',
      '.fieldgate/roles.yaml':
        'roles: { developer: {}, lead: { permissions: [governance.update] } }\nbindings: [{ role: developer, users: [bob] }, { role: lead, users: [alice] }]\n',
      '.fieldgate/rules/company.yaml': rule,
    }
    const repository = new MemoryRepository({ ...governance, [FILE]: base }, { ...governance, ...change })
    const people = { author: { login: 'bob' }, contributors: [], now: '2026-11-22T10:00:00Z' }
    const { decision: answered } = await check({
      ...{ repository, base: 'main', head: 'change', governance: null, people },
    })
    const { decision, notices, diagnostics } = answered
    expect(diagnostics).toEqual([])
    if (decision === 'deny') return '✗'
    return notices.some(({ code }) => code === 'edit-rule-sidestepped') ? '!' : '·'
  }

  it('has the changes that are tried here', () => {
    expect(rows.map(([change]) => change)).toEqual(Object.keys(CHANGES))
    for (const change of Object.values(CHANGES)) expect(change).not.toEqual({ [FILE]: base })
  })

  it.each(rows.map(([change = '', ...cells]) => [change, cells] as const))('is right: %s', async (name, cells) => {
    const answers = [...rules.values()].map(rule => answer(rule, CHANGES[name] ?? {}))
    expect(await Promise.all(answers)).toEqual(cells)
  })
})
