import { expectedOf } from '../data/config.mjs'
import { repositoryOfFiles } from '../data/repository.mjs'
import { check, verify } from '../fieldgate.mjs'
import { interleave } from '../measure.mjs'
import { times } from '../report.mjs'

const CHANGED = 10
const SMALL = { files: 1000, changed: CHANGED, rules: 100 }

const GROWN = [
  { work: '10 changed files among 100,000', against: 'among 1,000', grown: { ...SMALL, files: 100_000 } },
  { work: '10 changed files, 10,000 rules', against: '100 rules', grown: { ...SMALL, rules: 10_000 } },
]

/** The cost follows the change: neither the size of the repository nor that of the rule set may matter much. */
export async function* growth({ folder, cli, nodes, runs }) {
  const small = await repositoryOfFiles(folder, SMALL)
  for (const { work, against, grown } of GROWN) {
    const large = await repositoryOfFiles(folder, grown)
    for (const { name, path } of nodes) {
      for (const repo of [small, large]) verify(check(path, cli, repo), expectedOf(CHANGED))
      const [ours, theirs] = interleave(
        runs,
        () => check(path, cli, large),
        () => check(path, cli, small),
      )
      yield { work, node: name, ours, theirs, against, result: times, target: 'at most 2 x' }
    }
  }
}
