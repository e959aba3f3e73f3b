import type { Verdict } from '../../core/decision.ts'
import type { Facts } from '../../core/facts.ts'
import type { Step } from './page.ts'
import type { Branch } from './repository.ts'

/** One change that is judged. Texts are paragraphs, in which backticks mark what stands in a file or a shell. */
export interface Scene {
  /** null: the scene goes on with the change before. */
  readonly title: string | null
  readonly before: readonly string[]
  readonly branch: string
  readonly isApproved: boolean
  /** What somebody would type for it. */
  readonly command: string
  readonly verdict: Verdict
  readonly after: readonly string[]
}

/** Where the facts of the approved change are kept for those who keep the repository. */
export const REVIEW_FILE = 'review.json'

const NOW = '2026-11-22T10:00:00Z'
const DAY = 86_400
const TODAY = Date.parse(NOW) / 1000

export const BRANCHES: readonly Branch[] = [
  {
    name: 'main',
    from: null,
    committer: 'alice',
    time: TODAY - DAY,
    message: 'the shop, and who may change it',
    files: 'acme',
  },
  ...[
    { name: 'new-image', message: 'release api 1.5.0' },
    { name: 'more-logs', message: 'two more replicas, and debug logs' },
    { name: 'more-memory', message: 'twice the memory for the api' },
  ].map(change => ({ ...change, from: 'main', committer: 'bob', time: TODAY, files: `changes/${change.name}` })),
]

/** What a forge knows about a change of bob's at a commit. */
export const factsOf = (head: string, isApproved: boolean): Facts => ({
  now: NOW,
  target: 'refs/heads/main',
  author: { login: 'bob', id: 22, type: 'User' },
  contributors: [],
  teams: {},
  reviews: isApproved ? [{ id: 7, user: CAROL, state: 'APPROVED', commit: head }] : [],
})

const CAROL = { login: 'carol', id: 33, type: 'User', canWrite: true }

export const INTRODUCTION: readonly string[] = [
  'The company acme keeps the configuration of its projects in Git. The files under `.fieldgate/` say who may change which field of it. bob is a developer there, carol a senior developer, alice a platform engineer. bob opens three changes.',
]

export const SCENES: readonly Scene[] = [
  {
    title: '1 of 3 · a new image',
    before: [
      'bob has fixed a bug and wants it live. His branch changes one line of the configuration of the shop: the image of a service. The rule `images` keeps that from developers.',
    ],
    branch: 'new-image',
    isApproved: false,
    command: 'fieldgate check --head new-image --author bob',
    verdict: 'deny',
    after: [
      'The exit code is 1: as a required check, this keeps the branch from landing. The rule is not about carol or alice; from them, the very same change would be allowed.',
    ],
  },
  {
    title: '2 of 3 · the same file, other fields',
    before: ['Meanwhile he adds replicas and turns on debug logs, in the very file of before.'],
    branch: 'more-logs',
    isApproved: false,
    command: 'fieldgate check --head more-logs --author bob',
    verdict: 'allow',
    after: [
      'No rule is about these fields, so nobody has to be asked. Fields are judged, not files: bob can do his daily work in a file part of which is not his to change.',
    ],
  },
  {
    title: '3 of 3 · more memory, and somebody who agrees',
    before: [
      'bob doubles the memory of the api, in `environments/dev` and in `environments/prod`. The rule `production-resources` is about prod alone, so what he does in dev is his own affair.',
    ],
    branch: 'more-memory',
    isApproved: false,
    command: 'fieldgate check --head more-memory --author bob',
    verdict: 'deny',
    after: [],
  },
  {
    title: null,
    before: [
      'carol reads the change and approves it. Reviews come in as facts, together with the author, teams and time, so that the same decision can be made again at any time.',
    ],
    branch: 'more-memory',
    isApproved: true,
    command: `fieldgate check --head more-memory --facts ${REVIEW_FILE}`,
    verdict: 'allow',
    after: [
      'Her approval counts since she could have made this very change, holds `changes.approve`, has no part in the change herself, and has reviewed exactly this commit. An approval of an older commit, or by dana, who is a developer too, would have lifted nothing.',
    ],
  },
]

/** How to go on; `program` is what calls this program, `kept` the folder of the repository where it stays. */
export function closing(program: string, kept: string | null): readonly Step[] {
  return [
    kept === null
      ? {
          say: 'The repository of this story is gone again. Keep one to try things in:',
          type: [`${program} demo --keep`],
        }
      : {
          say: 'The repository of this story stays. Go there and try, for example:',
          type: [
            `cd ${inShell(kept)}`,
            `${program} validate`,
            `${program} check --head new-image --author carol`,
            `${program} check --head more-memory --facts ${REVIEW_FILE} --format markdown`,
          ],
        },
    { say: 'Read its files in `examples/`, where comments explain each of them.', type: [] },
    { say: 'Begin in a repository of yours with the three files that README.md shows.', type: [] },
  ]
}

export const inShell = (path: string): string => (/\s/.test(path) ? `"${path}"` : path)
