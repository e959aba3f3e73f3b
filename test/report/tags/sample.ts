import type { StandingViolation, Survey, SurveyedPolicy, SurveyedSide } from '../../../src/core/tags/survey.ts'
import type { SurveyOptions } from '../../../src/report/tags/formats.ts'

/** Surveys for tests: policies, and pairs that they judge; whether a pair violates its policy is worked out here. */

export const plain: SurveyOptions = { colour: false, width: 80, toolVersion: '1.2.3' }
export const coloured: SurveyOptions = { ...plain, colour: true }

export const policy = (more: Partial<SurveyedPolicy> = {}): SurveyedPolicy => ({
  name: 'environment-clearance',
  description: 'projects stay inside the environments their workspace is cleared for',
  authoritative: { subject: 'workspace', tag: 'environment' },
  affected: { subject: 'project', tag: 'environment' },
  strategy: 'subset',
  mode: 'enforce',
  file: '.fieldgate/policies/environment.yaml',
  line: 4,
  judged: 0,
  violated: 0,
  ...more,
})

export const side = (kind: string, id: string, values: readonly string[] | null, more: Partial<SurveyedSide> = {}) => ({
  ...{ kind, id, values, tag: 'environment', restricted: false, file: `${kind}s/${id}.yaml`, line: 3 },
  ...more,
})

export interface Pair {
  /** The name of a policy; the first one where it is absent. */
  readonly policy?: string
  readonly authoritative: SurveyedSide
  readonly affected: SurveyedSide
  readonly howToFix?: string | null
  readonly more?: Partial<StandingViolation>
}

/** A survey in which these policies judge these pairs. */
export function surveyOf(pairs: readonly Pair[], policies = [policy()], more: Partial<Survey> = {}): Survey {
  const places = new Map(policies.map(({ name }, i) => [name, i]))
  const subjects = new Map<string, number>()
  const cells = new Map<string, { policy: number; subject: number; judged: number; violated: number }>()
  const violations: StandingViolation[] = []
  for (const { affected } of pairs) subjects.set(key(affected), 0)
  const names = [...subjects.keys()].sort()
  for (const [i, name] of names.entries()) subjects.set(name, i)
  for (const pair of pairs) {
    const at = places.get(pair.policy ?? policies[0]?.name ?? '') ?? 0
    const by = policies[at]
    if (by === undefined) throw new Error('a pair has no policy')
    const subject = subjects.get(key(pair.affected)) ?? 0
    const cell = cells.get(`${at} ${subject}`) ?? { policy: at, subject, judged: 0, violated: 0 }
    cells.set(`${at} ${subject}`, cell)
    const isViolated = !complies(by, pair)
    cell.judged++
    if (isViolated) cell.violated++
    if (isViolated) violations.push(violationOf(by, pair))
  }
  return {
    schema: 'fieldgate.violations/v1',
    commit: '0123456789abcdef0123456789abcdef01234567',
    governance: { commit: 'fedcba9876543210fedcba9876543210fedcba98', digest: 'sha256:00ff' },
    filter: { policy: null, workspace: null },
    policies: policies.map((one, i) => ({ ...one, ...totals([...cells.values()].filter(cell => cell.policy === i)) })),
    subjects: names.map(name => {
      const [kind, id] = JSON.parse(name)
      return { kind, id }
    }),
    cells: [...cells.values()],
    violations,
    ...more,
  }
}

const key = ({ kind, id }: SurveyedSide): string => JSON.stringify([kind, id])

const totals = (cells: readonly { readonly judged: number; readonly violated: number }[]) => ({
  judged: cells.reduce((sum, { judged }) => sum + judged, 0),
  violated: cells.reduce((sum, { violated }) => sum + violated, 0),
})

/** The table of tag-policies.md; what is redacted is taken for a value of its own. */
function complies({ strategy }: SurveyedPolicy, { authoritative, affected }: Pair): boolean {
  const [granted, has] = [authoritative.values ?? ['?'], affected.values ?? ['*']]
  if (granted.length === 0 && has.length === 0) return true
  const shared = has.filter(value => granted.includes(value)).length
  return strategy === 'subset' ? has.length > 0 && shared === has.length : shared > 0
}

