import type { Action } from './decision.ts'
import { type Change, changesBelow } from './diff/pair.ts'
import { normalizedPath } from './jsonpath/path.ts'
import { identityPath, sideOf } from './place.ts'
import type { JudgedDocument } from './rules/judge.ts'
import { maskSecrets } from './secret.ts'
import type { Display } from './shown.ts'

/** One change of a governed document as an audit record names it: where, and not what. */
export interface Changed {
  readonly file: string
  readonly document: number
  readonly project: string | null
  readonly environment: string | null
  /** RFC 9535 normalized path on its side. */
  readonly path: string
  /** The same place for people. */
  readonly identity: string
  readonly action: Action
}

/** A changed file that `protected` names; what changed in it is no field of a document. */
export interface ProtectedFile {
  readonly file: string
  readonly action: 'create' | 'update' | 'delete'
}

/** What a record says of a change beside the decision. */
export interface ChangeSummary {
  /** Of the files that differ between base and result; null where that is not known. */
  readonly digest: string | null
  /** The first changes in governed documents. */
  readonly changed: readonly Changed[]
  /** Changed files that `protected` names. */
  readonly protectedFiles: readonly ProtectedFile[]
}

/** Changes that a record lists; of more, it has the number alone. */
const MOST = 200

/** The first changes of documents, whole created or deleted subtrees as one, and how many there are in all. */
export function listChanges(
  documents: readonly JudgedDocument[],
  display: Display,
): { readonly count: number; readonly changed: readonly Changed[] } {
  let count = 0
  const changed: Changed[] = []
  for (const document of documents) {
    const changes = changesBelow(document.root)
    count += changes.length
    for (const change of changes.slice(0, MOST - changed.length)) changed.push(changeOf(document, change, display))
  }
  return { count, changed }
}

function changeOf(document: JudgedDocument, change: Change, display: Display): Changed {
  const { file, scope, base, result } = document
  const side = sideOf(change)
  return {
    file,
    document: (side === 'base' ? (base ?? result) : (result ?? base))?.index ?? 0,
    project: scope.project,
    environment: scope.environment,
    path: maskSecrets(normalizedPath(change.pair.path(side))),
    identity: identityPath(change, display),
    action: change.action,
  }
}
