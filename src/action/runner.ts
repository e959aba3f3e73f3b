import { Problem } from '../core/problem.ts'

/** Put in by the build, from package.json. */
declare const FIELDGATE_VERSION: string

/** All that the Action may know and touch of the process around it, but for what `@actions/core` does. */
export interface Runner {
  /** The version of this program. */
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The clock: RFC 3339, UTC, whole seconds. */
  now(): string
  /** Resolves when the text is in the log. */
  log(text: string): Promise<void>
}

/** The runner that started this process. */
export const processRunner = ({ stdout, env }: NodeJS.Process): Runner => ({
  version: FIELDGATE_VERSION,
  environment: env,
  now: () => `${new Date().toISOString().slice(0, 19)}Z`,
  log: text => new Promise(resolve => stdout.write(text, () => resolve())),
})

/** A variable that every runner sets. */
export function variable({ environment }: Runner, name: string): string {
  const value = environment[name]
  if (value) return value
  throw new Problem('usage', `the variable \`${name}\` is not set; run this as a step of a workflow`)
}

/** The repository that the workflow runs in. */
export function repositoryName(runner: Runner): { readonly owner: string; readonly repo: string } {
  const [owner, repo, ...rest] = variable(runner, 'GITHUB_REPOSITORY').split('/')
  if (owner && repo && rest.length === 0) return { owner, repo }
  throw new Problem('usage', 'the variable `GITHUB_REPOSITORY` is not of the form `owner/name`')
}
