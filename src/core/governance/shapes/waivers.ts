import type * as z from 'zod/mini'
import { descriptions, id, list, may, moment, must, name, prose, query, section, some } from './terms.ts'

const WaiverShape = section({
  id: must('Unique id of the waiver', id),
  rule: may('Written id of a rule entry', id),
  ruleId: may('Id of a predefined rule, in place of rule', id),
  policy: may('Name of a tag policy, in place of rule', id),
  company: may('Company of the waiver', name),
  project: may('Project of the waiver; omitted: all', name),
  paths: may('Queries (RFC 9535) of the values that it is for; omitted: all', some(query)),
  roles: may('Roles that it is for; omitted: all', some(id)),
  reason: must('Why the exception is made', prose),
  owner: must('Who answers for it', prose),
  expires: must('Last day on which it counts, at most 180 days ahead', moment),
})

/** `waivers.yaml` as it is written. */
export const WaiversShape = list(WaiverShape)

export type WaiverShape = z.infer<typeof WaiverShape>

descriptions.add(WaiversShape, { title: 'Fieldgate waivers', description: 'Exceptions with owner, reason and expiry' })
