// Git repositories, written through `git fast-import`: 100,000 files in a few seconds.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { editedOnce, smallConfiguration } from './config.mjs'
import { governance } from './governance.mjs'
import { yaml } from './yaml.mjs'

const PERSON = 'Bench <bench@example.org> 1700000000 +0000'
const FILES_PER_FOLDER = 100
const FOLDERS_PER_ENVIRONMENT = 100

const data = text => `data ${Buffer.byteLength(text)}\n${text}\n`

function* commit(branch, parent, files) {
  yield `commit refs/heads/${branch}\ncommitter ${PERSON}\n${data(branch)}`
  if (parent !== null) yield `from refs/heads/${parent}\n`
  for (const [path, text] of files) yield `M 100644 inline ${path}\n${data(text)}`
}

function* history(base, change) {
  yield* commit('main', null, base)
  yield* commit('change', 'main', change)
}

/** A repository whose branch `change` is one commit ahead of `main`; both are given as pairs of path and text. */
export async function repository(folder, base, change) {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', folder])
  const git = spawn('git', ['-C', folder, 'fast-import', '--quiet'], { stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = once(git, 'exit')
  await pipeline(Readable.from(history(base, change)), git.stdin)
  const [status] = await ended
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`)
  return folder
}

/** Of file n: an environment has 100 projects, a project 100 files there. */
function path(n) {
  const folder = Math.floor(n / FILES_PER_FOLDER)
  const environment = Math.floor(folder / FOLDERS_PER_ENVIRONMENT)
  return `environments/env${environment}/project${folder % FOLDERS_PER_ENVIRONMENT}/service-${n}.yaml`
}

function* smallFiles(count) {
  for (let n = 0; n < count; n += 1) yield [path(n), yaml(smallConfiguration(n))]
}

function* withGovernance(rules, files) {
  yield* governance(rules)
  yield* files
}

/** A repository of small YAML files of which some, evenly spread, change in one field each. */
export function repositoryOfFiles(parent, { files, changed, rules }) {
  const change = Array.from({ length: changed }, (_, i) => {
    const n = Math.floor((i * files) / changed)
    return [path(n), yaml(editedOnce(smallConfiguration(n), i))]
  })
  return repository(
    join(parent, `files-${files}-${changed}-${rules}`),
    withGovernance(rules, smallFiles(files)),
    change,
  )
}

/** A repository of one large document, given as the text of both sides. */
export function repositoryOfDocument(parent, { extension, name, base, result, rules }) {
  const file = `projects/shop/api-console-config.${extension}`
  return repository(join(parent, `document-${name}`), withGovernance(rules, [[file, base]]), [[file, result]])
}
