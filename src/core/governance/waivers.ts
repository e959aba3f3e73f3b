import { byPlace, type Diagnostic } from '../diagnostic.ts'
import type { Path } from '../document/document.ts'
import type { Source } from './findings.ts'
import type { Governance, Waiver } from './governance.ts'
import { endsLaterThan, isExpired } from './instants.ts'
import { currentRuleId } from './predefined.ts'
import { checkKnown, checkUnique, type Reading, readExpiry, readQueries } from './reading.ts'
import { readShape } from './salvage.ts'
import { readScope, type ScopeRules } from './scope.ts'
import { type WaiverShape, WaiversShape } from './shapes/waivers.ts'

/** Days from the evaluation of a change to the end of a waiver that it adds or changes (identity.md). */
const LONGEST_WAIVER = 180

/** What a waiver can name; null: could not be read, nothing is said about these names. */
export interface Waivable {
  readonly entryIds: ReadonlySet<string> | null
  readonly ruleIds: ReadonlySet<string> | null
  readonly policies: ReadonlySet<string> | null
  readonly roles: ReadonlySet<string> | null
  readonly scopes: ScopeRules
}

/** Reads `waivers.yaml`; problems of single waivers are reported, the waivers left out. */
export function readWaivers(reading: Reading, file: Source, known: Waivable): readonly Waiver[] {
  const shaped = readShape<WaiverShape[]>(WaiversShape, file)
  if (shaped === null) return []
  const { value: waivers, source } = shaped
  checkUnique(
    source,
    waivers.map(({ id }) => id),
    i => [i, 'id'],
  )
  return waivers.flatMap((waiver, i) => readWaiver(reading, source, [i], waiver, known) ?? [])
}

/**
 * Waivers that a change adds or changes and that would last longer than 180 days from `now` (RFC 3339), as problems of
 * code `governance-invalid`. `before` is null where there was no governance.
 */
export function waiverProblems(before: Governance | null, after: Governance, now: string): readonly Diagnostic[] {
  const known = new Set((before?.waivers ?? []).map(contentOf))
  return after.waivers
    .filter(waiver => !known.has(contentOf(waiver)) && endsLaterThan(waiver.expires, LONGEST_WAIVER, now))
    .map(({ id, file, line }): Diagnostic => {
      const message = `the waiver \`${id}\` lasts longer than ${LONGEST_WAIVER} days from today; give it an earlier \`expires\``
      return { code: 'governance-invalid', message, file, line, column: 1 }
    })
    .sort(byPlace)
}

/** What a waiver says, wherever it stands. */
const contentOf = ({
  id,
  rule,
  ruleId,
  policy,
  company,
  project,
  paths,
  roles,
  reason,
  owner,
  expires,
}: Waiver): string =>
  JSON.stringify([
    [id, rule, ruleId, policy, company, project, reason, owner, expires],
    paths?.map(({ text }) => text).sort(),
    roles && [...roles].sort(),
  ])

function readWaiver(reading: Reading, source: Source, path: Path, waiver: WaiverShape, known: Waivable): Waiver | null {
  const target = readTarget(source, path, waiver, known)
  const expires = readExpiry(source, [...path, 'expires'], waiver.expires)
  const paths = waiver.paths === undefined ? null : readQueries(reading, source, [...path, 'paths'], waiver.paths)
  if (waiver.policy !== undefined && waiver.paths !== undefined)
    source.problem([...path, 'paths'], '`paths` does not go with `policy`; policies speak of subjects, not of paths')
  for (const [i, role] of (waiver.roles ?? []).entries())
    checkKnown(source, [...path, 'roles', i], 'role', role, known.roles)
  const { company, project } = readScope(source, path, waiver, known.scopes)
  if (target === null || expires === null) return null
  if (isExpired(expires, reading.context.now))
    source.warning(path, `the waiver \`${waiver.id}\` expired at ${expires} and has no effect; remove it`)
  const { id, reason, owner } = waiver
  const roles = waiver.roles === undefined ? null : new Set(waiver.roles)
  return {
    id,
    file: source.file,
    get line() {
      return source.lineOf(path)
    },
    ...target,
    company,
    project,
    paths,
    roles,
    reason,
    owner,
    expires,
  }
}

type Target = Pick<Waiver, 'rule' | 'ruleId' | 'policy'>

/** The rule, predefined rule or policy that a waiver is for. */
function readTarget(source: Source, path: Path, { rule, ruleId, policy }: WaiverShape, known: Waivable): Target | null {
  const none: Target = { rule: null, ruleId: null, policy: null }
  const named = [rule, ruleId, policy].filter(name => name !== undefined).length
  if (named !== 1) {
    source.problem(
      path,
      `a waiver has exactly one of \`rule\`, \`ruleId\` and \`policy\`; this one has ${named === 0 ? 'none' : named}`,
    )
    return null
  }
  if (rule !== undefined) return knowsRule(source, [...path, 'rule'], rule, known.entryIds) ? { ...none, rule } : null
  if (policy !== undefined)
    return checkKnown(source, [...path, 'policy'], 'policy', policy, known.policies) ? { ...none, policy } : null
  const current = currentRuleId(source, [...path, 'ruleId'], ruleId ?? '')
  const isKnown = checkKnown(source, [...path, 'ruleId'], 'rule id', current, known.ruleIds)
  return isKnown ? { ...none, ruleId: current } : null
}

function knowsRule(source: Source, path: Path, rule: string, known: ReadonlySet<string> | null): boolean {
  if (known?.has(rule) || !/^rule-[0-9a-f]{8,}$/.test(rule)) return checkKnown(source, path, 'rule', rule, known)
  source.problem(
    path,
    `\`${rule}\` is a derived id, which changes with its rule; give the entry an \`id\` and name that`,
  )
  return false
}
