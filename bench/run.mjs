#!/usr/bin/env node
// `npm run bench`: the work of the README's figures, side by side with the least that could do it. It prints medians
// and ratios with the target beside them; it never fails because something was slow.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installedNode, installPeers, namedNode } from './peers.mjs'
import { header, machine, show } from './report.mjs'
import { action } from './work/action.mjs'
import { audit } from './work/audit.mjs'
import { growth } from './work/growth.mjs'
import { help } from './work/help.mjs'
import { json } from './work/json.mjs'
import { repository } from './work/repository.mjs'
import { rules } from './work/rules.mjs'
import { tags } from './work/tags.mjs'
import { yaml } from './work/yaml.mjs'

const WORK = { repository, json, rules, yaml, growth, help, action, audit, tags }

const HELP = `usage: npm run bench -- [OPTIONS]

  --only NAME   ${Object.keys(WORK).join(', ')}; may be repeated
  --runs N      measured runs of each side (default: 7)
  --records N   records of the audit log (default: 1000000)
  --node PATH   measure with this Node as well; may be repeated
  --peers       install Node 24 and Spectral into a temporary folder, and measure with and against them
  --cli PATH    the program to measure (default: dist/cli.js)
`

function options() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: Object.keys(WORK) },
      runs: { type: 'string', default: '7' },
      records: { type: 'string', default: '1000000' },
      node: { type: 'string', multiple: true, default: [] },
      peers: { type: 'boolean', default: false },
      cli: { type: 'string', default: fileURLToPath(new URL('../dist/cli.js', import.meta.url)) },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const unknown = values.only.find(name => !Object.hasOwn(WORK, name))
  if (unknown !== undefined) throw new Error(`\`--only ${unknown}\` is none of ${Object.keys(WORK).join(', ')}`)
  const [runs, records] = ['runs', 'records'].map(name => countOf(name, values[name]))
  const cli = resolve(values.cli)
  if (!existsSync(cli)) throw new Error(`\`${values.cli}\` is not there; run \`npm run build\``)
  return { ...values, runs, records, cli }
}

function countOf(name, text) {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new Error(`\`--${name} ${text}\` is no number of ${name}`)
  return count
}

/** Prints the rows of one work as they come; whether it could be measured. */
async function print(name, context) {
  try {
    for await (const row of WORK[name](context)) console.log(show(row))
    return true
  } catch (error) {
    console.log(show({ work: name, value: 'could not be measured', target: '' }))
    console.error(`${name}: ${error.message}`)
    return false
  }
}

async function bench({ only, runs, records, node, peers: wanted, cli }, folder) {
  const peers = wanted ? installPeers(folder) : null
  const paths = [process.execPath, ...(peers === null ? [] : [installedNode(peers)]), ...node]
  const nodes = paths.map(namedNode)
  console.log(`${machine(runs)}\n\n${header()}`)
  const measured = []
  for (const name of only) measured.push(await print(name, { folder, cli, nodes, runs, records, peers }))
  if (nodes.length === 1)
    console.log('\nOther versions of Node were skipped: give `--peers` (Node 24) or `--node PATH`.')
  return measured.every(Boolean)
}

async function main() {
  const chosen = options()
  if (chosen.help) return console.log(HELP)
  const folder = mkdtempSync(join(tmpdir(), 'fieldgate-bench-'))
  try {
    // What was measured wrongly is worse than what was slow: only that is a failure.
    if (!(await bench(chosen, folder))) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main().catch(error => {
  console.error(error.message)
  process.exitCode = 2
})
