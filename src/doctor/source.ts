import type { Protection } from '../core/protection.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { type Finding, finding } from './finding.ts'
import { type Holding, type Required, usesApp } from './required.ts'

/** Whether the checks that are required come from where Fieldgate reports its decision (threats.md G9). */
export function sourceFindings(
  { workflowApp }: Pick<Protection, 'workflowApp'>,
  holdings: readonly Holding[],
  required: Required,
): readonly Finding[] {
  const checks = holdings.flatMap(holding => holding.checks)
  const isByJob = usesApp(required) && checks.length > 0 && checks.every(({ name }) => name !== CHECK_NAME)
  return [
    ...checks.flatMap(check => (check.app === null ? [] : ofApp(check.name, check.app, workflowApp, required))),
    ...(isByJob ? [besideApp(checks.map(({ name }) => name))] : []),
  ]
}

/** Where the id of GitHub Actions is not known, an app may be the right one. */
function ofApp(name: string, app: number, workflowApp: number | null, { sources }: Required): readonly Finding[] {
  const reporters = sources.get(name)
  if (app === workflowApp) return reporters?.has('workflows') === false ? [notByWorkflows(name)] : []
  if (reporters?.has('app') === true) return [someApp(name, app)]
  return workflowApp === null ? [] : [never(name, app)]
}

const AT_CHECK = 'in Settings > Rules > Rulesets, at the required check'

const notByWorkflows = (name: string): Finding =>
  finding(
    'check-source-other',
    `\`${name}\` has to come from GitHub Actions, and Fieldgate reports it with the token of an app: it turns green only where somebody forges it`,
    `${AT_CHECK}: choose your app as its source`,
  )

const besideApp = (names: readonly string[]): Finding =>
  finding(
    'check-source-other',
    `\`${names.join('`, `')}\` is required, which reports as any workflow does, and not \`${CHECK_NAME}\`, which your app vouches for`,
    `in Settings > Rules > Rulesets: require \`${CHECK_NAME}\` from your app in its place`,
  )

const someApp = (name: string, app: number): Finding =>
  finding(
    'check-source-app',
    `\`${name}\` has to come from the app ${app}: whether its token is the one that Fieldgate has, and who gets its key, can not be read`,
    'see that the app is yours, and that its key is in an environment for the default branch alone',
  )

const never = (name: string, app: number): Finding =>
  finding(
    'check-source-other',
    `\`${name}\` has to come from the app ${app}, and not from GitHub Actions: it is never green`,
    `${AT_CHECK}: choose GitHub Actions as its source`,
  )
