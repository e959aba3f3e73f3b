import type { Path } from '../document/document.ts'
import { tagDefinition } from '../tags/definition.ts'
import { asSet } from '../tags/document-reading.ts'
import { kindsOf, PRINCIPAL } from '../tags/kinds.ts'
import type { DefinitionStatement } from '../tags/statement.ts'
import type { Source } from './findings.ts'
import type { Glob, TagDefinition, TagPolicy, TagRules } from './governance.ts'
import { didYouMean } from './near.ts'
import { type Reading, readGlobs } from './reading.ts'
import { readShape } from './salvage.ts'
import { PoliciesShape, type PolicyShape, type TagDefinitionShape } from './shapes/policies.ts'

/** A definition or policy as it is written, and where. */
interface Placed<Shape> {
  readonly shape: Shape
  readonly source: Source
  readonly path: Path
}

/** Reads all files below `policies/`, in their order; what is wrong is reported and left out. */
export function readPolicies(reading: Reading, sources: readonly Source[]): TagRules {
  const files = sources.map(readPoliciesFile)
  const definitions = files.flatMap(file => file.definitions)
  const policies = files.flatMap(file => file.policies)
  checkTaken(
    definitions,
    'key',
    namesOfDefinition,
    ({ subject, key }) => `the tag \`${key}\` of \`${subject}\` is defined`,
  )
  checkTaken(
    policies,
    'name',
    ({ name }) => [name],
    ({ name }) => `the name \`${name}\` is taken by the policy`,
  )
  return {
    definitions: definitions.map(readDefinition).filter(definition => definition !== null),
    policies: policies.map(policy => readPolicy(reading, policy)),
  }
}

interface PoliciesFile {
  readonly definitions: readonly Placed<TagDefinitionShape>[]
  readonly policies: readonly Placed<PolicyShape>[]
}

function readPoliciesFile(file: Source): PoliciesFile {
  const shaped = readShape<PoliciesShape>(PoliciesShape, file)
  if (shaped === null) return { definitions: [], policies: [] }
  const { value, source, whole } = shaped
  if (whole && value.tagDefinitions === undefined && value.policies === undefined)
    source.problem([], 'the file has neither `tagDefinitions` nor `policies`')
  return {
    definitions: placed(source, 'tagDefinitions', value.tagDefinitions),
    policies: placed(source, 'policies', value.policies),
  }
}

const placed = <Shape>(source: Source, key: string, shapes: readonly Shape[] = []): readonly Placed<Shape>[] =>
  shapes.map((shape, i) => ({ shape, source, path: [key, i] }))

/** A definition for `principal` is one for users and one for groups. Kinds have no spaces in them. */
const namesOfDefinition = ({ subject, key }: TagDefinitionShape): readonly string[] =>
  kindsOf(subject).map(kind => `${kind} ${key}`)

/** Reports what has a name that is taken by something before, in whichever file. */
function checkTaken<Shape>(
  all: readonly Placed<Shape>[],
  key: keyof Shape & string,
  namesOf: (shape: Shape) => readonly string[],
  said: (shape: Shape) => string,
): void {
  const first = new Map<string, Placed<Shape>>()
  for (const own of all) {
    const names = namesOf(own.shape)
    const other = names.map(name => first.get(name)).find(taken => taken !== undefined)
    for (const name of names) if (!first.has(name)) first.set(name, own)
    if (other === undefined) continue
    const place = () => `\`${other.source.file}\` line ${other.source.lineOf(other.path)}`
    own.source.problem([...own.path, key], () => `${said(other.shape)} at ${place()} already`)
  }
}

function readDefinition({ shape, source, path }: Placed<TagDefinitionShape>): TagDefinition | null {
  const read = tagDefinition(statementOf(shape, source, path), source.file, () => source.lineOf(path))
  if (!('problem' in read)) return read
  source.problem([...path, ...read.path], read.problem)
  return null
}

function statementOf(shape: TagDefinitionShape, source: Source, path: Path): DefinitionStatement {
  const { subject, key, type, options, pattern, description } = shape
  return {
    subject,
    key,
    type,
    options: options === undefined ? null : writtenIn(source, [...path, 'options'], options.length),
    mandatory: shape.mandatory ?? false,
    immutable: shape.immutable ?? false,
    restricted: shape.restricted ?? false,
    pattern: pattern ?? null,
    default: defaultOf(shape.default, source, [...path, 'default']),
    description: description ?? null,
    at: { document: 0, path },
  }
}

/** An empty list is no value, and so no default. */
function defaultOf(value: TagDefinitionShape['default'], source: Source, path: Path): readonly string[] | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null
  return Array.isArray(value) ? asSet(writtenIn(source, path, value.length)) : [source.textAt(path) ?? String(value)]
}

/** The elements of a list of scalars as they are written. */
const writtenIn = (source: Source, path: Path, length: number): readonly string[] =>
  Array.from({ length }, (_, i) => source.textAt([...path, i]) ?? '')

function readPolicy(reading: Reading, { shape, source, path }: Placed<PolicyShape>): TagPolicy {
  const { name, description, authoritative, affected, strategy, mode, howToFix, match } = shape
  return {
    name,
    description: description ?? null,
    authoritative,
    affected,
    strategy,
    mode: mode ?? 'enforce',
    howToFix: howToFix ?? null,
    match: match === undefined ? null : readMatch(reading, source, [...path, 'match'], affected.subject, match),
    file: source.file,
    get line() {
      return source.lineOf(path)
    },
  }
}

/** The patterns of a policy by kind; `principals` are those of users and of groups. */
function readMatch(
  reading: Reading,
  source: Source,
  path: Path,
  subject: string,
  match: NonNullable<PolicyShape['match']>,
): ReadonlyMap<string, readonly Glob[]> {
  const plurals = pluralsOf(subject)
  const globs = new Map<string, readonly Glob[]>()
  if (Object.keys(match).length === 0) source.problem(path, '`match` is empty; name what it is about, or leave it out')
  for (const [key, texts] of Object.entries(match)) {
    const kinds = plurals.get(key)
    const read = readGlobs(reading, source, [...path, key], texts)
    for (const kind of kinds ?? []) globs.set(kind, [...(globs.get(kind) ?? []), ...read])
    if (kinds === undefined) source.problem([...path, key], () => unknownPlural(key, subject, [...plurals.keys()]))
  }
  return globs
}

/** The keys that `match` may have, with the kinds that they stand for. */
const pluralsOf = (subject: string): ReadonlyMap<string, readonly string[]> =>
  new Map([subject, ...(subject === PRINCIPAL ? kindsOf(subject) : [])].map(kind => [`${kind}s`, kindsOf(kind)]))

const unknownPlural = (key: string, subject: string, plurals: readonly string[]): string =>
  `unknown key \`${key}\`${didYouMean(key, plurals)}; the policy affects a \`${subject}\`, so \`match\` has ${plurals.map(plural => `\`${plural}\``).join(', ')}`
