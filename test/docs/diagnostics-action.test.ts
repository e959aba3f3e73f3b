import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/action/evaluate.ts'
import { recordAll } from '../../src/action/records.ts'
import type { Session } from '../../src/action/session.ts'
import type { Diagnostic } from '../../src/core/diagnostic.ts'
import { diagnosticsOf, errorDecision } from '../../src/core/failure.ts'
import type { PullRequest } from '../../src/forge.ts'
import { failureOfAnswer } from '../../src/github/failure.ts'
import { problemOfRead } from '../../src/github/problem.ts'
import { alice, Story } from '../identify/story.ts'
import { documented, shown } from './shown.ts'

const HEAD = '6dcb09b5b57875f334f61aebed695e2e4193db5e'
const NOW = '2026-11-22T10:00:00Z'

const PULL: PullRequest = {
  ...{ number: 7, isOpen: true, author: alice, base: 'main', defaultBranch: 'main', mergeCommit: null, createdAt: NOW },
  head: { commit: HEAD, branch: 'wave-17', isOwn: true, fork: null },
}

/** A run on pull request 7, with what the situations below ask of it and no more. */
function session(pull: PullRequest, open: readonly number[]): Session {
  const some = {
    runner: {
      ...{ version: '0.0.0', now: () => NOW },
      environment: {
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '1',
      },
    },
    event: { name: 'pull_request_target', task: { kind: 'pull-requests', number: 7, commit: HEAD, seen: null } },
    forge: {
      pullRequest: async () => pull,
      openPullRequests: async () => open.map(number => ({ number, head: HEAD })),
    },
    name: 'github.com/acme/shop',
  }
  return some as unknown as Session // a part, in the form of the whole
}

/** The decision that is left of an allow which has to be recorded, where no file for it is named. */
async function withoutRecord() {
  const folder = mkdtempSync(join(tmpdir(), 'records-'))
  try {
    const facts = { now: NOW, target: null, author: alice, contributors: [], teams: {}, reviews: [] }
    const decision = { ...errorDecision([]), decision: 'allow' } as const
    const change = { digest: null, changed: [], protectedFiles: [] }
    const checked = { decision, facts, change, audit: { branch: null, require: 'file' } } as const
    const evaluation = { kind: 'pull-requests', pull: PULL, head: HEAD, checked } as const
    const records = { kept: null, ofRun: join(folder, 'records.jsonl') }
    const { recorded } = await recordAll([evaluation], records, session(PULL, []))
    return recorded.flatMap(one => one.decision.diagnostics)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const failing = (asked: Promise<unknown>) => asked.then(() => [], diagnosticsOf)

const FORBIDDEN = { status: 403, headers: {}, data: { message: 'Resource not accessible by integration' } }

/** What makes the Action say what the page shows. */
const SITUATIONS: readonly (readonly [Diagnostic['code'], string, () => ReturnType<typeof failing>])[] = [
  ['usage', 'a pull request that is closed', () => failing(evaluate(session({ ...PULL, isOpen: false }, [])))],
  [
    'limit-exceeded',
    'many pull requests with one head',
    () =>
      failing(
        evaluate(
          session(
            PULL,
            [...Array(21).keys()].map(i => i + 7),
          ),
        ),
      ),
  ],
  ['audit-unavailable', 'a record without a place', withoutRecord],
  [
    'forge-unavailable',
    'a token that may not',
    () =>
      failing(
        Promise.reject(
          problemOfRead(failureOfAnswer(FORBIDDEN), 'GET /repos/acme/shop/pulls/7', 'pull-requests: read'),
        ),
      ),
  ],
  [
    'forge-unavailable',
    'a push that is not told',
    () => failing(new Story().add(HEAD, alice, { 'a.yaml': '2' }).facts({ told: [], pull: PULL })),
  ],
]

describe('what docs/diagnostics.md shows of the Action is what it says', () => {
  it.each(SITUATIONS)('%s: %s', async (code, _, diagnosticsIn) => {
    const said = shown('✗', await diagnosticsIn())
    expect(said).toHaveLength(1)
    expect(documented('## Error diagnostics', code)).toContain(said[0])
  })
})
