import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fixture, repositoryOf } from '../cli/fixture.ts'

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('.ci/run', () => {
  let fixture: Fixture
  beforeEach(() => {
    fixture = repositoryOf({ 'dist/cli.js': 'built', 'schema/a.json': '{}', 'src/a.ts': '' })
    mkdirSync(join(fixture.root, '.ci'))
    copyFileSync(file('.ci/run'), join(fixture.root, '.ci/run'))
  })
  afterEach(() => fixture.remove())

  /** `npm cit` is this script here. */
  function run(cit: string) {
    const bin = join(fixture.root, '.git', 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n[ "$*" = cit ] || exit 9\n${cit}\n`)
    // Where there is a browser, nothing is installed.
    writeFileSync(join(bin, 'chromium'), '#!/bin/sh\n')
    for (const name of ['npm', 'chromium']) chmodSync(join(bin, name), 0o755)
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
    const { status, stderr } = spawnSync(join(fixture.root, '.ci/run'), { cwd: '/', env, encoding: 'utf8' })
    return { status, stderr }
  }

  it('succeeds when all checks do and nothing else was built', () => {
    expect(run('echo changed >> src/a.ts')).toEqual({ status: 0, stderr: '' })
  })

  it('fails when a check fails', () => {
    expect(run('exit 3').status).toBe(3)
  })

  it.each([
    ['a file of dist is another', 'echo other > dist/cli.js', ' M dist/cli.js'],
    ['a file of dist is new', 'echo new > dist/chunk.js', '?? dist/chunk.js'],
    ['a schema is gone', 'rm schema/a.json', ' D schema/a.json'],
  ])('fails and says so when %s', (_, cit, line) => {
    const { status, stderr } = run(cit)
    expect(status).toBe(1)
    expect(stderr).toBe(
      `${line}\ndist/ or schema/ is not what the sources build: run \`npm run build\` and commit the result\n`,
    )
  })
})

describe('the workflow', () => {
  const text = readFileSync(file('.github/workflows/ci.yml'), 'utf8')

  it('pins every action to a commit', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may only read, and keeps no token', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m)
    expect(text).toContain('persist-credentials: false')
  })
})
