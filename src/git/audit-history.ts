import { createHash } from 'node:crypto'
import type { AuditCommit, AuditHistory } from '../audit-log.ts'
import { decodePath } from '../core/path-bytes.ts'
import type { AuditRepository } from './audit-repository.ts'
import { dayFiles } from './audit-tree.ts'

/** How the log on an audit branch came to be, commit by commit. */
export class BranchHistory implements AuditHistory {
  readonly remembered: string | null
  readonly #repository: AuditRepository
  readonly #tip: string

  constructor(repository: AuditRepository, tip: string, remembered: string | null) {
    this.#repository = repository
    this.#tip = tip
    this.remembered = remembered
  }

  async others(): Promise<readonly string[]> {
    const { objects } = this.#repository
    return (await dayFiles(objects, (await objects.commit(this.#tip)).tree)).others
  }

  /** Git works out the differences; a merge is compared with its first parent. */
  async *commits(): AsyncGenerator<AuditCommit, void, undefined> {
    await this.#complete()
    const tokens = tokensOf(
      this.#repository.output([
        ...['log', '-z', '--reverse', '--first-parent', '--diff-merges=first-parent', '--root', '--raw', '-r'],
        ...['--no-renames', '--no-abbrev', '--no-show-signature', '--format=%H%n%P%n%B', this.#tip, '--'],
      ]),
    )
    let current: Draft | null = null
    for await (const token of tokens) {
      if (current !== null && takes(current, token)) continue
      if (current !== null) yield current
      current = draftOf(token)
    }
    if (current !== null) yield current
  }

  blobId(content: Buffer): string {
    const format = this.#tip.length === 40 ? 'sha1' : 'sha256'
    return createHash(format).update(`blob ${content.length}\0`).update(content).digest('hex')
  }

  /** A history that is cut off would begin with a commit that seems to bring everything before it. */
  async #complete(): Promise<void> {
    const { own, upstream, git } = this.#repository
    const cut = own.shallowCommits()
    if (cut.size === 0) return
    const roots = await git(['rev-list', '--max-parents=0', this.#tip, '--'])
    const isCut = roots.exitCode !== 0 || lines(roots.stdout).some(root => cut.has(root))
    if (isCut) await upstream.fetch('log', [this.#tip])
  }
}

interface Draft extends AuditCommit {
  readonly changes: AuditCommit['changes'][number][]
  /** A change whose path is the next token. */
  open: { readonly mode: string; readonly oid: string } | null
}

function draftOf(token: Buffer): Draft {
  const [commit = '', parents = '', ...message] = token.toString('utf8').split('\n')
  return { commit, parents: parents.split(' ').filter(Boolean), message: message.join('\n'), changes: [], open: null }
}

/** Whether a token belongs to this commit: what stands behind its message, as `git log --raw -z` prints it. */
function takes(draft: Draft, token: Buffer): boolean {
  if (draft.open !== null) {
    draft.changes.push({ path: decodePath(token), ...draft.open })
    draft.open = null
    return true
  }
  const [, mode, oid] = /^\n?:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(token.toString('latin1')) ?? []
  if (mode === undefined || oid === undefined) return token.length === 0
  draft.open = { mode, oid }
  return true
}

const NUL = 0x00

async function* tokensOf(output: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let begun: Buffer = Buffer.alloc(0)
  for await (const chunk of output) {
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk])
    let from = 0
    for (let end = bytes.indexOf(NUL); end >= 0; end = bytes.indexOf(NUL, from)) {
      yield bytes.subarray(from, end)
      from = end + 1
    }
    begun = bytes.subarray(from)
  }
  if (begun.length > 0) yield begun
}

const lines = (output: Buffer): readonly string[] => output.toString('latin1').split('\n').filter(Boolean)
