import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { meshChange, meshFiles } from '../data/mesh.mjs'
import { repository } from '../data/repository.mjs'
import { plainGovernance, tagGovernance } from '../data/tag-policies.mjs'
import { check, checkArguments, verify } from '../fieldgate.mjs'
import { interleave, peakMemory } from '../measure.mjs'
import { alone, times } from '../report.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CHANGED = 10
const SIZE = { subjects: 10_000, relations: 50_000, policies: 50 }
const WORK = '10,000 subjects, 50,000 relations, 50 policies'
const NOW = '2026-11-22T10:00:00Z'
const KEY = 'bench'

/** The cost center of one project is wrong; the environments of all comply before and after. */
const EXPECTED = {
  plain: { decision: 'allow', changes: 18, violations: {} },
  tags: { decision: 'deny', changes: 18, violations: { 'alice policy-violated': 1, 'bob policy-violated': 1 } },
}

const ENTRY = `
export { parseGovernance } from './src/core/governance/parse.ts'
export { statementsIn } from './src/core/tags/statements.ts'
export { decodeSnapshot, encodeSnapshot } from './src/core/tags/snapshot.ts'
export { judgeTags } from './src/core/tags/judge.ts'
`

/** The parts of the core that tags need, as the program has them. */
async function core(folder) {
  const outfile = join(folder, 'tags.mjs')
  const banner = { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" }
  const stdin = { contents: ENTRY, resolveDir: ROOT, loader: 'ts' }
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', banner, logLevel: 'warning' })
  return import(pathToFileURL(outfile).href)
}

function governanceOf({ parseGovernance }) {
  const files = tagGovernance().map(([path, text], n) => ({
    ...{ path, mode: '100644', oid: String(n).padStart(40, '0') },
    bytes: Buffer.from(text),
  }))
  const read = parseGovernance(files, { now: NOW, defaultCompany: null })
  if (!read.ok) throw new Error(JSON.stringify(read.problems[0]))
  return read.governance
}

/** Judges statements that nothing is remembered of; making them does not count. */
function judgement(modules) {
  const { judgeTags, statementsIn, encodeSnapshot, decodeSnapshot } = modules
  const { settings, tags } = governanceOf(modules)
  const reading = { entries: settings.inventory, limits: settings.limits, redact: [], tagsOf: () => [] }
  const stated = files =>
    [...files].map(([path, text]) => [path, { oid: '', statements: statementsIn(path, Buffer.from(text), reading) }])
  const base = encodeSnapshot({ tree: '', files: new Map(stated(meshFiles())) }, KEY)
  const changes = stated(meshChange(CHANGED)).map(([path, { statements }]) => [path, statements])
  return () => {
    const { files } = decodeSnapshot(base, KEY)
    const before = new Map([...files].map(([path, { statements }]) => [path, statements]))
    const result = new Map([...before, ...changes])
    const changed = new Set(changes.map(([path]) => path))
    const started = performance.now()
    const judged = judgeTags({ rules: tags, declared: [], base: before, result, changed })
    const wall = performance.now() - started
    checkSize(judged, tags)
    return { wall }
  }
}

function checkSize({ result, findings, existing }, { policies }) {
  const subjects = [...result.ofKinds(result.kinds)].length
  const found = JSON.stringify({ subjects, relations: result.relations.length, policies: policies.length })
  if (found !== JSON.stringify(SIZE) || findings.length !== 1 || existing.length !== 5)
    throw new Error(`found ${found}, ${findings.length} findings, ${existing.length} existing violations`)
}

const forget = repo => rmSync(join(repo, '.git/fieldgate/memory'), { recursive: true, force: true })

/** 50 policies on an inventory of 10,000 subjects and 50,000 relations, alone and as whole processes. */
export async function* tags({ folder, cli, nodes, runs }) {
  const judge = judgement(await core(folder))
  const [first] = Array.from({ length: 5 }, judge)
  const ours = Array.from({ length: runs }, judge)
  yield { work: `tags alone, both sides: ${WORK}`, ours, result: alone, target: 'less than 1 s' }
  yield { work: 'the same, first time in its process', ours: [first], result: alone, target: 'less than 1 s' }

  const [plain, tagged] = await Promise.all(
    [plainGovernance(), tagGovernance()].map((governance, i) =>
      repository(join(folder, `tags-${i}`), [...governance, ...meshFiles()], meshChange(CHANGED)),
    ),
  )
  for (const node of nodes) yield* processes({ node, cli, runs, plain, tagged })
}

async function* processes({ node: { name: node, path }, cli, runs, plain, tagged }) {
  const cold = () => {
    forget(tagged)
    return check(path, cli, tagged)
  }
  const warm = () => check(path, cli, tagged)
  const without = () => check(path, cli, plain)
  verify(without(), EXPECTED.plain)
  for (const one of [cold, warm]) verify(one(), EXPECTED.tags)
  const common = { node, against: 'without inventory and policies', result: times }
  const work = `${CHANGED} changed subjects, ${WORK}`
  const [ours, theirs] = interleave(runs, warm, without)
  yield { ...common, work: `${work}, warm cache`, ours, theirs, target: 'at most 1.3 x' }
  const [colds, others] = interleave(runs, cold, without)
  yield { ...common, work: `${work}, no cache`, ours: colds, theirs: others, target: 'at most 4 x' }
  const peaks = [1, 2, 3].map(() => {
    forget(tagged)
    return peakMemory(path, checkArguments(cli, tagged))
  })
  const value = `${Math.round(Math.max(...peaks))} MB`
  yield { work: 'the same: peak memory, no cache', node, value, target: 'less than 500 MB' }
}
