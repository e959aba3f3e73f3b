import { type Found, KINDS, type Place } from '../../audit/entry.ts'
import { TextReader } from '../page/texts.ts'
import {
  type PackedEntries,
  type PackedEntry,
  type PackedFound,
  type PackedPlace,
  type PageEntry,
  VERDICTS,
} from './packing.ts'

/** The entries again, in the same order, with every text as it was shown. */
export function unpack({ texts, entries }: PackedEntries): readonly PageEntry[] {
  const reader = new TextReader(texts)
  return entries.map(entry => unpackedEntry(entry, reader))
}

function unpackedEntry([numbers, names, repo, target, ...lists]: PackedEntry, reader: TextReader): PageEntry {
  const { text, orNull } = reader
  const [seq, kind, decision, ...pullRequests] = numbers
  const [hash, time, head, run, runRest] = names
  const [principals, codes, changed, violations, lifted, counts] = lists
  return {
    ...{ seq, kind: KINDS[kind] ?? 'decision', decision: VERDICTS[decision] ?? null, pullRequests },
    ...{ hash, time, head, repo: orNull(repo), target: orNull(target) },
    run: run === -1 ? null : text(run) + runRest,
    principals: principals.map(([login, as, roles]) => ({ login: text(login), as: text(as), roles: roles.map(text) })),
    codes: codes.map(text),
    changed: changed.map(place => unpackedPlace(place, reader)),
    violations: violations.map(found => unpackedFound(found, reader)),
    lifted: lifted.map(([found, by, role]) => ({ ...unpackedFound(found, reader), by: text(by), role: text(role) })),
    counts: { changes: counts[0], violations: counts[1], lifted: counts[2], warnings: counts[3] },
  }
}

const unpackedPlace = ([scope, path, identity, action]: PackedPlace, { text, orNull }: TextReader): Place => ({
  file: text(scope[0]),
  project: orNull(scope[1]),
  environment: orNull(scope[2]),
  path: orNull(path),
  identity: orNull(identity),
  action: text(action),
})

const unpackedFound = ([place, code, principal, roles, rule]: PackedFound, reader: TextReader): Found => ({
  ...unpackedPlace(place, reader),
  code: reader.text(code),
  principal: reader.text(principal),
  roles: roles.map(reader.text),
  rule: reader.orNull(rule),
})
