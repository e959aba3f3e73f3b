import { describe, expect, it } from 'vitest'
import { lines, linesOf, statementsOf } from './mesh.ts'

const USER = '{ apiVersion: v2, kind: meshUser, metadata: { name: jane } }'

const project = (name: string, workspace: string, rest = '') =>
  `{ kind: meshProject, metadata: { name: ${name}, ownedByWorkspace: ${workspace} }${rest} }`

const subjectsOf = (text: string) => linesOf({ ...statementsOf(text), relations: [], links: [] })

describe('what somebody who wants to get around a policy might write', () => {
  it.each<[attack: string, text: string, expected: string[]]>([
    [
      'a dot in the name of a project',
      project('b.a', 'c'),
      ['! `metadata.name` must not contain a dot @metadata.name'],
    ],
    [
      'a dot in its workspace',
      project('b', 'c.a'),
      ['! `metadata.ownedByWorkspace` must not contain a dot @metadata.ownedByWorkspace'],
    ],
    [
      'a dot in place of the workspace',
      '{ kind: meshProject, metadata: { name: c.a } }',
      ['! `metadata.name` must not contain a dot @metadata.name'],
    ],
    [
      'a workspace that is empty',
      project('b', '""'),
      ['! `metadata.ownedByWorkspace` must be a scalar that is not empty @metadata.ownedByWorkspace'],
    ],
    [
      'a workspace that is a list',
      project('b', '[shop, dev]'),
      ['! `metadata.ownedByWorkspace` must be a scalar that is not empty @metadata.ownedByWorkspace'],
    ],
    [
      'a dot in a workspace',
      '{ kind: meshWorkspace, metadata: { name: c.a } }',
      ['! `metadata.name` must not contain a dot @metadata.name'],
    ],
    [
      'a tag in both places',
      '{ kind: meshUser, metadata: { name: a, tags: { e: [dev] } }, spec: { tags: { e: [prod] } } }',
      [
        'user:a e=dev @metadata.name',
        '! the tags of a meshUser stand in `spec.tags`; move them there @metadata.tags',
        '! tag `e` is in `metadata.tags` and in `spec.tags` @spec.tags.e',
      ],
    ],
    [
      'a tag in both places, once without values',
      '{ kind: meshUser, metadata: { name: a, tags: { e: } }, spec: { tags: { e: x } } }',
      [
        'user:a e= @metadata.name',
        '! the tags of a meshUser stand in `spec.tags`; move them there @metadata.tags',
        '! tag `e` is in `metadata.tags` and in `spec.tags` @spec.tags.e',
      ],
    ],
    [
      'tags in the status',
      '{ kind: meshUser, metadata: { name: a }, status: { tags: { e: [prod] } }, tags: { e: [prod] } }',
      ['user:a @metadata.name'],
    ],
    [
      'a kind in other letters',
      USER.replace('meshUser', 'MeshUser'),
      ['! the kind is written `meshUser`, exactly like this @kind'],
    ],
    [
      'a kind with a space behind',
      USER.replace('meshUser', '"meshUser "'),
      ['! the kind is written `meshUser`, exactly like this @kind'],
    ],
    ['a kind that every object has', '[{ kind: constructor }, { kind: toString }, { kind: hasOwnProperty }]', []],
    [
      'names that every object has',
      project('constructor', 'toString', ', spec: { tags: { valueOf: [hasOwnProperty] } }'),
      ['project:toString.constructor (constructor) valueOf=hasOwnProperty @metadata.name'],
    ],
    [
      'a metadata that is inherited',
      '{ kind: meshUser, constructor: { name: jane } }',
      ['! a meshUser needs `metadata.name` @metadata.name'],
    ],
    [
      'numbers and switches as names',
      '[{ kind: meshUser, metadata: { name: 010 } }, { kind: meshUser, metadata: { name: no } }]',
      ['user:010 @0.metadata.name', 'user:no @1.metadata.name'],
    ],
    [
      'another spelling is another name',
      '[{ kind: meshUser, metadata: { name: Jane } }, { kind: meshUser, metadata: { name: "jane " } }]',
      ['user:Jane @0.metadata.name', 'user:jane  @1.metadata.name'],
    ],
  ])('%s', (_, text, expected) => {
    expect(subjectsOf(text)).toEqual(expected)
  })

  it.each<[twin: string, text: string, expected: string[]]>([
    [
      'the name is the same, the workspace is not',
      `[${project('a', 'c')}, ${project('c', 'a')}]`,
      ['project:c.a (a) @0.metadata.name', 'project:a.c (c) @1.metadata.name'],
    ],
    [
      'a dot in a landing zone, which has no workspace in its id',
      '{ kind: meshLandingZone, metadata: { name: a.b } }',
      ['landingZone:a.b @metadata.name'],
    ],
    [
      'dots in what is shown',
      '{ kind: meshWorkspace, metadata: { name: a }, spec: { displayName: a.b } }',
      ['workspace:a @metadata.name'],
    ],
  ])('but: %s', (_, text, expected) => {
    expect(subjectsOf(text)).toEqual(expected)
  })

  it.each<[attack: string, text: string, expected: string[]]>([
    [
      'a dot in the group of a binding',
      '{ kind: meshWorkspaceGroupBinding, targetRef: { name: c }, subject: { name: a.b } }',
      ['! `subject.name` must not contain a dot @subject.name'],
    ],
    [
      'a dot in the target of a binding',
      `{ kind: meshProjectUserBinding, roleRef: { name: r }, targetRef: { name: b, ownedByWorkspace: c.a },
         subject: { name: jane } }`,
      ['! `targetRef.ownedByWorkspace` must not contain a dot @targetRef.ownedByWorkspace'],
    ],
    [
      'a dot in the project of a tenant',
      '{ kind: meshTenant, metadata: { uuid: t, ownedByProject: a.b, ownedByWorkspace: c }, spec: { landingZoneIdentifier: l } }',
      ['! `metadata.ownedByProject` must not contain a dot @metadata.ownedByProject'],
    ],
  ])('%s', (_, text, expected) => {
    expect(lines(text)).toEqual(expected)
  })

  it('one object that states more than a call takes arguments', () => {
    const subjects = Array.from({ length: 200_000 }, (_, i) => ({ name: `u${i}` }))
    const binding = { kind: 'meshWorkspaceUserBinding', targetRef: { name: 'shop' }, subjects }
    expect(statementsOf(JSON.stringify(binding), 'mesh/wide.json').relations).toHaveLength(200_000)
  })
})
