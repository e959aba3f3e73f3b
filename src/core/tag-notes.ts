import type { Violation } from './decision.ts'
import { compareText, type Notice } from './diagnostic.ts'
import type { Place } from './document/document.ts'
import { groupBy } from './group.ts'
import { spotFields } from './tag-violations.ts'
import type { Breach } from './tags/evaluate.ts'
import type { Spot } from './tags/finding.ts'
import type { Inventory, InventoryProblem } from './tags/inventory.ts'
import type { TagJudgement } from './tags/judge.ts'
import { breachMessage, briefList } from './tags/message.ts'
import { standingSpot } from './tags/policy-findings.ts'
import { calledBy } from './tags/references.ts'

/** Lines of spots. */
interface Located {
  at(spot: Spot): Place
}

/** What a warning has that is nobody's violation. */
const nobodys = (author: string) =>
  ({
    principal: author,
    roles: [],
    project: null,
    environment: null,
    action: 'update',
    whoCan: [],
    whoCanPeople: [],
    liftedBy: null,
  }) as const

/** A breach that was there before: a warning at the subject. */
export function existingWarning(
  breach: Breach,
  inventory: Inventory,
  places: Located,
  author: string,
  company: string,
): Violation {
  const { policy } = breach
  const spot = standingSpot(breach, inventory)
  return {
    ...nobodys(author),
    ...spotFields(spot, places.at(spot)),
    code: 'policy-violated',
    scope: 'company',
    company,
    rule: { id: policy.name, file: policy.file, line: policy.line, jsonPath: null, ruleId: null, actions: [] },
    message: `${breachMessage(breach, inventory)}; it was so before this change`,
  }
}

/** What was wrong with the inventory before: a warning where it stands. */
export function debtWarning(
  { file, at, message, unreadable }: InventoryProblem,
  places: Located,
  author: string,
  company: string,
): Violation {
  const spot: Spot = { file, at: at ?? { document: 0, path: [] } }
  const { line = 1, column = 1 } = unreadable ?? {}
  return {
    ...nobodys(author),
    ...spotFields(spot, at === null ? { line, column, endLine: line } : places.at(spot)),
    code: 'inventory-invalid',
    scope: null,
    company,
    rule: null,
    message: `${message}; it was so before this change`,
  }
}

/** A breach that is gone. */
export function resolvedNotice({ policy, authoritative, affected }: Breach, { result }: TagJudgement): Notice {
  const pair = `${calledBy(affected)} and ${calledBy(authoritative)}`
  const [there] = result.find(affected.kind, affected.id)
  return {
    code: 'policy-resolved',
    message: `${pair} comply with policy \`${policy.name}\` again, or are related no more`,
    ...(there !== undefined && { file: there.file }),
  }
}

/** What a change of policies does to subjects that nobody touches: one notice a policy, which counts and names them. */
export function impactNotices(breaches: readonly Breach[]): Notice[] {
  return [...groupBy(breaches, ({ policy }) => policy.name)].map(([name, found]) => {
    const pairs = found.map(({ authoritative, affected }) => `${authoritative.id} > ${affected.id}`).sort(compareText)
    const [first] = found
    return {
      code: 'policy-impact',
      message: `with this change, ${pairs.length} ${pairs.length === 1 ? 'relation violates' : 'relations violate'} policy \`${name}\`: ${briefList(pairs)}`,
      ...(first !== undefined && { file: first.policy.file, line: first.policy.line, column: 1 }),
    }
  })
}
