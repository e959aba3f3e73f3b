import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../core/problem.ts'
import type { Location, ObjectFormat } from './user-repository.ts'

/**
 * A bare repository of Fieldgate's own, in a temporary folder: it borrows the user's objects and nothing else. Its HEAD
 * names a branch that does not exist, so that there is no tree from which Git could take attributes.
 */
export interface OwnRepository {
  readonly dir: string
  /** Commits at which history is cut off, as the user's repository or a fetch left them. */
  shallowCommits(): ReadonlySet<string>
  /** Whether history is cut off, or there is no checkout, so that of a history only what is needed is to come. */
  isShallow(): boolean
  /** Never rejects: what is left in a temporary folder harms nobody. */
  remove(): Promise<void>
}

/**
 * Written by hand: `git init` would cost a process, and copy the templates and hooks of the user. Without a checkout it
 * borrows nothing.
 */
export function createOwnRepository(
  location: Location | null,
  format: ObjectFormat = location?.format ?? 'sha1',
): OwnRepository {
  const dir = temporaryFolder()
  const shallowCommits = () =>
    new Set((readIfThere(join(dir, 'shallow'))?.toString() ?? '').split('\n').filter(Boolean))
  const own: OwnRepository = {
    dir,
    shallowCommits,
    isShallow: () => location === null || shallowCommits().size > 0,
    // A fetch that was ended may still be tidying up.
    remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch(() => {}),
  }
  try {
    for (const folder of ['objects/info', 'refs', 'info']) mkdirSync(join(dir, folder), { recursive: true })
    writeFileSync(join(dir, 'HEAD'), 'ref: refs/heads/none\n')
    writeFileSync(join(dir, 'config'), config(format))
    writeFileSync(join(dir, 'info/attributes'), NO_ATTRIBUTES)
    if (location) borrow(dir, location)
    return own
  } catch (error) {
    rmSync(dir, { recursive: true, force: true })
    throw error
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'fieldgate-'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException // of the file system
    throw new Problem(
      'usage',
      `no temporary folder can be made in \`${tmpdir()}\` (${code}); set TMPDIR to one that can be written`,
    )
  }
}

function borrow(dir: string, { objects, shallow }: Location): void {
  writeFileSync(join(dir, 'objects/info/alternates'), Buffer.concat([objects, Buffer.from('\n')]))
  const cut = readIfThere(shallow)
  if (cut) writeFileSync(join(dir, 'shallow'), cut)
}

/** This file has the last word on attributes: with `!`, each is as if nobody had ever set it, whoever did. */
const NO_ATTRIBUTES = '* !merge !conflict-marker-size !text !eol !filter !ident !working-tree-encoding !diff !binary\n'

/**
 * The last file to be read, so that it also rules a fetch, for which the user's configuration is read. What a commit
 * graph beside the borrowed objects says about parents and trees is not believed: the commits themselves are read.
 */
function config(format: ObjectFormat): string {
  return `[core]
	repositoryformatversion = ${format === 'sha1' ? 0 : 1}
	bare = true
	attributesFile = /dev/null
	hooksPath = /dev/null
	commitGraph = false
	fsmonitor = false
	looseCompression = 0
	fsync = none
[gc]
	auto = 0
[maintenance]
	auto = false
[fetch]
	recurseSubmodules = false
	writeCommitGraph = false
${format === 'sha1' ? '' : '[extensions]\n\tobjectFormat = sha256\n'}`
}

function readIfThere(file: string | Buffer): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
