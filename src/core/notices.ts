import type { Notice } from './diagnostic.ts'
import type { Pair } from './diff/pair.ts'
import { enforcementOf, scopeName } from './enforcement.ts'
import type { Finding } from './findings.ts'
import type { Enforcement, Settings, Waiver } from './governance/governance.ts'
import { identityPath, placed } from './place.ts'
import type { Scope } from './rules/applicable.ts'
import type { Judgement, ScopeJudge } from './rules/judge.ts'
import type { Display } from './shown.ts'

/** Where violations are warnings only. */
export function notEnforced(scopes: readonly ScopeJudge[], settings: Settings): Notice[] {
  return scopes.flatMap(({ documents: [first] }) => {
    return first === undefined ? [] : laxNotice(enforcementOf(settings, first.scope), first.scope)
  })
}

/** That it is not judged strictly in a place; nothing where it is. */
export function laxNotice(enforcement: Enforcement, where: Pick<Scope, 'company' | 'project'>): Notice[] {
  if (enforcement === 'enforce') return []
  const name = scopeName(where)
  const what = enforcement === 'off' ? `nothing in ${name} is judged` : `violations in ${name} are warnings only`
  return [{ code: 'not-enforced', message: `${what}, since settings.yaml says \`enforcement: ${enforcement}\` there` }]
}

/** Values that an edit rule looks at and that came or went with their holder, where nothing else objects. */
export function sidestepNotices(
  judged: readonly { readonly findings: readonly Finding[]; readonly sidesteps: Judgement['sidesteps'] }[],
  display: Display,
): Notice[] {
  return judged.flatMap(({ sidesteps, findings }) => {
    const denied = new Set(findings.flatMap(finding => (finding.kind === 'denial' ? [finding.denial.pair] : [])))
    const deniedBelow = new Set([...denied].flatMap(pair => [...pair.upwards()]))
    const isDenied = (pair: Pair) => deniedBelow.has(pair) || [...pair.upwards()].some(place => denied.has(place))
    return sidesteps
      .filter(({ pair }) => !isDenied(pair))
      .map(({ document, rule, pair }) => {
        const { line, column } = placed({ document, pair }, display)
        const verb = pair.created ? 'added' : 'removed'
        return {
          code: 'edit-rule-sidestepped' as const,
          message: `rule \`${rule.id}\` controls edits only, so \`${identityPath({ pair }, display)}\`, ${verb} with what holds it, is not held against anybody; list \`actions: [create, update, delete]\` to control it`,
          file: document.file,
          line,
          column,
        }
      })
  })
}

/** A waiver that covers a violation. */
export const waivedNotice = ({ id, owner, expires, reason, file, line }: Waiver): Notice => ({
  code: 'waived',
  message: `waiver \`${id}\` of \`${owner}\` covers a violation ${lastDay(expires)}: ${reason}`,
  file,
  line,
})

/** The instant from which it no longer counts is the beginning of the next day, or a time of its own. */
function lastDay(expires: string): string {
  const end = Date.parse(expires)
  return end % DAY === 0 ? `until the end of ${new Date(end - DAY).toISOString().slice(0, 10)}` : `until ${expires}`
}

/** In milliseconds. */
const DAY = 86_400_000
