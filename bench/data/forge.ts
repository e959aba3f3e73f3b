// The forge of the tests as a process of its own, so that its work does not disturb what is measured. It is told by
// messages what to stage, and says how it was asked.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SCENARIOS, type Staged } from '../../test/action/scenarios.ts'
import { by, config, FILE, propose, run, settle } from '../../test/action/town.ts'
import { Trial } from '../../test/action/trial.ts'

/** Everything is said, and nothing kept as an artifact, whose upload would be measured as well. */
const INPUTS = { 'upload-artifact': 'false' }
const CHECK = { ...INPUTS, 'check-run': 'true' }

async function changed(image: string): Promise<Staged> {
  const town = await settle()
  const pull = propose(town, town.bob, { [FILE]: config(image, 3) })
  const event = town.forge.event('pull_request', { pull })
  return { town, event, inputs: CHECK, verdict: image === 'api:1.0' ? 0 : 1, head: pull.head.sha }
}

async function denied(files: number, each: number, inputs: Staged['inputs']): Promise<Staged> {
  const content = (tag: string) => {
    const services = Array.from({ length: each }, (_, i) => `  s${i}: { dockerImage: "app:${tag}" }\n`).join('')
    return Object.fromEntries(
      Array.from({ length: files }, (_, i) => [`projects/shop/${i}.yaml`, `services:\n${services}`]),
    )
  }
  const town = await settle(content('1'))
  const commit = town.forge.commit(town.shop, content('2'), { author: by(town.bob) })
  town.forge.push(town.shop, town.bob, 'wave', commit)
  const pull = town.forge.openPullRequest(town.shop, { author: town.bob, head: 'wave' })
  return { town, event: town.forge.event('pull_request', { pull }), inputs, verdict: 1, head: pull.head.sha }
}

/** What is there already when the same is run once more. */
const afterRun = async (staged: Staged): Promise<Staged> => {
  await run(staged.town, staged.event, { inputs: staged.inputs })
  return staged
}

const of = (name: string) => async (): Promise<Staged> => {
  const stage = SCENARIOS[name]
  if (stage === undefined) throw new Error(`there is no scenario \`${name}\``)
  return stage()
}

const STAGES: Readonly<Record<string, () => Promise<Staged>>> = {
  deny: () => changed('api:2.0'),
  again: async () => afterRun(await changed('api:2.0')),
  allow: () => changed('api:1.0'),
  approval: of('an approval'),
  group: of('a merge group with a member that is denied'),
  landed: of('a merge past the gate'),
  'many-in-a-check': () => denied(100, 100, CHECK),
  many: () => denied(100, 100, INPUTS),
  'many-files': () => denied(10_000, 1, INPUTS),
  'many-in-one-file': () => denied(1, 10_000, INPUTS),
}

/** `stage` sets up a scenario, `reset` puts the forge back to where it began, `counts` tells what it was asked. */
export type Message = { readonly stage: string } | 'reset' | 'counts'

let trial: Trial | null = null
const dir = mkdtempSync(join(tmpdir(), 'fieldgate-runner-'))

async function answer(message: Message): Promise<object> {
  if (typeof message === 'object') return begin(message.stage)
  if (message === 'reset') trial?.reset()
  const { calls = [], writes = [], gitCalls = [] } = trial?.staged.town.forge ?? {}
  return { requests: calls.length, writes: writes.length, fetches: gitCalls.length }
}

async function begin(name: string): Promise<object> {
  const stage = STAGES[name]
  if (stage === undefined) throw new Error(`there is no stage \`${name}\``)
  await trial?.close()
  trial = new Trial(await stage())
  const { town, event, inputs, verdict } = trial.staged
  const given = { 'working-directory': join(dir, 'workspace'), ...inputs }
  return { status: verdict, env: town.forge.runnerEnvironment(event, { dir, token: town.token, inputs: given }) }
}

process.on('message', (message: Message) => {
  void answer(message).then(found => process.send?.(found))
})
process.on('disconnect', () => {
  rmSync(dir, { recursive: true, force: true })
  void trial?.close()
})
