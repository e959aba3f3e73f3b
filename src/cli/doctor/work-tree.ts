import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readYaml } from '../../core/document/read.ts'
import type { GovernanceResult } from '../../core/governance/governance.ts'
import { type GovernanceFile, parseGovernance } from '../../core/governance/parse.ts'
import { DEFAULT_LIMITS } from '../../core/governance/settings.ts'
import { Problem } from '../../core/problem.ts'
import { child } from '../../core/value.ts'
import type { WorkflowFile } from '../../doctor/workflow.ts'

/** Where GitHub looks for workflows: in this folder, not below it, and only at these endings. */
const WORKFLOWS = '.github/workflows'
const WORKFLOW = /\.ya?ml$/

/** The workflows in a work tree as they are on the disk, committed or not. Rejects with `usage` for what can not be read. */
export async function workflowsIn(root: string): Promise<readonly WorkflowFile[]> {
  const entries = await entriesOf(root, WORKFLOWS)
  const files = entries.filter(({ name, isFile }) => isFile && WORKFLOW.test(name)).map(({ name }) => name)
  return Promise.all(files.map(async name => fileAt(root, `${WORKFLOWS}/${name}`)))
}

const fileAt = async (root: string, file: string): Promise<WorkflowFile> => ({
  file,
  bytes: (await bytesOf(root, file)) ?? new Uint8Array(),
})

const GOVERNANCE = '.fieldgate'

/** The governance in a work tree; null where there is none. `owner` names the company where the settings do not. */
export async function governanceIn(
  root: string,
  { now, owner }: { readonly now: string; readonly owner: string | null },
): Promise<GovernanceResult | null> {
  const files = await filesBelow(root, GOVERNANCE)
  return files.length === 0 ? null : parseGovernance(files, { now, defaultCompany: owner })
}

async function filesBelow(root: string, folder: string): Promise<readonly GovernanceFile[]> {
  const entries = await entriesOf(root, folder)
  const files = entries.map(async ({ name, isFile, isFolder }): Promise<readonly GovernanceFile[]> => {
    const path = `${folder}/${name}`
    if (isFolder) return filesBelow(root, path)
    const bytes = (isFile ? await bytesOf(root, path) : null) ?? new Uint8Array()
    return [{ path, oid: '', mode: isFile ? '100644' : '120000', bytes }]
  })
  return (await Promise.all(files)).flat()
}

/** Where GitHub looks for CODEOWNERS; the first one counts. */
const CODE_OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

export async function codeOwnersIn(root: string): Promise<string | null> {
  for (const file of CODE_OWNERS) {
    const bytes = await bytesOf(root, file)
    if (bytes !== null) return new TextDecoder().decode(bytes)
  }
  return null
}

/** Whether `./` in a workflow is Fieldgate's own action: the repository is Fieldgate's, or a copy of it. */
export async function hasOwnAction(root: string): Promise<boolean> {
  const bytes = (await bytesOf(root, 'action.yml')) ?? (await bytesOf(root, 'action.yaml'))
  if (bytes === null) return false
  const read = readYaml(bytes, { file: 'action.yml', stream: false, tags: [], limits: DEFAULT_LIMITS })
  return read.ok && child(read.documents[0]?.value, 'name') === 'Fieldgate'
}

interface Entry {
  readonly name: string
  readonly isFile: boolean
  readonly isFolder: boolean
}

/** What a folder holds, in the order of names; nothing where there is none. */
async function entriesOf(root: string, folder: string): Promise<readonly Entry[]> {
  const entries = await ifThere(folder, readdir(join(root, folder), { withFileTypes: true }))
  return (entries ?? [])
    .map(entry => ({ name: entry.name, isFile: entry.isFile(), isFolder: entry.isDirectory() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const bytesOf = (root: string, file: string): Promise<Uint8Array | null> => ifThere(file, readFile(join(root, file)))

async function ifThere<T>(path: string, reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // what node:fs rejects with
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new Problem('usage', `\`${path}\` can not be read (${code})`)
  }
}
