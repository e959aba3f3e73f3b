import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { editedTenTimes, expectedOf, largeConfiguration } from '../data/config.mjs'
import { repositoryOfDocument } from '../data/repository.mjs'
import { yaml as write } from '../data/yaml.mjs'
import { check, checkArguments, verify } from '../fieldgate.mjs'
import { interleave, peakMemory, run } from '../measure.mjs'
import { times } from '../report.mjs'

const BASELINE = fileURLToPath(new URL('../baselines/js-yaml.mjs', import.meta.url))
const UNITS = 11_300

/** A 12 MB YAML document, 10 changes, against js-yaml alone; and how much memory that takes. */
export async function* yaml({ folder, cli, nodes, runs }) {
  const config = largeConfiguration(UNITS)
  const [base, result] = [config, editedTenTimes(config)].map(write)
  const repo = await repositoryOfDocument(folder, { name: 'yaml', extension: 'yaml', base, result, rules: 100 })
  const files = [base, result].map((text, index) => {
    const file = join(folder, `side-${index}.yaml`)
    writeFileSync(file, text)
    return file
  })
  const work = `YAML document of ${(base.length / 1e6).toFixed(1)} MB, 10 changes, 100 rules`
  for (const { name, path } of nodes) {
    verify(check(path, cli, repo), expectedOf(10))
    const [ours, theirs] = interleave(
      runs,
      () => check(path, cli, repo),
      () => run(path, [BASELINE, ...files]),
    )
    const against = 'Node: js-yaml `load` of both sides'
    yield { work, node: name, ours, theirs, against, result: times, target: 'at most 1.5 x' }
    const peaks = [1, 2, 3].map(() => peakMemory(path, checkArguments(cli, repo)))
    yield {
      work: 'the same: peak memory',
      node: name,
      value: `${Math.round(Math.max(...peaks))} MB`,
      target: 'at most 700 MB',
    }
  }
}
