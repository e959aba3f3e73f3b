import { interleave, run } from '../measure.mjs'
import { times } from '../report.mjs'

/** The overview costs little more than Node itself. */
export async function* help({ cli, nodes, runs }) {
  for (const { name, path } of nodes) {
    if (!run(path, [cli, '--help']).stdout.startsWith('usage: fieldgate')) throw new Error('`--help` shows no usage')
    const [ours, theirs] = interleave(
      runs,
      () => run(path, [cli, '--help']),
      () => run(path, ['-e', '0']),
    )
    yield {
      work: '`fieldgate --help`',
      node: name,
      ours,
      theirs,
      against: '`node -e 0`',
      result: times,
      target: 'at most 1.5 x',
    }
  }
}
