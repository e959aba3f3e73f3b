import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { run } from '../measure.mjs'
import { times } from '../report.mjs'

/** Runs of what takes seconds. */
const FEW = 3

/** What bench/data/forge.ts stages, with the most requests that it may take. */
const SCENARIOS = [
  { stage: 'deny', name: 'deny, first run', most: 14 },
  { stage: 'again', name: 'deny, nothing changed', most: 14, mostWrites: 0 },
  { stage: 'allow', name: 'allow', most: 14 },
  { stage: 'approval', name: 'approval lifts a denial', most: 14 },
  { stage: 'group', name: 'merge group of two', most: null },
  { stage: 'landed', name: 'landed past the gate', most: null },
  { stage: 'many', name: '10,000 violations in 100 files', most: 19, target: 'at most 5 s', isSlow: true },
  { stage: 'many-in-one-file', name: '10,000 violations in one file', most: 19, target: 'at most 5 s', isSlow: true },
  { stage: 'many-files', name: '10,000 violations in 10,000 files', most: 19, target: 'at most 5 s', isSlow: true },
  { stage: 'many-in-a-check', name: '10,000 annotations', most: 219, target: 'at most 5 s', isSlow: true },
]

/** The built Action against the forge of the tests: what it asks, and how long it takes beside an empty Node. */
export async function* action({ cli, nodes, runs }) {
  const program = join(dirname(cli), 'action.js')
  const bundled = await bundledForge()
  const forge = fork(bundled, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    // Once it answers, all of it is loaded.
    await ask(forge, 'counts').finally(() => rmSync(bundled))
    for (const scenario of SCENARIOS) yield* measured(scenario, { program, forge, nodes, runs })
  } finally {
    if (forge.connected) {
      forge.disconnect()
      await once(forge, 'exit')
    }
  }
}

async function* measured(scenario, { program, forge, nodes, runs }) {
  const { stage, name, most, mostWrites, target = '', isSlow = false } = scenario
  const { env, status } = await ask(forge, { stage })
  const judge = path => {
    const sample = run(path, [program], { env })
    if (sample.status !== status)
      throw new Error(`${name} ended with ${sample.status}: ${sample.stdout}`.slice(0, 2000))
    return sample
  }
  await ask(forge, 'reset')
  judge(nodes[0].path)
  const { requests, writes, fetches } = await ask(forge, 'counts')
  yield {
    work: `Action: ${name}`,
    value: `${requests} requests, ${writes} of them writes; ${fetches} to Git`,
    target: [most === null ? [] : `at most ${most} requests`, mostWrites === 0 ? 'no write' : []].flat().join(', '),
  }
  for (const { name: node, path } of nodes) {
    const [ours, theirs] = [[], []]
    for (let round = 0; round <= (isSlow ? Math.min(FEW, runs) : runs); round += 1) {
      await ask(forge, 'reset')
      const [own, other] = [judge(path), run(path, ['-e', '0'])]
      // The first round does not count.
      if (round > 0) ours.push(own)
      if (round > 0) theirs.push(other)
    }
    const work = `Action: ${name}${isSlow ? ` (${ours.length} runs)` : ''}`
    yield { work, node, ours, theirs, against: '`node -e 0`', result: times, target }
  }
}

async function ask(forge, message) {
  const waiting = new AbortController()
  const { signal } = waiting
  try {
    const answered = Promise.race([once(forge, 'message', { signal }), once(forge, 'exit', { signal })])
    forge.send(message)
    const [answer] = await answered
    if (typeof answer !== 'object' || answer === null) throw new Error('the forge ended')
    return answer
  } finally {
    waiting.abort()
  }
}

/** A file beside the packages that it needs. Sources find their data by where they are, which the bundle has to tell. */
async function bundledForge() {
  const outfile = fileURLToPath(new URL(`../../node_modules/.fieldgate-bench-${process.pid}.mjs`, import.meta.url))
  const whereTheyAre = ({ path }) => ({
    loader: 'ts',
    contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
  })
  await build({
    entryPoints: [fileURLToPath(new URL('../data/forge.ts', import.meta.url))],
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    plugins: [{ name: 'where', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, whereTheyAre) }],
    logLevel: 'silent',
  })
  return outfile
}
