import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RepositoryFixture } from './repository-fixture.ts'

/**
 * Writes a commit graph (gitformat-commit-graph) in which a commit has another parent than it has. Git believes it: the
 * sum at its end is checked by `git fsck` alone.
 */
export function lieInCommitGraph(
  { dir, git }: RepositoryFixture,
  { commit, parent }: { readonly commit: string; readonly parent: string },
): void {
  git('commit-graph', 'write', '--reachable')
  const file = join(dir, '.git/objects/info/commit-graph')
  const graph = readFileSync(file)
  const names = chunk(graph, 'OIDL')
  const place = (oid: string) => names.indexOf(Buffer.from(oid, 'hex')) / LENGTH
  const data = chunk(graph, 'CDAT')
  data.writeUInt32BE(place(parent), place(commit) * (LENGTH + 16) + LENGTH)
  data.writeUInt32BE(NO_PARENT, place(commit) * (LENGTH + 16) + LENGTH + 4)
  chmodSync(file, 0o644)
  writeFileSync(file, graph)
}

/** Bytes of an object id. */
const LENGTH = 20
const NO_PARENT = 0x70000000

/** A part of the file: the table of contents begins behind eight bytes, with twelve for each. */
function chunk(graph: Buffer, name: string): Buffer {
  const entry = graph.indexOf(name, 8, 'latin1')
  const start = Number(graph.readBigUInt64BE(entry + 4))
  const end = Number(graph.readBigUInt64BE(entry + 16))
  return graph.subarray(start, end)
}
