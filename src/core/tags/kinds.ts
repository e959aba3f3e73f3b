/** Users and groups alike. */
export const PRINCIPAL = 'principal'

/** What meshObjects can be subjects as (tag-policies.md, "Inventory"). */
export const MESH_KINDS: readonly string[] = [
  'workspace',
  'project',
  'user',
  'group',
  'landingZone',
  'buildingBlock',
  'projectRole',
  'paymentMethod',
]

/** The kinds of subjects that a definition or a side of a policy speaks of. */
export const kindsOf = (subject: string): readonly string[] => (subject === PRINCIPAL ? ['user', 'group'] : [subject])
