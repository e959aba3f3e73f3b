import * as z from 'zod/mini'
import { FactsShape } from '../core/facts-schema.ts'
import { descriptions, list, may, must, oneOf, section } from '../core/governance/shapes/terms.ts'
import { KINDS } from './entry.ts'

/** A record as it stands in a log (audit.md, "Record"): for `schema/record.json`, and for whoever wants to be sure. */

const matching = (pattern: RegExp) => z.string().check(z.regex(pattern))
const hash = matching(/^[0-9a-f]{64}$/)
const digest = matching(/^sha256:[0-9a-f]{64}$/)
const oid = matching(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
const utc = matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/)
const number = z.int().check(z.nonnegative())
const positive = z.int().check(z.positive())
const text = z.string()

const Account = section({
  login: must('Login at the forge', text),
  id: may('Numeric id', positive),
  type: may('User or Bot', text),
})

const place = {
  file: must('The file', text),
  project: may('Its project', text),
  environment: may('Its environment', text),
  identity: must('The place for people, elements of arrays by what identifies them', z.nullable(text)),
  action: must('What was done there', oneOf(['create', 'update', 'delete', 'reorder'])),
}

const Changed = section({
  ...place,
  document: must('Index of the document in its file', number),
  path: must('Normalized path (RFC 9535)', text),
})

const violation = {
  ...place,
  code: must('See docs/diagnostics.md', text),
  principal: must('Login of who may not', text),
  roles: must('Their roles there', list(text)),
  document: must('Index of the document in its file; null: the whole file', z.nullable(number)),
  path: must('Normalized path (RFC 9535); null: the whole file', z.nullable(text)),
  line: must('Line, from 1', number),
  rule: must(
    'The rule; null where none stands behind it',
    z.nullable(section({ id: must('Its id', text), file: must('Where it stands', text), line: must('Line', number) })),
  ),
  before: may('The value before', z.unknown()),
  beforeDigest: may('Its digest, where it is long', digest),
  after: may('The value after', z.unknown()),
  afterDigest: may('Its digest, where it is long', digest),
}

const Lifted = section({
  ...violation,
  liftedBy: must(
    'Whose approval lifted it',
    section({
      login: must('Login', text),
      role: must('The role that may', text),
      review: must('Id of the review', number),
    }),
  ),
})

const rest = section({ count: must('How many more', positive), digest: must('Digest of the others', digest) })

/** Of an evaluation; other kinds of records have shapes of their own. */
export const RecordShape = section({
  v: must('Version of this format', z.literal(1)),
  chain: must('Id of the chain, host/owner/name', text),
  seq: must('Number in the chain, from 1 and without gaps', positive),
  prev: must('Hash of the record before; of the chain id for the first', hash),
  hash: must('Hash of this record', hash),
  id: must('UUIDv7, the same wherever the record stands', z.uuid()),
  kind: must('What the record is about', oneOf(KINDS)),
  time: must(
    'When',
    section({ evaluated: must('Time of the evaluation', utc), event: may('Time of the event, by the forge', utc) }),
  ),
  repo: may('host/owner/name', text),
  trigger: may('Who started the run, which gives no rights', Account),
  target: must(
    'Where it would land',
    section({
      ref: must('The branch; null where it is not known', z.nullable(text)),
      commit: must('Its tip', z.nullable(oid)),
      tree: must('The tree there', z.nullable(oid)),
    }),
  ),
  change: must(
    'What was judged',
    section({
      pr: may('Number of the pull request', positive),
      head: must('The head', z.nullable(oid)),
      resultTree: must('The tree that would land', z.nullable(oid)),
      digest: must('SHA-256 of what `git diff-tree -r -z --no-renames` prints of base and result', z.nullable(digest)),
      group: may(
        'Pull requests of a merge group',
        list(section({ number: must('Number', positive), head: must('Head', oid) })),
      ),
    }),
  ),
  changed: must('Where the first 200 changes are', list(Changed)),
  protected: must(
    'The first 200 changed files that are protected',
    list(
      section({ file: must('The file', text), action: must('What was done', oneOf(['create', 'update', 'delete'])) }),
    ),
  ),
  principals: must(
    'Who answers for it',
    list(
      section({
        login: must('Login', text),
        id: must('Numeric id', z.nullable(positive)),
        as: must('As what', oneOf(['author', 'contributor'])),
        roles: must(
          'Roles, each with the level of the binding that gives it',
          list(
            section({ role: must('Role', text), scope: must('Level', oneOf(['company', 'project', 'environment'])) }),
          ),
        ),
      }),
    ),
  ),
  governance: must(
    'Whose rules; null where there were none, or none could be read',
    z.nullable(section({ commit: must('Commit', oid), digest: must('Digest of the files', digest) })),
  ),
  tool: must(
    'Which program',
    section({ version: must('Version', text), digest: may('Digest of the program', digest) }),
  ),
  decision: must('The answer', oneOf(['allow', 'deny', 'error'])),
  codes: must('Codes of violations and errors, sorted', list(text)),
  violations: must('The first 200 that stand', list(section(violation))),
  violationsRest: may('The others', rest),
  lifted: must('The first 200 that an approval lifted', list(Lifted)),
  liftedRest: may('The others', rest),
  counts: must(
    'How many there are in all',
    section({
      changes: must('Changes', number),
      violations: must('Violations that stand', number),
      lifted: must('Lifted violations', number),
      warnings: must('Warnings', number),
      notices: must('Notices', number),
      diagnostics: must('Errors', number),
    }),
  ),
  facts: must('People, teams, reviews and time: with Git all that it takes to decide again', FactsShape),
  evidence: must(
    'Where it was evaluated',
    section({
      run: may('URL of the run', text),
      attempt: may('Its attempt', positive),
      event: may('Name of the event', text),
      inputs: must('Digest of all inputs of the decision', digest),
    }),
  ),
})

descriptions.add(RecordShape, { title: 'Fieldgate audit record', description: 'One line of an audit log' })
