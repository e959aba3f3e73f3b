// A bare repository with governance that wants every decision on the audit branch, and a long log there.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { auditLines } from './audit.mjs'

const PERSON = 'Bench <bench@example.org> 1700000000 +0000'
const PER_DAY = 1000
const config = tag => `services:\n  api:\n    dockerImage: acme/api:${tag}\n`

const FILES = {
  '.fieldgate/settings.yaml':
    'version: 1\ncompany: acme\naudit: { require: branch }\ndocuments:\n  - files: projects/{project}/config.yaml\n',
  '.fieldgate/roles.yaml':
    'roles: { lead: { permissions: [governance.update] } }\nbindings:\n  - { role: lead, users: [alice] }\n',
  'projects/shop/config.yaml': config('1.0'),
}

const data = content => [`data ${Buffer.byteLength(content)}\n`, content, '\n']

const commit = (branch, from, files) => [
  `commit refs/heads/${branch}\ncommitter ${PERSON}\n`,
  ...data(branch),
  // A commit on top of its own branch goes on from there by itself.
  from === null || from === branch ? '' : `from refs/heads/${from}\n`,
  ...Object.entries(files).flatMap(([path, content]) => [`M 100644 inline ${path}\n`, ...data(content)]),
]

/** `2023/01/31`, counted from the first day on. */
const dayAt = index => new Date(Date.UTC(2023, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '/')

/** Makes `folder`, whose branch `change` is a commit ahead of `main`, and whose log has so many records, 1,000 a day. */
export async function auditedOrigin(folder, records, chain) {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder])
  for (const [key, value] of [
    ['uploadpack.allowFilter', 'true'],
    ['uploadpack.allowAnySHA1InWant', 'true'],
    ['receive.autogc', 'false'],
  ])
    execFileSync('git', ['-C', folder, 'config', key, value])
  const git = spawn('git', ['-C', folder, 'fast-import', '--quiet'], { stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = once(git, 'exit')
  const write = async parts => {
    if (!git.stdin.write(parts.join(''))) await once(git.stdin, 'drain')
  }
  await write(commit('main', null, FILES))
  await write(commit('change', 'main', { 'projects/shop/config.yaml': config('2.0') }))
  let day = 0
  for (const lines of auditLines(records, PER_DAY, chain)) {
    await write(commit('fieldgate-audit', day === 0 ? null : 'fieldgate-audit', { [`log/${dayAt(day)}.jsonl`]: lines }))
    day += 1
  }
  git.stdin.end()
  const [status] = await ended
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`)
  return folder
}

/** A new clone as a runner has it: one commit of one branch, and the change beside it. */
export function shallowClone(parent, name, url) {
  const folder = join(parent, name)
  execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch=main', url, folder])
  execFileSync('git', ['-C', folder, 'fetch', '--quiet', '--depth=2', 'origin', 'change'])
  return folder
}
