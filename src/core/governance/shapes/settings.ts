import * as z from 'zod/mini'
import {
  count,
  descriptions,
  flag,
  glob,
  id,
  key,
  list,
  may,
  must,
  name,
  oneOf,
  query,
  section,
  some,
} from './terms.ts'

const DocumentShape = section({
  files: must('Pattern of paths (picomatch); {company}, {project} and {environment} capture names from it', glob),
  ignore: may('Queries of values that tools keep and nobody decides about', list(query)),
  stream: may('Several YAML documents in one file are allowed', flag),
  tags: may('Local YAML tags that are data, such as !Ref', list(z.string())),
  branches: may('Patterns of the branches whose pull requests the entry is for; omitted: all', some(glob)),
  company: may('Company of the documents, where no capture says it', name),
  project: may('Project of the documents, where no capture says it', name),
  environment: may('Environment of the documents, where no capture says it', name),
})

const IdentityShape = section({
  keys: may('Keys tried in order to tell the objects in an array apart; default: name, id', list(key)),
  at: may('The key for one array, by a query that selects the array', z.record(query, key)),
})

const InventoryShape = z.union([
  section({
    format: must('Format of the files', z.literal('meshstack')),
    files: must('Pattern of paths (picomatch)', glob),
    definitions: may('meshTagDefinition objects count as tag definitions', flag),
  }),
  section({
    subject: must('Kind of the subject that each file is', id),
    files: must('Pattern of paths (picomatch)', glob),
    id: must('Query of the id', query),
    tags: may('Query of the tags', query),
    relations: may('Queries of the related subjects, by their kind', z.record(id, query)),
  }),
  z.catchall(
    z.object({
      relation: must('Name of the relation', id),
      files: must('Pattern of paths (picomatch)', glob),
      each: may('Query of the edges in a file', query),
    }),
    query,
  ),
])

const EnvironmentShape = section({
  id: must('Id of the environment', name),
  production: may('Whether it is a production environment', flag),
})

const PrincipalsShape = section({
  judge: may('Who is judged; [author] judges the author alone', some(oneOf(['author', 'contributors']))),
  unmapped: may('deny, or the role that people without one get', id),
})

const EnforcementShape = section({
  default: may('How violations count where nothing else is said', oneOf(['enforce', 'warn', 'off'])),
  projects: may('How violations count in single projects', z.record(name, oneOf(['enforce', 'warn', 'off']))),
})

const AuditShape = section({
  branch: may('Branch of the audit log', z.string()),
  require: may('What must be written before an allow', oneOf(['none', 'file', 'branch'])),
})

const LimitsShape = section({
  documentBytes: may('Bytes of one document', count.check(z.maximum(268_435_456))),
  depth: may('Levels of nesting in one document', count.check(z.maximum(1_000))),
  changedDocuments: may('Changed documents in one pull request', count.check(z.maximum(1_000_000))),
})

/** `settings.yaml` as it is written. */
export const SettingsShape = section({
  version: must('Version of this format', z.literal(1)),
  company: may('Company of everything that names none; default: the owner of the repository', name),
  documents: must('What is governed; the first entry that matches a file governs it', list(DocumentShape)),
  identity: may('Which scalar identifies an element of an array of objects', IdentityShape),
  inventory: may('Where subjects, tags and relations of tag policies come from', list(InventoryShape)),
  environments: may('The environments, for access sync', list(EnvironmentShape)),
  principals: may('Who is judged', PrincipalsShape),
  protected: may('Patterns of files that only governance.update may change, beside the built-in ones', list(glob)),
  redact: may('Queries of values that no report shows', list(query)),
  enforcement: may('How a company or project starts: enforce, warn or off', EnforcementShape),
  audit: may('Where decisions are recorded', AuditShape),
  limits: may('What is too large to be judged', LimitsShape),
})

export type SettingsShape = z.infer<typeof SettingsShape>
export type DocumentShape = z.infer<typeof DocumentShape>

descriptions.add(SettingsShape, { title: 'Fieldgate settings', description: 'What is governed and how it is read' })
