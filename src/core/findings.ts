import type { Violation } from './decision.ts'
import { changesBelow, type Pair } from './diff/pair.ts'
import type { Account } from './facts.ts'
import { isNobody, type Standing } from './people/standing.ts'
import { MOST_PEOPLE, whoHolds } from './people/who-holds.ts'
import { permits } from './permits.ts'
import { identityPath, placed } from './place.ts'
import { levelOf, scopeText } from './rules/applicable.ts'
import type { Denial, JudgedDocument, ScopeJudge } from './rules/judge.ts'
import type { Display } from './shown.ts'
import { type PlacedTagFinding, tagViolation } from './tag-violations.ts'
import { wholeFile } from './whole-file.ts'

/** One account whose content is in the change. */
export interface JudgedPrincipal {
  readonly account: Account
  readonly as: 'author' | 'contributor'
  /** null: the whole change. */
  readonly files: ReadonlySet<string> | null
}

/** What stands against a principal, before waivers and approvals. */
export type Finding =
  | {
      readonly kind: 'denial'
      readonly principal: JudgedPrincipal
      readonly judge: ScopeJudge
      readonly roles: readonly string[]
      readonly denial: Denial
    }
  | {
      readonly kind: 'unmapped'
      readonly principal: JudgedPrincipal
      readonly judge: ScopeJudge
      readonly documents: readonly [JudgedDocument, ...JudgedDocument[]]
    }
  | {
      readonly kind: 'protected'
      readonly principal: JudgedPrincipal
      readonly file: string
      readonly action: 'create' | 'update' | 'delete'
    }
  | {
      /** Somebody without a role changes files of the inventory that are no documents. */
      readonly kind: 'outsider'
      readonly principal: JudgedPrincipal
      readonly file: string
    }
  | {
      readonly kind: 'tag'
      readonly principal: JudgedPrincipal
      readonly tag: PlacedTagFinding
      readonly warns: boolean
    }

type Unlifted = Omit<Violation, 'liftedBy'>

/** Turns findings into violations: located, worded, and with who can help. */
export class Reporter {
  readonly #standing: Standing
  readonly #display: Display
  readonly #company: string
  /** By scope; many violations ask for the same. */
  readonly #namedPeople = new Map<string, ReturnType<Standing['namedPeople']>>()

  constructor(given: { readonly standing: Standing; readonly display: Display; readonly company: string }) {
    this.#standing = given.standing
    this.#display = given.display
    this.#company = given.company
  }

  report(finding: Finding): Unlifted {
    if (finding.kind === 'denial') return this.#denial(finding)
    if (finding.kind === 'tag') return tagViolation(finding.tag, finding.principal, this.#standing, this.#company)
    if (finding.kind === 'outsider') return this.#outsider(finding)
    return finding.kind === 'unmapped' ? this.#unmapped(finding) : this.#protected(finding)
  }

  #denial({ principal, judge, roles, denial }: Extract<Finding, { kind: 'denial' }>): Unlifted {
    const { ruling, document, action } = denial
    return {
      code: ruling === null ? 'not-allowed' : 'disallowed',
      principal: principal.account.login,
      roles,
      scope: ruling === null ? null : levelOf(ruling.entry),
      ...document.scope,
      rule: ruling === null ? null : reference(ruling.rule),
      ...placed(denial, this.#display),
      action,
      message: this.#denialMessage(denial, roles),
      ...this.#whoCan(judge, document, [denial.pair]),
    }
  }

  #denialMessage(denial: Denial, roles: readonly string[]): string {
    const { ruling, action, renamed, final } = denial
    const who = roles.map(role => `\`${role}\``).join(', ')
    const what = `\`${identityPath(denial, this.#display)}\``
    if (ruling === null) return `no allow rule of ${who} covers this ${action} of ${what}`
    const advice = ruling.rule.message === null ? '' : `: ${ruling.rule.message}`
    const verb = renamed === undefined ? VERBS[action] : 'edit, by renaming what holds it,'
    return `${who} may not ${verb} ${what}${final ? ', and nobody can approve it' : ''}${advice}`
  }

