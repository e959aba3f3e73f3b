import type { Violation } from '../decision.ts'
import { changesBelow } from '../diff/pair.ts'
import type { Facts, Review } from '../facts.ts'
import type { Finding } from '../findings.ts'
import { permits } from '../permits.ts'
import { OVERRIDE } from '../tag-violations.ts'
import { countingReviews } from './reviewers.ts'
import type { Standing } from './standing.ts'

type Lift = Extract<Violation['liftedBy'], { readonly login: string }>

/** Which findings are lifted by somebody who may make the change (identity.md, "Approval by someone who may"). */
export class Approvals {
  readonly #standing: Standing
  readonly #company: string
  readonly #reviews: readonly Review[]

  constructor(facts: Facts, head: string, standing: Standing, company: string) {
    this.#standing = standing
    this.#company = company
    this.#reviews = countingReviews(facts, head).filter(({ user }) => standing.may(user, 'changes.approve', company))
  }

  /** The first review that covers a finding; null where none does. */
  lifting(finding: Finding): Lift | null {
    for (const { id, user } of this.#reviews) {
      const role = this.#covers(finding, user)
      if (role !== null) return { login: user.login, role, review: id }
    }
    return null
  }

  /** The role by which a reviewer may make the change; null where the reviewer may not. */
  #covers(finding: Finding, user: Review['user']): string | null {
    if (finding.kind === 'protected') return this.#roleWith(user, 'governance.update')
    if (finding.kind === 'tag') return finding.tag.policy === null ? null : this.#roleWith(user, OVERRIDE)
    if (finding.kind === 'outsider') return this.#standing.companyRoles(user, this.#company)[0] ?? null
    if (finding.kind === 'denial' && finding.denial.final) return null
    if (finding.kind === 'unmapped' && finding.judge.hasFinalRule(document => finding.documents.includes(document)))
      return null
    const places =
      finding.kind === 'denial'
        ? [finding.denial.pair]
        : finding.documents.flatMap(({ root }) => changesBelow(root).map(({ pair }) => pair))
    const { scope } = finding.kind === 'denial' ? finding.denial.document : finding.documents[0]
    const roles = this.#standing.roles(user, scope).map(({ role }) => role)
    return permits(finding.judge, roles, places) ? (roles[0] ?? null) : null
  }

  #roleWith(user: Review['user'], permission: string): string | null {
    const roles = this.#standing.companyRoles(user, this.#company)
    return roles.find(role => this.#standing.grants(role, permission)) ?? null
  }
}
