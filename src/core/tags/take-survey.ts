import { compareText } from '../diagnostic.ts'
import type { Place } from '../document/document.ts'
import type { TagPolicy, TagRules } from '../governance/governance.ts'
import { entryOf } from '../group.ts'
import { definitionOf } from './choices.ts'
import { offending } from './compare.ts'
import { type Breach, breachKey, PolicyBench } from './evaluate.ts'
import { listed, type Spot, tagSpot } from './finding.ts'
import type { Inventory, Subject } from './inventory.ts'
import { breachMessage } from './message.ts'
import { calledBy } from './references.ts'
import type { TagStatement } from './statement.ts'
import type { StandingViolation, Survey, SurveyedCell, SurveyedPolicy, SurveyedSide } from './survey.ts'

/** What is surveyed. */
export interface Surveyed {
  readonly inventory: Inventory
  readonly rules: TagRules
  readonly filter: Survey['filter']
}

/** What one tree has of breaches, before anybody looks up their lines. */
export interface Findings {
  readonly policies: TagRules['policies']
  readonly breaches: readonly Breach[]
  readonly judged: ReadonlyMap<string, Pair>
}

/** A pair of subjects that a policy judges. */
type Pair = Breach

/** Everything that the policies judge, and what of it violates them. */
export function findBreaches({ inventory, rules, filter }: Surveyed): Findings {
  const policies = rules.policies
    .filter(({ name }) => filter.policy === null || name === filter.policy)
    .sort((a, b) => compareText(a.name, b.name))
  const bench = new PolicyBench(policies)
  const isAsked = ({ authoritative, affected }: Pair) =>
    filter.workspace === null || belongs(inventory, [authoritative, affected], filter.workspace)
  const judged = new Map<string, Pair>()
  for (const relation of inventory.relations)
    for (const pair of bench.judgedIn(relation)) if (isAsked(pair)) judged.set(breachKey(pair), pair)
  return { policies, breaches: [...bench.breaches(inventory).values()].filter(isAsked), judged }
}

/**
 * Whether a pair is a workspace's: one of the two is the workspace, or is related to it. People are related to many, so
 * they count only where the other one is related to no workspace at all, as roles are.
 */
function belongs(inventory: Inventory, pair: readonly Subject[], workspace: string): boolean {
  const workspaces = (subject: Subject) =>
    inventory
      .relationsOf(subject)
      .flatMap(({ from, to }) => [from, to].filter(end => end !== subject && end.kind === 'workspace'))
  const isIt = ({ kind, id }: Subject) => kind === 'workspace' && id === workspace
  if (pair.some(({ kind }) => kind === 'workspace')) return pair.some(isIt)
  const [authoritative, affected] = pair.map(workspaces)
  return (authoritative?.length ? authoritative : (affected ?? [])).some(isIt)
}

/** Places that the lines are wanted of. */
export const spotsOf = (inventory: Inventory, { breaches }: Findings): Spot[] =>
  breaches.flatMap(breach => [
    tagSpot(inventory, breach.authoritative, breach.policy.authoritative.tag),
    tagSpot(inventory, breach.affected, breach.policy.affected.tag),
    ...inventory.between(breach.authoritative, breach.affected),
  ])

/** The survey, once lines can be looked up. */
export function takeSurvey(
  { inventory, rules }: Surveyed,
  { policies, breaches, judged }: Findings,
  lineOf: (spot: Spot) => Pick<Place, 'line'>,
): Pick<Survey, 'policies' | 'subjects' | 'cells' | 'violations'> {
  const matrix = matrixOf(
    policies.map(({ name }) => name),
    judged,
    new Set(breaches.map(breachKey)),
  )
  const total = (position: number, what: 'judged' | 'violated') =>
    matrix.cells.reduce((sum, cell) => (cell.policy === position ? sum + cell[what] : sum), 0)
  return {
    policies: policies.map(
      ({ name, description, authoritative, affected, strategy, mode, file, line }, i): SurveyedPolicy => ({
        ...{ name, description, authoritative, affected, strategy, mode, file, line },
        ...{ judged: total(i, 'judged'), violated: total(i, 'violated') },
      }),
    ),
    ...matrix,
    violations: breaches.map(breach => standing(breach, inventory, rules, lineOf)),
  }
}

