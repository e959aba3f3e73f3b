import { describe, expect, it } from 'vitest'
import { declaresKind, yieldsRelation } from '../../../src/core/tags/yields.ts'
import { SETTINGS, valid } from '../governance/fixture.ts'

const inventory = (...entries: readonly string[]) =>
  valid({ 'settings.yaml': `${SETTINGS}inventory:\n${entries.map(entry => `  - ${entry}\n`).join('')}` }).settings
    .inventory

const MESH = '{ format: meshstack, files: m/*.yaml }'
const PROJECT = '{ subject: project, files: p/*.yaml, id: $.id, relations: { workspace: $.w, project: $.parent } }'
const MEMBER = '{ relation: member, files: a/*.yaml, project: $.p, user: $.u, projectRole: $.r }'

describe('what an inventory yields', () => {
  it.each<[string, string, boolean]>([
    ...['project', 'user', 'group', 'principal', 'landingZone', 'buildingBlock'].map(
      (kind): [string, string, boolean] => ['workspace', kind, true],
    ),
    ...['user', 'group', 'principal', 'landingZone', 'buildingBlock'].map((kind): [string, string, boolean] => [
      'project',
      kind,
      true,
    ]),
    ['projectRole', 'user', true],
    ['projectRole', 'principal', true],
    ['principal', 'projectRole', true],
    ['projectRole', 'project', false],
    ['projectRole', 'landingZone', false],
    ['workspace', 'paymentMethod', false],
    ['user', 'group', false],
    ['project', 'project', false],
    ['constructor', 'toString', false],
  ])('meshObjects relate %s and %s: %s', (a, b, expected) => {
    expect(yieldsRelation(inventory(MESH), a, b)).toBe(expected)
    expect(yieldsRelation(inventory(MESH), b, a)).toBe(expected)
  })

  it.each<[string, string, boolean]>([
    ['project', 'workspace', true],
    ['project', 'project', true],
    ['workspace', 'workspace', false],
    ['project', 'user', true],
    ['project', 'principal', true],
    ['projectRole', 'principal', true],
    ['projectRole', 'project', true],
    ['projectRole', 'group', false],
    ['workspace', 'user', false],
  ])('other entries relate %s and %s: %s', (a, b, expected) => {
    expect(yieldsRelation(inventory(PROJECT, MEMBER), a, b)).toBe(expected)
    expect(yieldsRelation(inventory(PROJECT, MEMBER), b, a)).toBe(expected)
  })

  it.each<[string, boolean, boolean]>([
    ['project', true, true],
    ['workspace', true, false],
    ['user', true, false],
    ['principal', true, false],
    ['cluster', false, false],
    ['constructor', false, false],
  ])('has a %s: meshObjects %s, other entries %s', (kind, mesh, others) => {
    expect(declaresKind(inventory(MESH), kind)).toBe(mesh)
    expect(declaresKind(inventory(PROJECT, MEMBER), kind)).toBe(others)
    expect(declaresKind([], kind)).toBe(false)
  })

  it('has principals where it has users', () => {
    expect(declaresKind(inventory('{ subject: user, files: u/*.yaml, id: $.id }'), 'principal')).toBe(true)
  })
})
