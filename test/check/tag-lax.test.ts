import { describe } from 'vitest'
import { cases, policy, project, SETTINGS, TagWorld } from './tag-world.ts'

const world = new TagWorld()

const settings = (text: string) => ({ '.fieldgate/settings.yaml': text })
const more = (text: string) => settings(`${SETTINGS}${text}\n`)
const POLICY = '.fieldgate/policies/clearance.yaml'

/** Whose folder says the project. */
const FOLDERS = SETTINGS.replace('other/**/*.yaml', '{project}/**/*.yaml').replaceAll(
  /files: "?(workspaces|projects|zones|access)\/\*\.yaml"?/g,
  'files: "**/$1/*.yaml"',
)
const folders = (enforcement: string) => settings(`${FOLDERS}enforcement: ${enforcement}\n`)
const VIOLATED = 'policy-violated bob core/projects/x.yaml clearance'
const TEAM = 'name: team\ntags: { environment: [dev, qa] }\n'

describe('enforcement', () => {
  const shop = { 'projects/shop.yaml': project('shop', '[prod]') }
  const inCore = { 'core/projects/x.yaml': project('x', '[prod]') }
  const inLegacy = { 'legacy/projects/x.yaml': project('x', '[prod]') }
  const LEGACY = 'policy-violated bob legacy/projects/x.yaml clearance'
  cases(world, [
    [
      'of the company says that it warns',
      { base: more('enforcement: { default: warn }'), change: shop },
      ['allow', '~ policy-violated bob projects/shop.yaml clearance', ': not-enforced'],
    ],
    [
      'of the company says that it is off',
      { base: more('enforcement: { default: off }'), change: shop },
      ['allow', ': not-enforced'],
    ],
    [
      'of a project counts where its folder says so, whatever the default',
      { base: folders('{ default: warn, projects: { core: enforce } }'), change: inCore },
      ['deny', `! ${VIOLATED}`, ': not-enforced'],
    ],
    [
      'of a project is not weakened by a file in its folder about somebody else',
      { base: folders('{ projects: { legacy: warn } }'), change: inLegacy },
      ['deny', `! ${LEGACY}`, ': not-enforced'],
    ],
    [
      'of a project counts where all of it is in its folder',
      {
        base: {
          ...folders('{ projects: { legacy: warn } }'),
          'workspaces/team.yaml': null,
          'legacy/workspaces/team.yaml': TEAM,
        },
        change: inLegacy,
      },
      ['allow', `~ ${LEGACY}`, ': not-enforced'],
    ],
  ])
})

describe('`match`', () => {
  const prod = { [POLICY]: policy('    match: { projects: ["*-prod"] }\n') }
  cases(world, [
    [
      'takes an id with a slash',
      { base: prod, change: { 'projects/a.yaml': project('a/b-prod', '[prod]') } },
      ['deny', '! policy-violated bob projects/a.yaml clearance'],
    ],
    [
      'and its twin without one',
      { base: prod, change: { 'projects/a.yaml': project('b-prod', '[prod]') } },
      ['deny', '! policy-violated bob projects/a.yaml clearance'],
    ],
    ['leaves out others', { base: prod, change: { 'projects/a.yaml': project('a/b', '[prod]') } }, ['allow']],
    [
      'an empty id is none',
      { change: { 'projects/a.yaml': project('""', '[dev]') } },
      ['error', '? inventory-invalid projects/a.yaml'],
    ],
  ])
})

describe('an inventory that would land', () => {
  const base = { 'projects/shop.yaml': project('shop', '[dev]') }
  const INVALID = '! governance-invalid alice .fieldgate/settings.yaml'
  cases(world, [
    [
      'and could read nothing is refused: nobody could change anything after that',
      { base, author: 'alice', change: settings(SETTINGS.replaceAll('id: $.name', 'id: $.nam')) },
      ['deny', INVALID],
    ],
    [
      'and would find everything twice',
      { base, author: 'alice', change: more('  - { subject: project, files: "projects/s*.yaml", id: $.name }') },
      ['deny', INVALID, ': policy-impact'],
    ],
    [
      'for the first time, and shows what does not comply',
      {
        base: {
          ...settings('version: 1\ncompany: acme\ndocuments: []\n'),
          'projects/shop.yaml': project('shop', '[prod]'),
        },
        author: 'alice',
        change: settings(SETTINGS),
      },
      ['allow', ': policy-impact'],
    ],
    [
      'and reads what is there',
      { base, author: 'alice', change: settings(SETTINGS.replace('costCentre: $.costCentre', 'costCentre: $.cost')) },
      ['allow'],
    ],
  ])
})
