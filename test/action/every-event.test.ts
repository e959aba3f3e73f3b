/**
 * Every event that is supported, end to end, on the Node that runs the tests or on that which `FIELDGATE_NODE` names:
 * runners have Node 24.
 */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Event } from '../forge/runner/events.ts'
import type { PullRequest } from '../forge/world/state.ts'
import { config, FILE, propose, run, settle, type Town } from './town.ts'

const NODE = process.env.FIELDGATE_NODE ?? process.execPath
const version = execFileSync(NODE, ['--version']).toString()

const EVENTS: Readonly<Record<string, (town: Town, pull: PullRequest) => Event>> = {
  pull_request: ({ forge }, pull) => forge.event('pull_request', { pull }),
  pull_request_target: ({ forge }, pull) => forge.event('pull_request_target', { pull }),
  pull_request_review: ({ forge, alice }, pull) =>
    forge.event('pull_request_review', { pull, review: forge.review(pull, { author: alice, state: 'COMMENTED' }) }),
  merge_group: ({ forge, alice }, pull) => {
    const [entry] = forge.enqueue([pull], alice)
    if (entry === undefined) throw new Error('no entry')
    return forge.event('merge_group', { entry, sender: alice })
  },
  workflow_dispatch: ({ forge, shop, alice }, { number }) =>
    forge.event('workflow_dispatch', { repository: shop, sender: alice, inputs: { 'pull-request': String(number) } }),
  'push to a branch': ({ forge, shop, alice }, { head }) =>
    forge.event('push', {
      repository: shop,
      branch: head.branch,
      before: '0'.repeat(40),
      after: head.sha,
      sender: alice,
    }),
  'push of what landed': ({ forge, shop, alice }, pull) => {
    const before = shop.tips.get('main') ?? ''
    const after = forge.merge(pull, alice)
    return forge.event('push', { repository: shop, branch: 'main', before, after, sender: alice })
  },
}

describe(`on Node ${version.trim()}`, () => {
  it.each(
    Object.entries(EVENTS).flatMap(([name, eventOf]) =>
      [['deny', 1, 'api:2.0'] as const, ['allow', 0, 'api:1.0'] as const].map(
        twin => [name, ...twin, eventOf] as const,
      ),
    ),
  )('%s: %s', async (name, decision, exitCode, image, eventOf) => {
    const town = await settle()
    try {
      const pull = propose(town, town.bob, { [FILE]: config(image, 3) })
      const event = eventOf(town, pull)
      const inputs = name === 'push of what landed' ? { mode: 'landed' } : { 'check-run': 'true' }
      const ran = await run(town, event, { inputs, node: NODE })
      expect(ran).toMatchObject({ exitCode, outputs: { decision }, left: [] })
      expect(ran.records).toMatchObject([{ decision }])
      expect(town.forge.state.artifacts).toMatchObject([{ isFinalized: true }])
      expect(town.forge.violations).toEqual([])
      expect(ran.log).not.toMatch(/DeprecationWarning|ExperimentalWarning/)
    } finally {
      await town.close()
    }
  })
})
