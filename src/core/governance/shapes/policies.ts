import * as z from 'zod/mini'
import { descriptions, flag, glob, id, key, list, may, must, oneOf, prose, section, some } from './terms.ts'

/** Values are compared as texts, as they are written. */
const value = z.union([z.string(), z.number(), z.boolean()])

const subject = 'Kind of subject: workspace, project, user, group, ... or principal, users and groups alike'

const DefinitionShape = section({
  subject: must(subject, id),
  key: must('Key of the tag', key),
  type: must(
    'What a value is',
    oneOf(['string', 'email', 'integer', 'number', 'boolean', 'date', 'singleSelect', 'multiSelect']),
  ),
  options: may('The values that a select has to choose from', some(value)),
  mandatory: may('Whether each subject has to have a value', flag),
  immutable: may('Whether a value stays as it was given first', flag),
  restricted: may('Whether changing the value needs policies.override', flag),
  pattern: may('Regular expression (RE2) that is to be found in each value of a string or email', z.string()),
  default: may('What a new subject without the tag counts as having', z.union([value, list(value)])),
  description: may('What the tag is for', z.string()),
})

const SideShape = section({
  subject: must(subject, id),
  tag: must('Key of the tag whose values are compared', key),
})

const PolicyShape = section({
  name: must('Unique name of the policy, which reports and waivers use', id),
  description: may('What the policy is for', z.string()),
  authoritative: must('The subject whose values say what is allowed', SideShape),
  affected: must('The subject whose values have to comply', SideShape),
  strategy: must(
    'subset: all values of the affected subject are among those of the authoritative one; intersection: one is',
    oneOf(['subset', 'intersection']),
  ),
  howToFix: may('What people are told to do about a violation', prose),
  mode: may('warn turns violations into warnings', oneOf(['enforce', 'warn'])),
  match: may(
    'Patterns of the affected subjects that the policy is about, by the plural of their kind; omitted: all',
    z.record(key, some(glob)),
  ),
})

/** Any file below `policies/` as it is written. */
export const PoliciesShape = section({
  tagDefinitions: may('What the values of tags may be', list(DefinitionShape)),
  policies: may('What may be related to what, by their tags', list(PolicyShape)),
})

export type PoliciesShape = z.infer<typeof PoliciesShape>
export type TagDefinitionShape = z.infer<typeof DefinitionShape>
export type PolicyShape = z.infer<typeof PolicyShape>

descriptions.add(PoliciesShape, { title: 'Fieldgate tag policies', description: 'Tag definitions and tag policies' })
