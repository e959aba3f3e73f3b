import { describe, expect, it } from 'vitest'
import { lines, statementsOf, streamOf } from './mesh.ts'

const WORKSPACE = '{ apiVersion: v2, kind: meshWorkspace, metadata: { name: shop } }'
const USER = '{ apiVersion: v2, kind: meshUser, metadata: { name: jane } }'

describe('documents with one object, many, or none', () => {
  it.each<[what: string, text: string, expected: string[]]>([
    ['one', USER, ['user:jane @metadata.name']],
    ['a list', `[${USER}, ${WORKSPACE}]`, ['user:jane @0.metadata.name', 'workspace:shop @1.metadata.name']],
    ['items', `{ items: [${USER}] }`, ['user:jane @items.0.metadata.name']],
    ['items of a List', `{ apiVersion: v1, kind: List, items: [${USER}] }`, ['user:jane @items.0.metadata.name']],
    [
      'a page of the API',
      `{ _embedded: { meshUsers: [${USER}], meshWorkspaces: [${WORKSPACE}] }, page: { totalPages: 1 } }`,
      ['user:jane @_embedded.meshUsers.0.metadata.name', 'workspace:shop @_embedded.meshWorkspaces.0.metadata.name'],
    ],
    [
      'pages of the API',
      `[{ _embedded: { a: [${USER}] } }, { _embedded: { a: ${WORKSPACE} } }]`,
      ['user:jane @0._embedded.a.0.metadata.name', 'workspace:shop @1._embedded.a.metadata.name'],
    ],
    ['an empty page', '{ _embedded: {}, page: {} }', []],
    ['an empty list', '[]', []],
    ['nothing', '---', []],
    ['other kinds', '[{ kind: meshPlatform, metadata: 1 }, { kind: ConfigMap, items: 7 }]', []],
    [
      'items of a known kind are its own affair',
      USER.replace('kind', `items: [${WORKSPACE}], kind`),
      ['user:jane @metadata.name'],
    ],
    ['a text', 'hello', ['! here should be a meshObject or a list of meshObjects @.']],
    ['nothing in a list', '[~]', ['! here should be a meshObject or a list of meshObjects @0']],
    ['items that are none', '{ items: { a: b } }', ['! here should be a list of meshObjects @items']],
    ['no kind', '{ metadata: { name: jane } }', ['! a meshObject needs a `kind` @kind']],
    ['a kind that is no text', '{ kind: { a: b } }', ['! a meshObject needs a `kind` @kind']],
    ['no name', '{ kind: meshUser, spec: {} }', ['! a meshUser needs `metadata.name` @metadata.name']],
    [
      'a name that is no text',
      '{ kind: meshUser, metadata: { name: [jane] } }',
      ['! `metadata.name` must be a scalar that is not empty @metadata.name'],
    ],
    [
      'metadata that can not be read',
      '{ kind: meshUser, metadata: [jane], spec: x }',
      ['! `metadata` must be a mapping @metadata', '! `spec` must be a mapping @spec'],
    ],
    [
      'tags that can not be read',
      '{ kind: meshUser, metadata: { name: jane, tags: [dev] } }',
      [
        'user:jane @metadata.name',
        '! the tags of a meshUser stand in `spec.tags`; move them there @metadata.tags',
        '! tags are a mapping of keys to values @metadata.tags',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })

  it('reads JSON', () => {
    const text = '{"kind":"meshUser","metadata":{"name":"jane"},"spec":{"tags":{"costCenter":[1332, 1.0]}}}'
    expect(lines(text, 'mesh/users.json')).toEqual(['user:jane costCenter=1.0|1332 @metadata.name'])
  })

  it('says in which document something stands', () => {
    const [first, second] = streamOf(`${USER}\n---\n${WORKSPACE}\n`)
    expect(first?.subjects[0]?.at).toEqual({ document: 0, path: ['metadata', 'name'] })
    expect(second?.subjects[0]?.at).toEqual({ document: 1, path: ['metadata', 'name'] })
  })

  it('says where each tag stands', () => {
    const { subjects } = statementsOf(`[{ kind: meshUser, metadata: { name: a }, spec: { tags: { x: [1] } } }]`)
    expect(subjects[0]?.tags).toEqual([
      { key: 'x', values: ['1'], hidden: false, at: { document: 0, path: [0, 'spec', 'tags', 'x'] } },
    ])
  })
})
