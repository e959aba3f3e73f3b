import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compile } from 'json-p3'
import { editedTenTimes, largeConfiguration } from '../data/config.mjs'
import { governance, queries } from '../data/governance.mjs'
import { alone, faster } from '../report.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RULES = 1000
const SAMPLE = 20
const WARM_UP = 20
const NOW = '2026-11-22T10:00:00Z'
const SCOPE = { company: 'acme', project: 'shop', environment: null }

const ENTRY = `
export { parseGovernance } from './src/core/governance/parse.ts'
export { readDocuments } from './src/core/document/read.ts'
export { difference } from './src/core/diff/difference.ts'
export { RuleIndex } from './src/core/rules/applicable.ts'
export { ScopeJudge } from './src/core/rules/judge.ts'
`

/** The parts of the core that rules need, as the program has them. */
async function core(folder) {
  const outfile = join(folder, 'core.mjs')
  const banner = { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" }
  const stdin = { contents: ENTRY, resolveDir: ROOT, loader: 'ts' }
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', banner, logLevel: 'warning' })
  return import(pathToFileURL(outfile).href)
}

function readRules({ parseGovernance }) {
  const files = governance(RULES).map(([path, text], n) => ({
    path,
    mode: '100644',
    oid: String(n).padStart(40, '0'),
    bytes: Buffer.from(text),
  }))
  const read = parseGovernance(files, { now: NOW, defaultCompany: null })
  if (!read.ok) throw new Error(read.problems[0].message)
  return read.governance
}

/** Compares two sides anew, so that nothing is remembered, and judges; the comparison does not count. */
function judgement({ difference, ScopeJudge }, sides, rules, roles) {
  const keys = array => (array.key('base') === 'secrets' ? ['clientType'] : ['name', 'id'])
  return () => {
    const { root } = difference(...sides.map(({ value }) => value), keys)
    const document = {
      file: 'projects/shop/api-console-config.json',
      scope: SCOPE,
      root,
      base: sides[0],
      result: sides[1],
    }
    const started = performance.now()
    const { denials } = new ScopeJudge([document], rules, null, () => []).judge(roles)
    const wall = performance.now() - started
    if (denials.length !== 2) throw new Error(`expected 2 denials, found ${denials.length}`)
    return { wall }
  }
}

/** 1,000 rules on 10 changes of a document, after compiling; and enumerating the same queries over one side. */
export async function* rules({ folder, runs }) {
  const modules = await core(folder)
  const { rules: entries } = readRules(modules)
  const started = performance.now()
  const compiled = {
    disallow: new modules.RuleIndex(entries, e => e.disallowed),
    allow: new modules.RuleIndex(entries, e => e.allowed),
  }
  const compiling = performance.now() - started
  const config = largeConfiguration(10_300)
  const sides = [config, editedTenTimes(config)].map(side => readJson(modules, side))
  const judge = judgement(modules, sides, compiled, ['developer', 'operator'])
  const [first] = Array.from({ length: WARM_UP }, judge)
  const ours = Array.from({ length: Math.max(runs, 20) }, judge)
  yield { work: 'rules alone: 1,000 rules x 10 changes', ours, result: alone, target: 'at most 1 ms after compiling' }
  yield { work: 'the same, first time in its process', ours: [first], result: alone, target: '' }
  yield { work: 'compiling 1,000 parsed rules, once', ours: [{ wall: compiling }], result: alone, target: '' }
  yield {
    work: 'rules alone, 1,000 rules',
    ours,
    theirs: [enumerated(config)],
    against: `json-p3, one side, ${SAMPLE} of the queries, scaled to ${RULES}:`,
    result: faster,
    target: 'at least 10,000 x faster',
  }
}

function readJson({ readDocuments }, value) {
  const read = readDocuments(Buffer.from(JSON.stringify(value)), {
    file: 'a.json',
    stream: false,
    tags: [],
    limits: { documentBytes: 2 ** 24, depth: 64 },
  })
  if (!read.ok) throw new Error(read.problems[0].message)
  return read.documents[0]
}

/** Time of enumerating all queries, scaled from some that hold each kind equally often. */
function enumerated(value) {
  const some = queries(SAMPLE).map(query => compile(query))
  const started = performance.now()
  for (const query of some) query.query(value)
  return { wall: ((performance.now() - started) * RULES) / SAMPLE }
}