  #unmapped({ principal, judge, documents }: Extract<Finding, { kind: 'unmapped' }>): Unlifted {
    const [first] = documents
    const { scope } = first
    const [change] = changesBelow(first.root)
    const { document, side, line, column, endLine, resultLine } = placed(
      { document: first, pair: change?.pair ?? first.root },
      this.#display,
    )
    const where = scope.project === null ? `company \`${scope.company}\`` : `project \`${scope.project}\``
    return {
      code: 'unmapped',
      principal: principal.account.login,
      roles: [],
      scope: null,
      ...scope,
      rule: null,
      file: first.file,
      document,
      side,
      path: null,
      identity: null,
      action: 'update',
      line,
      column,
      endLine,
      resultLine,
      message: unmappedMessage(principal.account, where),
      ...this.#whoCan(
        judge,
        first,
        documents.flatMap(({ root }) => changesBelow(root).map(({ pair }) => pair)),
      ),
    }
  }

  #outsider({ principal, file }: Extract<Finding, { kind: 'outsider' }>): Unlifted {
    const scope = { company: this.#company, project: null, environment: null }
    return {
      ...wholeFile(file, 'update'),
      code: 'unmapped',
      principal: principal.account.login,
      roles: [],
      ...scope,
      message: unmappedMessage(principal.account, `company \`${this.#company}\``),
      whoCan: this.#standing.heldRoles(scope),
      whoCanPeople: this.#people(scope, roles => roles.length > 0),
    }
  }

  #protected({ principal, file, action }: Extract<Finding, { kind: 'protected' }>): Unlifted {
    const scope = { company: this.#company, project: null, environment: null }
    const needed = isWaivers(file) ? ['governance.update', 'waivers.grant'] : ['governance.update']
    return {
      ...wholeFile(file, action),
      code: 'protected',
      principal: principal.account.login,
      roles: this.#standing.companyRoles(principal.account, this.#company),
      ...scope,
      message: `\`${file}\` is protected; changing it needs the permission ${needed.map(name => `\`${name}\``).join(' or ')}`,
      ...whoHolds(this.#standing, this.#company, needed),
    }
  }

  #whoCan(
    judge: ScopeJudge,
    { scope }: JudgedDocument,
    places: readonly Pair[],
  ): Pick<Violation, 'whoCan' | 'whoCanPeople'> {
    return {
      whoCan: this.#standing.heldRoles(scope).filter(role => permits(judge, [role], places)),
      whoCanPeople: this.#people(scope, roles => permits(judge, roles, places)),
    }
  }

  #named(scope: JudgedDocument['scope']): ReturnType<Standing['namedPeople']> {
    const text = scopeText(scope)
    const known = this.#namedPeople.get(text) ?? this.#standing.namedPeople(scope)
    this.#namedPeople.set(text, known)
    return known
  }

  #people(scope: JudgedDocument['scope'], may: (roles: readonly string[]) => boolean): string[] {
    const known = new Map<string, boolean>()
    const names: string[] = []
    for (const { name, roles } of this.#named(scope)) {
      const text = roles.join()
      if (!known.has(text)) known.set(text, may(roles))
      if (known.get(text)) names.push(name)
      if (names.length === MOST_PEOPLE) break
    }
    return names
  }
}

const unmappedMessage = (account: Account, where: string): string =>
  isNobody(account)
    ? `it is not known whose content this is in ${where}, so nobody's role can permit it`
    : `\`${account.login}\` holds no role in ${where}; a binding in .fieldgate/roles.yaml would give one`

/** The file that holders of `waivers.grant` may change as well. */
export const isWaivers = (file: string): boolean => /^\.fieldgate\/waivers\.(?:yaml|yml|json)$/.test(file)

const VERBS = { create: 'create', update: 'edit', delete: 'delete', reorder: 'reorder' } as const

const reference = (rule: NonNullable<Denial['ruling']>['rule']) => ({
  id: rule.id,
  file: rule.file,
  line: rule.line,
  jsonPath: rule.jsonPath,
  ruleId: rule.ruleId,
  actions: rule.shownActions,
})