function violationOf(by: SurveyedPolicy, { authoritative, affected, howToFix, more }: Pair): StandingViolation {
  const said = ({ kind, id, tag, values }: SurveyedSide) => `\`${tag}\` [${values?.join(', ')}] of ${kind} \`${id}\``
  return {
    ...{ policy: by.name, authoritative, affected, whoCanFix: 'anybody' },
    message: `[${authoritative.kind} > ${affected.kind}] ${by.name}: tag values ${said(affected)} must be a subset of the tag values ${said(authoritative)}`,
    howToFix: howToFix === undefined ? 'ask the cloud foundation for clearance' : howToFix,
    waysOut: {
      tags: `give ${affected.kind} \`${affected.id}\` only values of ${authoritative.kind} \`${authoritative.id}\`, or clear it for more`,
      policy: `change the policy \`${by.name}\``,
      relation: `move ${affected.kind} \`${affected.id}\` elsewhere`,
    },
    relations: [{ file: affected.file, line: 2 }],
    ...more,
  }
}

const SHOP = side('workspace', 'shop', ['dev', 'qa'])
const BANK = side('workspace', 'bank', ['dev', 'prod'], { restricted: true })

/** Two workspaces, four projects, a landing zone; two policies that are violated and one that is not. */
export const example = (more: Partial<Survey> = {}): Survey =>
  surveyOf(
    [
      { authoritative: BANK, affected: side('project', 'bank-api', ['prod']) },
      { authoritative: SHOP, affected: side('project', 'shop-dev', ['dev']) },
      { authoritative: SHOP, affected: side('project', 'shop-prod', ['prod', 'qa']) },
      {
        ...{ authoritative: SHOP, affected: side('project', 'shop-tools', []), howToFix: null },
        more: { whoCanFix: 'affected-restricted' },
      },
      ...['eu', 'us', 'asia'].map(zone => ({
        policy: 'zones',
        authoritative: side('landingZone', zone, zone === 'eu' ? ['public', 'internal'] : ['secret'], { tag: 'class' }),
        affected: side('project', 'shop-prod', ['public'], { tag: 'class' }),
      })),
      { policy: 'owners', authoritative: SHOP, affected: side('user', 'alice', ['dev']) },
    ],
    [
      policy(),
      policy({ name: 'owners', description: null, affected: { subject: 'principal', tag: 'environment' } }),
      policy({
        ...{ name: 'zones', description: null, strategy: 'intersection', mode: 'warn', line: 20 },
        ...{ authoritative: { subject: 'landingZone', tag: 'class' }, affected: { subject: 'project', tag: 'class' } },
      }),
    ],
    more,
  )

/** A survey as a large company has it: of all cells, one in `sparse` is judged. */
export function large(subjects: number, policies: number, violations: number, sparse: number): Survey {
  const some = Array.from({ length: policies }, (_, i) => policy({ name: `clearance-of-area-${i}`, line: i + 1 }))
  const pairs: Pair[] = []
  const cells = subjects * policies
  const every = Math.floor(cells / sparse / violations)
  for (let cell = 0, judged = 0; cell < cells; cell += sparse, judged++) {
    const subject = Math.floor(cell / policies)
    const values = judged % every === 0 && judged / every < violations ? ['prod', 'qa'] : ['qa']
    pairs.push({
      policy: some[(cell + subject) % policies]?.name ?? '',
      authoritative: side('workspace', `workspace-${subject % 500}`, ['dev', 'qa']),
      affected: side('project', `workspace-${subject % 500}.project-${subject}`, values),
    })
  }
  return surveyOf(pairs, some)
}

/** A survey in which everything that somebody else can write is one of these texts. */
export function surveyOfTexts(...texts: readonly [string, ...string[]]): Survey {
  const [first] = texts
  const sides = (text: string, values: readonly string[]) => side(text, text, values, { tag: text, file: text })
  const more = (text: string) => ({
    ...{ message: text, waysOut: { tags: text, policy: text, relation: text }, howToFix: text },
    ...{ relations: [{ file: text, line: 1 }], whoCanFix: 'affected-restricted' as const },
  })
  return surveyOf(
    texts.flatMap(text => [
      { policy: text, authoritative: sides(text, []), affected: sides(text, [text]), more: more(text) },
      { policy: text, authoritative: sides(text, [text, `${text}x`]), affected: sides(text, [text]) },
    ]),
    texts.map(text =>
      policy({
        ...{ name: text, description: text, file: text },
        ...{ authoritative: { subject: text, tag: text }, affected: { subject: text, tag: text } },
      }),
    ),
    {
      ...{ commit: first, governance: { commit: first, digest: first } },
      filter: { policy: first, workspace: first },
    },
  )
}