function matrixOf(
  policies: readonly string[],
  judged: ReadonlyMap<string, Pair>,
  violated: ReadonlySet<string>,
): Pick<Survey, 'subjects' | 'cells'> {
  const byText = new Map(
    [...judged.values()].map(({ affected: { kind, id } }) => [JSON.stringify([kind, id]), { kind, id }]),
  )
  const subjects = [...byText].sort(([a], [b]) => compareText(a, b))
  const rows = new Map(subjects.map(([text], i) => [text, i]))
  const columns = new Map(policies.map((name, i) => [name, i]))
  const cells = new Map<string, { -readonly [Key in keyof SurveyedCell]: SurveyedCell[Key] }>()
  for (const [
    key,
    {
      policy: { name },
      affected,
    },
  ] of judged) {
    const policy = columns.get(name) as number
    const subject = rows.get(JSON.stringify([affected.kind, affected.id])) as number
    const cell = entryOf(cells, `${subject} ${policy}`, () => ({ policy, subject, judged: 0, violated: 0 }))
    cell.judged++
    if (violated.has(key)) cell.violated++
  }
  return { subjects: subjects.map(([, subject]) => subject), cells: [...cells.values()] }
}

function standing(
  breach: Breach,
  inventory: Inventory,
  { definitions }: TagRules,
  lineOf: (spot: Spot) => Pick<Place, 'line'>,
): StandingViolation {
  const { policy } = breach
  const side = (subject: Subject, tag: string): SurveyedSide => {
    const values = inventory.tag(subject, tag)
    const spot = tagSpot(inventory, subject, tag)
    return {
      ...{ kind: subject.kind, id: subject.id, tag },
      values: values?.hidden ? null : (values?.values ?? []),
      restricted: definitionOf(definitions, subject.kind, tag)?.restricted ?? false,
      ...{ file: spot.file, line: lineOf(spot).line },
    }
  }
  const authoritative = side(breach.authoritative, policy.authoritative.tag)
  const affected = side(breach.affected, policy.affected.tag)
  const relations = inventory
    .between(breach.authoritative, breach.affected)
    .map(spot => ({ file: spot.file, line: lineOf(spot).line }))
  return {
    ...{ policy: policy.name, authoritative, affected, relations },
    message: breachMessage(breach, inventory),
    howToFix: policy.howToFix,
    waysOut: waysOut(breach, inventory),
    whoCanFix: whoCanFix(authoritative.restricted, affected.restricted),
  }
}

function whoCanFix(authoritative: boolean, affected: boolean): StandingViolation['whoCanFix'] {
  if (authoritative && affected) return 'both-restricted'
  if (authoritative) return 'authoritative-restricted'
  return affected ? 'affected-restricted' : 'anybody'
}

function waysOut(breach: Breach, inventory: Inventory): StandingViolation['waysOut'] {
  const { policy, authoritative, affected } = breach
  return {
    tags: tagsToChange(breach, inventory),
    policy: `change policy \`${policy.name}\` (${policy.file}:${policy.line}), which needs \`governance.update\``,
    relation: `end the relation of ${calledBy(affected)} to ${calledBy(authoritative)}`,
  }
}

/** Either subject can be changed to suit the other. */
function tagsToChange(breach: Breach, inventory: Inventory): string {
  const { policy, authoritative, affected } = breach
  const given = inventory.tag(authoritative, policy.authoritative.tag)
  const wanted = inventory.tag(affected, policy.affected.tag)
  const tagOfAuthoritative = `\`${policy.authoritative.tag}\` of ${calledBy(authoritative)}`
  const tagOfAffected = `\`${policy.affected.tag}\` of ${calledBy(affected)}`
  if (isEmpty(wanted))
    return `set ${tagOfAffected} to ${some(policy)} of ${listed(given)}, or remove ${tagOfAuthoritative}`
  if (isEmpty(given)) return `set ${tagOfAuthoritative} to ${listed(wanted)}, or remove ${tagOfAffected}`
  const missing = { ...wanted, values: offending(breach, { authoritative: given.values, affected: wanted.values }) }
  return `set ${tagOfAffected} to ${some(policy)} of ${listed(given)}, or add ${listed(missing)} to ${tagOfAuthoritative}`
}

const some = ({ strategy }: TagPolicy): string => (strategy === 'subset' ? 'some' : 'at least one')

const isEmpty = (tag: TagStatement | undefined): tag is undefined => tag === undefined || tag.values.length === 0
