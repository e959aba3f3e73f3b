import { change, factsOf, main, type Shown, type Story } from './story.ts'

/** Where the facts of the approved change are kept for those who keep the repository. */
const REVIEW_FILE = 'review.json'

const BOB = { login: 'bob', id: 22, type: 'User' }
const CAROL = { login: 'carol', id: 33, type: 'User' }

/** A change of bob's, as it is. */
const proposed = (branch: string, verdict: 'allow' | 'deny'): Shown => ({
  ...{ kind: 'check', branch, verdict, factsFile: null },
  facts: head => factsOf(BOB, head, null),
})

/** Who may change which field, in the organisation of examples/acme. */
export const fields: Story = {
  call: 'demo',
  branches: [
    main({
      committer: 'alice <alice@acme.example>',
      message: 'the shop, and who may change it',
      files: 'acme',
    }),
    ...[
      { name: 'new-image', message: 'release api 1.5.0' },
      { name: 'more-logs', message: 'two more replicas, and debug logs' },
      { name: 'more-memory', message: 'twice the memory for the api' },
    ].map(({ name, message }) =>
      change({ name, message, committer: 'bob <bob@acme.example>', files: `changes/${name}` }),
    ),
  ],
  introduction: [
    'The company acme keeps the configuration of its projects in Git. The files under `.fieldgate/` say who may change which field of it. bob is a developer there, carol a senior developer, alice a platform engineer. bob opens three changes.',
  ],
  scenes: [
    {
      title: '1 of 3 · a new image',
      before: [
        'bob has fixed a bug and wants it live. His branch changes one line of the configuration of the shop: the image of a service. The rule `images` keeps that from developers.',
      ],
      command: 'fieldgate check --head new-image --author bob',
      shows: proposed('new-image', 'deny'),
      after: [
        'The exit code is 1: as a required check, this keeps the branch from landing. The rule is not about carol or alice; from them, the very same change would be allowed.',
      ],
    },
    {
      title: '2 of 3 · the same file, other fields',
      before: ['Meanwhile he adds replicas and turns on debug logs, in the very file of before.'],
      command: 'fieldgate check --head more-logs --author bob',
      shows: proposed('more-logs', 'allow'),
      after: [
        'No rule is about these fields, so nobody has to be asked. Fields are judged, not files: bob can do his daily work in a file part of which is not his to change.',
      ],
    },
    {
      title: '3 of 3 · more memory, and somebody who agrees',
      before: [
        'bob doubles the memory of the api, in `environments/dev` and in `environments/prod`. The rule `production-resources` is about prod alone, so what he does in dev is his own affair.',
      ],
      command: 'fieldgate check --head more-memory --author bob',
      shows: proposed('more-memory', 'deny'),
      after: [],
    },
    {
      title: null,
      before: [
        'carol reads the change and approves it. Reviews come in as facts, together with the author, teams and time, so that the same decision can be made again at any time.',
      ],
      command: `fieldgate check --head more-memory --facts ${REVIEW_FILE}`,
      shows: {
        ...{ kind: 'check', branch: 'more-memory', verdict: 'allow', factsFile: REVIEW_FILE },
        facts: head => factsOf(BOB, head, CAROL),
      },
      after: [
        'Her approval counts since she could have made this very change, holds `changes.approve`, has no part in the change herself, and has reviewed exactly this commit. An approval of an older commit, or by dana, who is a developer too, would have lifted nothing.',
      ],
    },
  ],
  toTry: [
    'validate',
    'check --head new-image --author carol',
    `check --head more-memory --facts ${REVIEW_FILE} --format markdown`,
  ],
  onwards: [
    { say: 'Read its files in `examples/`, where comments explain each of them.', type: [] },
    { say: 'See the other half, what may go together by its tags, in a larger company:', type: ['demo --tags'] },
    { say: 'Begin in a repository of yours with the three files that README.md shows.', type: [] },
  ],
}
