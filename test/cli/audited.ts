import { type Fixture, fieldgate, GOVERNED, ROLES, repositoryOf, SETTINGS } from './fixture.ts'

/** The branch that governance names, which is not the usual one. */
export const BRANCH = 'records'
export const AUDITED = {
  ...GOVERNED,
  '.fieldgate/settings.yaml': `${SETTINGS}audit: { branch: ${BRANCH}, require: branch }\n`,
  '.fieldgate/roles.yaml': ROLES,
}
const CONFIG = 'projects/shop/config.yaml'
const config = (image: string, replicas: number) =>
  `services:\n  api:\n    dockerImage: api:${image}\n    replicas: ${replicas}\n`

/** A repository in which bob landed something that was allowed, and was denied something else; both have records. */
export function auditedRepository(files: Readonly<Record<string, string>> = {}): Fixture {
  const fixture = repositoryOf({ ...AUDITED, ...files })
  const ask = (head: string) =>
    fieldgate(['check', '--repo', fixture.root, '--base', 'main', '--head', head, '--author', 'bob'])
  fixture.commit({ [CONFIG]: config('1.0', 3) })
  const allowed = ask('change')
  fixture.git('switch', '-q', 'main')
  fixture.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #7', 'change')
  fixture.git('switch', '-q', '-c', 'other')
  fixture.commit({ [CONFIG]: config('2.0', 3) })
  const denied = ask('other')
  if (allowed.code !== 0 || denied.code !== 1) throw new Error(`${allowed.out}${allowed.err}${denied.out}${denied.err}`)
  fixture.git('switch', '-q', 'main')
  return fixture
}

/** The lines of the log. */
export function linesOf({ git }: Fixture): readonly string[] {
  const files = git('ls-tree', '-r', '--name-only', BRANCH).split('\n')
  return files.flatMap(file => git('cat-file', 'blob', `${BRANCH}:${file}`).split('\n'))
}
