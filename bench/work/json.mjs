import { fileURLToPath } from 'node:url'
import { editedTenTimes, expectedOf, largeConfiguration } from '../data/config.mjs'
import { repositoryOfDocument } from '../data/repository.mjs'
import { check, verify } from '../fieldgate.mjs'
import { interleave, run } from '../measure.mjs'
import { faster, times } from '../report.mjs'
import { prepareSpectral } from '../spectral.mjs'

const BASELINE = fileURLToPath(new URL('../baselines/git-and-json.mjs', import.meta.url))

const LAYOUTS = [
  { layout: 'one line', units: 10_300, indent: 0 },
  { layout: 'indented', units: 5_800, indent: 2 },
]

/** A 9 MB JSON document, 10 changes, 1,000 rules, against parsing both sides; and against a linter. */
export async function* json({ folder, cli, nodes, runs, peers }) {
  for (const { layout, units, indent } of LAYOUTS) {
    const config = largeConfiguration(units)
    const [base, result] = [config, editedTenTimes(config)].map(side => `${JSON.stringify(side, null, indent)}\n`)
    const repo = await repositoryOfDocument(folder, {
      name: `json-${indent}`,
      extension: 'json',
      base,
      result,
      rules: 1000,
    })
    const work = `JSON document of ${(base.length / 1e6).toFixed(1)} MB (${layout}), 10 changes`
    for (const node of nodes) yield againstParsing({ work: `${work}, 1,000 rules`, cli, node, repo, runs })
  }
  yield* againstSpectral({ folder, cli, node: nodes[0], runs, peers })
}

function againstParsing({ work, cli, node, repo, runs }) {
  verify(check(node.path, cli, repo), expectedOf(10))
  const [ours, theirs] = interleave(
    runs,
    () => check(node.path, cli, repo),
    () => run(node.path, [BASELINE, repo, 'main', 'change']),
  )
  const against = 'Node: `diff-tree`, `cat-file`, `JSON.parse` of both sides'
  return { work, node: node.name, ours, theirs, against, result: times, target: 'at most 2 x, aim 1.5' }
}

async function* againstSpectral({ folder, cli, node, runs, peers }) {
  const target = 'at least 12 x faster'
  if (peers === null) {
    yield { work: 'JSON document against Spectral', value: 'skipped: run with `--peers`', target }
    return
  }
  const config = largeConfiguration(LAYOUTS[0].units)
  const [base, result] = [config, editedTenTimes(config)].map(side => `${JSON.stringify(side)}\n`)
  const repo = await repositoryOfDocument(folder, { name: 'spectral', extension: 'json', base, result, rules: 100 })
  verify(check(node.path, cli, repo), expectedOf(10))
  const lint = prepareSpectral(peers, folder, result)
  const [ours, theirs] = interleave(
    Math.min(runs, 3),
    () => check(node.path, cli, repo),
    () => run(node.path, lint),
  )
  const work = `JSON document of ${(base.length / 1e6).toFixed(1)} MB (one line), 10 changes, 100 rules`
  yield { work, node: node.name, ours, theirs, against: 'Spectral, one side, 100 rules', result: faster, target }
}
