import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { inProject, RARE, rareRecords, writeLog } from '../data/audit.mjs'
import { auditedOrigin, shallowClone } from '../data/audit-branch.mjs'
import { interleave, peakMemory, run } from '../measure.mjs'
import { times } from '../report.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const baseline = name => fileURLToPath(new URL(`../baselines/${name}.mjs`, import.meta.url))
/** Runs of what takes a quarter of a minute. */
const FEW = 3

/** The audit trail: a long log verified and searched, a record appended to a long branch, many writers at once. */
export async function* audit(context) {
  const { folder } = context
  const chain = await import(pathToFileURL(await bundled(folder)).href)
  yield* longLog(context, chain)
  yield* longBranch(context, chain)
  yield* manyWriters(context, chain)
}

/** How records are chained, from the sources: the logs that are measured are real ones. */
async function bundled(folder) {
  const outfile = join(folder, 'chain.mjs')
  const stdin = { contents: `export { beginning, seal } from './src/audit/chain.ts'`, resolveDir: ROOT, loader: 'ts' }
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
  return outfile
}

async function* longLog({ folder, cli, nodes, runs, records }, chain) {
  const log = join(folder, 'audit.jsonl')
  try {
    const size = (writeLog(log, records, chain) / 1e6).toFixed(0)
    const about = `${records.toLocaleString('en')} records, ${size} MB`
    for (const { name: node, path } of nodes) {
      const verify = () => expecting(run(path, [cli, 'audit', 'verify', '--file', log, '--format=json']), '"verified"')
      const [verified, hashed] = interleave(Math.min(runs, FEW), verify, () =>
        run(path, [baseline('sha-and-json'), log]),
      )
      yield {
        ...{
          work: `audit verify, chain: ${about}`,
          node,
          ours: verified,
          theirs: hashed,
          result: times,
          target: 'at most 2 x',
        },
        against: 'Node: SHA-256 of the bytes, `JSON.parse` of each line',
      }
      const memory = Math.round(peakMemory(path, [cli, 'audit', 'verify', '--file', log]))
      yield { work: 'the same: peak memory', node, value: `${memory} MB`, target: 'under 300 MB' }
      for (const [what, filter, found] of [
        ['one person in a thousand', ['--principal', RARE], rareRecords(records)],
        ['a rule in one project of 500', ['--rule', 'images', '--project', 'shop-7'], inProject(records)],
        ['a place in one project of 500', ['--path', '$.services[3].image', '--project', 'shop-7'], inProject(records)],
      ]) {
        const search = () => {
          const sample = run(path, [cli, 'audit', 'log', '--file', log, ...filter, '--format=jsonl'])
          const lines = sample.stdout.split('\n').length - 1
          if (lines !== found) throw new Error(`expected ${found} records, found ${lines}`)
          return sample
        }
        const [searched, parsed] = interleave(Math.min(runs, FEW), search, () =>
          run(path, [baseline('read-and-parse'), log]),
        )
        yield {
          ...{
            work: `audit log, ${what}: ${about}`,
            node,
            ours: searched,
            theirs: parsed,
            result: times,
            target: 'at most 1.5 x',
          },
          against: 'Node: reading, `JSON.parse` of each line',
        }
      }
    }
  } finally {
    rmSync(log, { force: true })
  }
}

/** From a new clone each time, since a second run would find what the first one fetched. */
async function* longBranch({ folder, cli, nodes, runs, records }, chain) {
  const [short, long] = [0, records].map(count => join(folder, `origin-of-${count}`))
  await auditedOrigin(short, 0, chain)
  await auditedOrigin(long, records, chain)
  const daemon = await served(folder)
  const { path, name: node } = nodes[0]
  const ways = [
    ['by path', origin => `file://${origin}`],
    ['by git://', origin => `git://127.0.0.1:${PORT}/${origin.slice(folder.length + 1)}`],
  ]
  try {
    for (const [way, urlOf] of ways) {
      let clones = 0
      const append = origin => {
        const clone = shallowClone(folder, `clone-${clones++}`, urlOf(origin))
        const sample = run(path, [
          cli,
          'check',
          '--repo',
          clone,
          '--head=FETCH_HEAD',
          '--base=origin/main',
          '--author=alice',
        ])
        rmSync(clone, { recursive: true })
        return sample
      }
      const [ours, theirs] = interleave(
        runs,
        () => append(long),
        () => append(short),
      )
      yield {
        ...{
          work: `check that appends to ${records.toLocaleString('en')} records, ${way}`,
          node,
          ours,
          theirs,
          result: times,
        },
        ...{ against: 'the same with none', target: 'at most 3 x' },
      }
    }
  } finally {
    daemon.kill()
    for (const origin of [short, long]) rmSync(origin, { recursive: true, force: true })
  }
}

const PORT = 19_418

async function served(folder) {
  const daemon = spawn(
    'git',
    [
      'daemon',
      '--reuseaddr',
      '--listen=127.0.0.1',
      `--port=${PORT}`,
      `--base-path=${folder}`,
      '--export-all',
      '--enable=receive-pack',
      folder,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await once(daemon, 'spawn')
  for (let attempt = 0; attempt < 50; attempt += 1)
    try {
      execFileSync('git', ['ls-remote', `git://127.0.0.1:${PORT}/origin-of-0`], { stdio: 'ignore' })
      return daemon
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  daemon.kill()
  throw new Error('git daemon can not be started')
}

/** As many processes as writers, each with a clone of its own, all started at once. */
async function* manyWriters({ folder, cli, nodes }, chain) {
  const { path } = nodes[0]
  for (const [writers, each] of [
    [8, 10],
    [50, 1],
  ]) {
    const origin = await auditedOrigin(join(folder, `origin-for-${writers}`), 0, chain)
    const clones = Array.from({ length: writers }, (_, i) => shallowClone(folder, `writer-${i}`, `file://${origin}`))
    const started = process.hrtime.bigint()
    const ended = await Promise.all(clones.map(clone => writing(path, cli, clone, each)))
    const seconds = Number(process.hrtime.bigint() - started) / 1e9
    const log = execFileSync('git', ['-C', origin, 'log', '--format=%H', 'fieldgate-audit'])
      .toString()
      .trim()
      .split('\n')
    const verified = run(path, [cli, 'audit', 'verify', '--repo', origin, '--format=json'])
    const { verdict, records, last } = JSON.parse(verified.stdout)
    const refused = ended.flat().filter(status => status !== 0).length
    yield {
      work: `${writers} writers x ${each}, one bare repository`,
      value: `${records} of ${writers * each} records in ${seconds.toFixed(1)} s, seq to ${last.seq}, ${log.length} commits, ${verdict}; ${refused} runs without an allow`,
      target: 'none lost, none twice, no gap, verified',
    }
    for (const place of [origin, ...clones]) rmSync(place, { recursive: true })
  }
}

async function writing(path, cli, clone, each) {
  const statuses = []
  for (let i = 0; i < each; i += 1) {
    const args = [cli, 'check', '--repo', clone, '--head=FETCH_HEAD', '--base=origin/main', '--author=alice']
    const [status] = await once(spawn(path, args, { stdio: 'ignore' }), 'exit')
    statuses.push(status)
  }
  return statuses
}

function expecting(sample, text) {
  if (!sample.stdout.includes(text)) throw new Error(`expected ${text}: ${sample.stdout.slice(0, 500)}`)
  return sample
}
