import { type StandingInventory, type StandingRequest, standingInventory } from './check/standing-inventory.ts'
import { compareText } from './core/diagnostic.ts'
import type { TagDefinition } from './core/governance/governance.ts'
import { didYouMean } from './core/governance/near.ts'
import { Problem } from './core/problem.ts'
import { maskTexts } from './core/secret.ts'
import type { ChoiceReport, ListedChoice } from './core/tags/choice-report.ts'
import { definitionOf, demandsFor, subjectChoices, type ValueDemands, valueChoices } from './core/tags/choices.ts'
import type { Demand } from './core/tags/demand.ts'
import { PolicyBench } from './core/tags/evaluate.ts'
import type { Subject } from './core/tags/inventory.ts'
import { breachMessage, briefList, valuesThatPass } from './core/tags/message.ts'
import { calledBy } from './core/tags/references.ts'

export interface ChoicesRequest extends StandingRequest {
  readonly subject: { readonly kind: string; readonly id: string }
  /** The kind of what it could be related to, or a tag of its own. */
  readonly about: { readonly relation: string } | { readonly tag: string }
}

/** What complies with the tag policies (tag-policies.md, "Seeing and choosing"). Rejects with a `Problem`. */
export async function choices({ subject, about, ...request }: ChoicesRequest): Promise<ChoiceReport> {
  const standing = await standingInventory(request)
  const found = subjectOf(standing, subject)
  const common = { schema: 'fieldgate.choices/v1', commit: standing.commit, subject } as const
  if ('tag' in about)
    return maskTexts({ ...common, relation: null, tag: about.tag, ...tagValues(standing, found, about.tag) })
  const { relation } = about
  return maskTexts({ ...common, relation, tag: null, choices: related(standing, found, relation), values: null })
}

function subjectOf({ inventory }: StandingInventory, { kind, id }: ChoicesRequest['subject']): Subject {
  const [found] = inventory.find(kind, id)
  if (found !== undefined) return found
  const ids = [...inventory.ofKinds([kind])].map(other => other.id)
  if (ids.length > 0) throw new Problem('usage', `there is no ${kind} \`${id}\`${didYouMean(id, ids)}`)
  throw new Problem('usage', `there is no subject of kind \`${kind}\`${didYouMean(kind, inventory.kinds)}`)
}

function related({ inventory, rules }: StandingInventory, subject: Subject, kind: string): ListedChoice[] {
  const all = [...subjectChoices(inventory, new PolicyBench(rules.policies), subject, kind)]
  if (all.length === 0)
    throw new Problem(
      'usage',
      `there is no subject of kind \`${kind}\`${didYouMean(kind, [...inventory.kinds, 'principal'])}`,
    )
  return all
    .map(({ name, subject: { kind: own }, allowed, objections }) => ({
      ...{ name, kind: own, allowed },
      why: objections.map(breach => breachMessage(breach, inventory)),
    }))
    .sort(allowedFirst)
}

function tagValues(
  { inventory, rules }: StandingInventory,
  subject: Subject,
  tag: string,
): Pick<ChoiceReport, 'choices' | 'values'> {
  const definition = definitionOf(rules.definitions, subject.kind, tag)
  // What a policy only warns of is allowed.
  const policies = rules.policies.filter(({ mode }) => mode === 'enforce')
  const demands = demandsFor(inventory, policies, definition, subject, tag)
  if (demands.isHidden)
    throw new Problem(
      'usage',
      `\`redact\` in settings.yaml hides values of which those of \`${tag}\` depend, so they are not told`,
    )
  const { isSingle, canPass, passesEmpty, permitted, required, oneOf } = demands
  return {
    choices: valueChoices(inventory, { subject, tag, definition, demands })
      .map(({ name, allowed, objections }) => ({ name, kind: null, allowed, why: objections.map(objectionText) }))
      .sort((a, b) => Number(b.allowed) - Number(a.allowed)),
    values: {
      ...{ isSingle, canPass, passesEmpty, permitted, required, oneOf },
      definition: definition && shownDefinition(definition),
      inWords: inWords(demands, tag, definition),
    },
  }
}

const shownDefinition = ({ type, mandatory, restricted, pattern }: TagDefinition) => ({
  ...{ type, mandatory, restricted },
  pattern: pattern?.text ?? null,
})

function inWords(demands: ValueDemands, tag: string, definition: TagDefinition | null): string {
  const words = valuesThatPass(demands, tag)
  return definition?.restricted ? `${words}; it is restricted: changing it needs \`policies.override\`` : words
}

const allowedFirst = (a: ListedChoice, b: ListedChoice): number =>
  Number(b.allowed) - Number(a.allowed) || compareText(a.kind ?? '', b.kind ?? '') || compareText(a.name, b.name)

function objectionText({ policy, other, kind, values }: Demand): string {
  const asked = {
    within: `permits ${briefList(values)}`,
    all: `asks for ${briefList(values)}`,
    some: `asks for one of ${briefList(values)}`,
    none: 'permits no value',
  }[kind]
  return `policy \`${policy.name}\` ${asked}, because of ${calledBy(other)}`
}
