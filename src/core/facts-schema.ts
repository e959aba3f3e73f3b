import * as z from 'zod/mini'
import type { Diagnostic } from './diagnostic.ts'
import type { Document } from './document/document.ts'
import { readDocuments } from './document/read.ts'
import type { Facts } from './facts.ts'
import { type ShapeProblem, shapeOf } from './governance/check-shape.ts'
import { isUtcInstant } from './governance/instants.ts'
import { LOGIN } from './governance/login.ts'
import { plainValue } from './governance/plain.ts'
import { descriptions, flag, list, may, must, section } from './governance/shapes/terms.ts'

/** Facts come from our own adapters, audit records and `--facts`; a team of a large company is a long list. */
const LIMITS = { documentBytes: 67_108_864, depth: 16 }

const words = (pattern: RegExp, meaning: string) => z.string().check(z.regex(pattern, { error: meaning }))
const whole = z.int().check(z.positive())
const oid = words(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'an object id has 40 or 64 hexadecimal digits')
const branch = words(/^refs\/heads\/[^\s\p{Cc}]+$/u, 'a branch is written `refs/heads/main`')
const team = words(/^[^/\s]+\/[^/\s]+$/, 'a team is written `organisation/team`')
const login = words(LOGIN, 'a login has letters, digits and `-`, and may end in `_` and letters, or in `[bot]`')

const now = words(
  /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?[Zz]$/,
  'a time is written `2026-11-22T10:00:00Z`, in UTC',
)

const account = {
  login: must('Login at the forge', login),
  id: may('Numeric id at the forge', whole),
  type: may('User or Bot, as the forge says it', z.string()),
}

const AccountShape = section(account)

const ContributorShape = section({
  ...account,
  files: may('Files that their commits or pushes touch; omitted: all', list(z.string())),
})

const ReviewShape = section({
  id: must('Id of the review', whole),
  user: must(
    'The reviewer',
    section({
      ...account,
      id: must('Numeric id at the forge', whole),
      canWrite: may('Whether they can write to the repository', flag),
    }),
  ),
  state: must('State of the review, such as APPROVED', z.string()),
  commit: must('The commit that was reviewed; null where the forge has forgotten it', z.nullable(oid)),
})

const contributors = must('Everyone else whose content is in the change', list(ContributorShape))
const reviews = must('Reviews in the order of the forge', list(ReviewShape))
const author = must('Who opened the pull request', AccountShape)

const GroupMemberShape = section({
  number: must('Number of the pull request', whole),
  head: must('Its head', oid),
  author,
  contributors,
  reviews,
})

/** Facts as they are written (identity.md). */
export const FactsShape = section({
  now: must('Time of the evaluation, RFC 3339 in UTC', now),
  target: must('The branch that the change would land on; null where it is unknown', z.nullable(branch)),
  author,
  contributors,
  teams: must('Members of teams; null where they could not be read', z.record(team, z.nullable(list(AccountShape)))),
  reviews,
  group: may('Pull requests of a merge group', list(GroupMemberShape)),
})

descriptions.add(FactsShape, { title: 'Fieldgate facts', description: 'What is known about people, teams and time' })

export type ParsedFacts =
  | { readonly ok: true; readonly facts: Facts }
  /** All of code `usage`, with line and column. */
  | { readonly ok: false; readonly problems: readonly Diagnostic[] }

/** Reads facts from JSON, strictly: an unknown, missing or repeated key is a problem (identity.md). Never throws. */
export function parseFacts(text: string): ParsedFacts {
  const options = { file: 'facts.json', stream: false, tags: [], limits: LIMITS }
  const read = readDocuments(new TextEncoder().encode(text), options)
  if (!read.ok) return { ok: false, problems: read.problems.map(asUsage) }
  const [document] = read.documents
  return document === undefined
    ? { ok: false, problems: [{ code: 'usage', message: 'facts: the text is empty' }] }
    : check(document)
}

function check(document: Document): ParsedFacts {
  const shape = shapeOf(FactsShape, plainValue(document.value))
  const problems = shape.ok ? timeProblems(shape.value.now) : shape.problems
  if (!shape.ok || problems.length > 0)
    return { ok: false, problems: problems.map(problem => usage(document, problem)) }
  // The schema calls absent keys perhaps undefined, which JSON does not have.
  return { ok: true, facts: shape.value as Facts }
}

const timeProblems = (time: string): readonly ShapeProblem[] =>
  isUtcInstant(time) ? [] : [{ path: ['now'], message: `\`${time}\` is no time of the calendar` }]

function usage(document: Document, { path, message }: ShapeProblem): Diagnostic {
  const { line, column } = document.locate(path)
  return { code: 'usage', message: `facts: ${message}`, line, column }
}

const asUsage = ({ message, line, column }: Diagnostic): Diagnostic => ({
  code: 'usage',
  message: `facts: ${message}`,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
})
