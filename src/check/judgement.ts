import { type Changed, listChanges } from '../core/changed.ts'
import { decide, type Judged } from '../core/decide.ts'
import type { Diagnostic, Located, Notice } from '../core/diagnostic.ts'
import type { Governance } from '../core/governance/governance.ts'
import { UNKNOWN_LOGIN } from '../core/governance/login.ts'
import type { JudgedDocument, ScopeJudge } from '../core/rules/judge.ts'
import { Display } from '../core/shown.ts'
import { together } from '../core/together.ts'
import type { FileChange, Repository } from '../repository.ts'
import { collisions } from './collisions.ts'
import { type Compared, compareDocuments } from './documents.ts'
import type { ProposedGovernance } from './governance.ts'
import { type JudgedTags, NO_TAGS } from './judged-tags.ts'
import { answeringForGovernance, type Part } from './parts.ts'
import { prepareRules } from './rules.ts'
import { actionOf, type Selection, selectChanges } from './selection.ts'

export interface Landing {
  readonly repository: Repository
  readonly governance: Governance
  /** The branch that it would land on, as in facts. */
  readonly target: string | null
  /** Of the protected branch, the base and the result. */
  readonly protectedTree: string
  readonly baseTree: string
  readonly tree: string
  /** From base to result. */
  readonly changes: readonly FileChange[]
  readonly parts: readonly Part[]
  readonly proposed: ProposedGovernance
  /** What is to be said whatever changed. */
  readonly general: readonly Notice[]
}

export interface JudgedLanding extends Judged {
  /** Changes in governed documents, whole created or deleted subtrees counted once. */
  readonly changes: number
  /** The first of them. */
  readonly changed: readonly Changed[]
  readonly protectedFiles: Selection['protectedFiles']
}

/** Judges the whole for what concerns everybody, and each part for those who answer for it. */
export async function judgeLanding(landing: Landing): Promise<JudgedLanding> {
  const { repository, governance, target, tree, changes, proposed, general } = landing
  const { settings } = governance
  const [whole, colliding, tags] = await Promise.all([
    readFiles(landing, changes),
    collisions(repository, { tree, changes, settings, target }),
    judgeTags(landing),
  ])
  const parts: ReadPart[] = []
  for (const part of landing.parts)
    parts.push({ part, files: part.changes === changes ? whole : await readFiles(landing, part.changes) })

  const problems = [...colliding, ...whole.problems, ...besides(whole.problems, tags.diagnostics)]
  const bench: Bench = {
    governance,
    scopesOf: await prepareRules(governance.rules, target),
    display: displayOf(landing, [whole, ...parts.map(({ files }) => files)]),
    problems,
    tags,
  }
  const answering = answeringForGovernance(landing.parts, tags.definitionFiles)
  const judged = parts.map(one =>
    judgePart(one, one.part === answering ? [...proposed.problems, ...tags.invalidDefinitions] : [], bench),
  )
  const notices = [...general, ...tags.notices]
  const common: Judged = { principals: [], violations: [], warnings: tags.warnings, notices, diagnostics: problems }
  const { count, changed } = listChanges(whole.documents, bench.display)
  return { ...together([common, ...judged]), changes: count, changed, protectedFiles: whole.protectedFiles }
}

/** Problems of files of which the others do not say the same already. */
const besides = (others: readonly Diagnostic[], problems: readonly Diagnostic[]): readonly Diagnostic[] =>
  problems.filter(({ code, file }) => !others.some(other => other.code === code && other.file === file))

/** What it takes is loaded where there is an inventory. */
async function judgeTags(landing: Landing): Promise<JudgedTags> {
  if (landing.governance.settings.inventory.length === 0 && landing.proposed.governance === null) return NO_TAGS
  const { judgeInventory } = await import('./tags.ts')
  return judgeInventory({ ...landing, author: landing.parts[0]?.facts.author.login ?? UNKNOWN_LOGIN })
}

/** Changed files, sorted and compared. */
interface ReadFiles extends Compared {
  readonly protectedFiles: Selection['protectedFiles']
}

interface ReadPart {
  readonly part: Part
  readonly files: ReadFiles
}

async function readFiles(
  { repository, governance: { settings }, target }: Landing,
  changes: readonly FileChange[],
): Promise<ReadFiles> {
  const selected = selectChanges(changes, settings, target)
  const compared = await compareDocuments(repository, selected.documents, settings)
  return {
    ...compared,
    problems: [...selected.problems, ...compared.problems],
    protectedFiles: selected.protectedFiles,
  }
}

/** A value that is redacted in one part is hidden in all. */
function displayOf({ governance, proposed }: Landing, read: readonly ReadFiles[]): Display {
  const display = new Display([...governance.settings.redact, ...proposed.redact])
  for (const root of new Set(read.flatMap(({ documents }) => documents.map(document => document.root))))
    display.learn(root)
  return display
}

/** What judging a part takes beside the part. */
interface Bench {
  readonly governance: Governance
  readonly scopesOf: (documents: readonly JudgedDocument[]) => readonly ScopeJudge[]
  readonly display: Display
  /** What is said of the whole, and need not be said again. */
  readonly problems: readonly Diagnostic[]
  readonly tags: JudgedTags
}

function judgePart(
  { part, files }: ReadPart,
  invalidGovernance: readonly Diagnostic[],
  { governance, scopesOf, display, problems, tags }: Bench,
): Judged {
  const { label, facts, head } = part
  const protectedFiles = [...files.protectedFiles, ...definitionFiles(part, tags)]
  const scopes = scopesOf(files.documents)
  const judged = decide({
    ...{ facts, head, governance, scopes, protectedFiles, invalidGovernance, display },
    inventoryFiles: part.changes.flatMap(({ path }) => (tags.plainFiles.has(path) ? [path] : [])),
    tags: tags.findings.filter(({ causes }) => part.changes.some(({ path }) => causes.has(path))),
  })
  const said = new Set(problems.map(problem => JSON.stringify(problem)))
  const own = files.problems.filter(problem => !said.has(JSON.stringify(problem)))
  const complete: Judged = {
    ...judged,
    notices: [...files.notices, ...judged.notices],
    diagnostics: [...own, ...judged.diagnostics],
  }
  return label === null ? complete : labelled(complete, label)
}

/** Tag definitions in the inventory are governance, wherever they stand. */
const definitionFiles = ({ changes }: Part, { definitionFiles: files }: JudgedTags): Selection['protectedFiles'] =>
  changes
    .filter(({ path }) => files.has(path))
    .map(({ path, base, result }) => ({ file: path, action: actionOf({ base, result }) }))

/** The judgement of one pull request of a group, which says so; whom nothing is known of concerns all of them. */
function labelled(judged: Judged, label: string): Judged {
  const named = <Found extends { readonly message: string }>(found: Found): Found => ({
    ...found,
    message: `${label}: ${found.message}`,
  })
  return {
    ...judged,
    violations: judged.violations.map(named),
    warnings: judged.warnings.map(named),
    diagnostics: judged.diagnostics.map(found => (isPlaced(found) ? named(found) : found)),
  }
}

const isPlaced = ({ file }: Located<string>): boolean => file !== undefined
