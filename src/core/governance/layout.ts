import { compareText } from '../diagnostic.ts'
import { type Findings, fileProblem } from './findings.ts'
import { didYouMean } from './near.ts'

const ROOT = '.fieldgate'
const EXTENSION = /\.(?:yaml|yml|json)$/

const SINGLE = ['settings', 'roles', 'people', 'waivers'] as const
const FOLDERS = ['rules', 'policies', 'tests', 'sync'] as const

type Single = (typeof SINGLE)[number]
type Folder = (typeof FOLDERS)[number]

/** One file below `.fieldgate/` as Git has it. */
export interface GovernanceFile {
  /** From the root of the repository, `.fieldgate/` included. */
  readonly path: string
  readonly oid: string
  /** Six octal digits. */
  readonly mode: string
  readonly bytes: Uint8Array
}

/** The files of governance, each where it belongs (governance.md). */
export interface Layout {
  readonly single: Readonly<Record<Single, GovernanceFile | null>>
  /** In the order of their paths. */
  readonly folders: Readonly<Record<Folder, readonly GovernanceFile[]>>
}

/** Sorts files into their places; what has no place, or shares it with another, is a problem. */
export function arrange(files: readonly GovernanceFile[], findings: Findings): Layout {
  const ordered = [...files].sort((a, b) => compareText(a.path, b.path))
  const usable = ordered.filter(file => {
    const problem = pathProblem(file.path) ?? modeProblem(file.mode)
    if (problem !== null) fileProblem(findings, file.path, problem)
    return problem === null
  })
  const chosen = withoutTwins(usable, ordered, findings)
  const single = (name: Single) => chosen.find(file => stem(file.path) === `${ROOT}/${name}`) ?? null
  const folder = (name: Folder) => chosen.filter(file => file.path.startsWith(`${ROOT}/${name}/`))
  return {
    single: {
      settings: single('settings'),
      roles: single('roles'),
      people: single('people'),
      waivers: single('waivers'),
    },
    folders: { rules: folder('rules'), policies: folder('policies'), tests: folder('tests'), sync: folder('sync') },
  }
}

const stem = (path: string): string => path.replace(EXTENSION, '')

/** What a file system without case and normalisation would take for the same file, whatever its format. */
const folded = (path: string): string => stem(path).normalize('NFC').toLowerCase()

function modeProblem(mode: string): string | null {
  if (mode === '100644' || mode === '100755') return null
  const kind = mode === '120000' ? 'a symlink' : mode === '160000' ? 'a submodule' : `of mode \`${mode}\``
  return `is ${kind}; governance files must be regular files`
}

function pathProblem(path: string): string | null {
  const [root = '', first = '', ...rest] = path.split('/')
  if (/\p{Cs}/u.test(path)) return 'the name of the file is not UTF-8'
  if (root !== ROOT) return `\`${root}\` is another spelling of \`${ROOT}\`; governance stands in \`${ROOT}\` alone`
  if (first === '') return `\`${ROOT}\` must be a folder`
  if (!EXTENSION.test(path)) return 'governance files end in `.yaml`, `.yml` or `.json`; move this file elsewhere'
  return rest.length > 0 ? folderProblem(first) : singleProblem(first)
}

function folderProblem(name: string): string | null {
  if (FOLDERS.some(folder => folder === name)) return null
  return `unknown governance folder \`${name}\`${didYouMean(name, FOLDERS) || `; there are ${list(FOLDERS)}`}`
}

function singleProblem(name: string): string | null {
  if (SINGLE.some(single => single === stem(name))) return null
  const near =
    didYouMean(
      name,
      SINGLE.map(single => `${single}.yaml`),
    ) || didYouMean(stem(name), SINGLE)
  return `unknown governance file \`${name}\`${near || `; there are ${list(SINGLE)}, and files in the folders ${list(FOLDERS)}`}`
}

const list = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ')

/**
 * Two files that differ in ending, case or Unicode normalisation alone are candidates for one. The problem stands at
 * every one but the documented spelling, `.yaml`, which a repair is judged by (governance.md, "Which version counts").
 */
function withoutTwins(
  usable: readonly GovernanceFile[],
  all: readonly GovernanceFile[],
  findings: Findings,
): readonly GovernanceFile[] {
  const candidates = new Map<string, GovernanceFile[]>()
  for (const file of all) candidates.set(folded(file.path), [...(candidates.get(folded(file.path)) ?? []), file])
  return usable.filter(file => {
    const others = (candidates.get(folded(file.path)) ?? []).filter(other => other !== file)
    const documented =
      file.path.endsWith('.yaml') && others.every(other => !usable.includes(other) || !other.path.endsWith('.yaml'))
    if (others.length === 0 || documented) return true
    fileProblem(findings, file.path, `is a second candidate beside \`${others[0]?.path}\`; keep one of them`)
    return false
  })
}
