import * as z from 'zod/mini'
import { descriptions, flag, glob, id, key, list, may, must, name, oneOf, query, section, some } from './terms.ts'

const action = oneOf(['create', 'update', 'delete'])

const OptionsShape = section({
  actions: may('What the rule controls on the selected values; omitted: edits', some(action)),
  action: may('The old spelling of actions', z.union([action, some(action)])),
  primaryKey: may('Key that tells the elements of a selected array apart', key),
})

const RuleShape = section({
  jsonPath: may('Query (RFC 9535) of the values that the rule controls', query),
  ruleId: may('Id of a predefined rule, in place of jsonPath', id),
  processingOptions: may('Further options of the rule', OptionsShape),
  dialect: may('Language of jsonPath; default: rfc9535', oneOf(['rfc9535', 'jsonpath-plus'])),
  message: may('What people are told in addition when the rule objects', z.string()),
  description: may('What the rule is for', z.string()),
})

const MatchShape = section({
  files: may('Patterns of paths (picomatch)', some(glob)),
  environments: may('Patterns of environments', some(glob)),
  branches: may('Patterns of target branches', some(glob)),
})

const EntryShape = section({
  id: may('Unique id, which waivers, SARIF and the audit use', id),
  roleIds: may('Roles that the entry is for', some(id)),
  exceptRoleIds: may('The entry is for everybody who holds none of these roles', some(id)),
  match: may('Documents that the entry is about; omitted: all', MatchShape),
  mode: may('warn turns violations into warnings', oneOf(['enforce', 'warn'])),
  override: may('none: nobody can lift a violation by a review', oneOf(['approval', 'none'])),
  disallowedRuleSet: may('What the roles may not change', some(RuleShape)),
  allowedRuleSet: may('All that the roles may change; an empty list allows nothing', list(RuleShape)),
  isInheritedFromTenant: may('Read and ignored: the scope of the file counts', flag),
})

const DefinitionShape = section({
  description: may('What the rule is for', z.string()),
  jsonPaths: must('Queries (RFC 9535) of the values that the rule controls', some(query)),
  actions: may('What it controls on them; omitted: edits', some(action)),
})

const ScopeShape = section({
  company: may('Company of the rules', name),
  project: may('Project of the rules; omitted: the whole company', name),
  environment: may('Environment of the project', name),
})

const Entries = list(EntryShape)

/** A rules file of Fieldgate's own shape. */
export const RulesShape = section({
  scope: may('Where the rules apply; omitted: the company', ScopeShape),
  saveChangesRules: may('The save rules', Entries),
  ruleDefinitions: may('Predefined rules beside the built-in ones, by id', z.record(id, DefinitionShape)),
})

/** The shape in which the reference platform stores rules. */
export const StoredRulesShape = section({
  configurationManagement: must(
    'Configuration of a project or company in the reference platform',
    section({ saveChangesRules: must('The save rules', Entries) }),
  ),
})

/** The shape in which the reference platform exchanges rules. */
export const BareRulesShape = Entries

/** Any file below `rules/`. */
export const RulesFileShape = z.union([RulesShape, StoredRulesShape, BareRulesShape])

export type StoredRulesShape = z.infer<typeof StoredRulesShape>
export type RulesShape = z.infer<typeof RulesShape>
export type EntryShape = z.infer<typeof EntryShape>
export type RuleShape = z.infer<typeof RuleShape>
export type DefinitionShape = z.infer<typeof DefinitionShape>
export type ScopeShape = z.infer<typeof ScopeShape>

descriptions.add(RulesFileShape, { title: 'Fieldgate save rules', description: 'Who may change which field' })
