import { describe } from 'vitest'
import { cases, SETTINGS, TagWorld } from './tag-world.ts'

const world = new TagWorld()

/** Policies between projects and building blocks, which have the tags of their definitions. */
const GOVERNANCE = {
  '.fieldgate/settings.yaml': `${SETTINGS}  - { format: meshstack, files: "mesh/*.yaml" }\n`,
  '.fieldgate/policies/clearance.yaml': `policies:
  - name: blocks
    authoritative: { subject: project, tag: environment }
    affected: { subject: buildingBlock, tag: environment }
    strategy: intersection
`,
}

const definition = (uuid: string, environment: string) =>
  `kind: meshBuildingBlockDefinition\nmetadata: { uuid: ${uuid}, tags: { environment: [${environment}] } }\n`
const block = (definitionUuid: string) =>
  `kind: meshBuildingBlock\nmetadata: { uuid: block, definitionUuid: ${definitionUuid}, tenantIdentifier: team.shop.aws.eu }\n`

const DEFINITIONS = { 'mesh/live.yaml': definition('live', 'prod'), 'mesh/lab.yaml': definition('lab', 'dev') }
const base = {
  ...GOVERNANCE,
  ...DEFINITIONS,
  'mesh/shop.yaml':
    'kind: meshProject\nmetadata: { name: shop, ownedByWorkspace: team }\nspec: { tags: { environment: dev } }\n',
}
const BLOCK = 'mesh/block.yaml'

describe('a building block', () => {
  cases(world, [
    ['of a definition that fits', { base, change: { [BLOCK]: block('lab') } }, ['allow']],
    [
      'that is new stands for itself, not its definition',
      { base, change: { [BLOCK]: block('live') } },
      ['deny', `! policy-violated bob ${BLOCK} blocks`],
    ],
    [
      'of another definition stands for itself as well',
      { base: { ...base, [BLOCK]: block('lab') }, change: { [BLOCK]: block('live') } },
      ['deny', `! policy-violated bob ${BLOCK} blocks`],
    ],
    [
      'whose definition changes stands at the definition',
      { base: { ...base, [BLOCK]: block('lab') }, change: { 'mesh/lab.yaml': definition('lab', 'prod') } },
      ['deny', '! policy-violated bob mesh/lab.yaml blocks'],
    ],
    [
      'of a definition that nobody knows has no values, which the project has',
      { base: { ...base, 'mesh/live.yaml': null, 'mesh/lab.yaml': null }, change: { [BLOCK]: block('lab') } },
      ['deny', `! policy-violated bob ${BLOCK} blocks`],
    ],
    [
      'of a definition that is not among those that are known',
      { base, change: { [BLOCK]: block('labb') } },
      ['error', `! policy-violated bob ${BLOCK} blocks`, `? inventory-invalid ${BLOCK}`],
    ],
  ])
})
