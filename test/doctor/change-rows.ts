import type { Row } from './row.ts'
import { called, caller, expression, GATE, OTHER, STEP } from './set-up.ts'

const HEAD = expression('github.event.pull_request.head.sha')
const BASE = expression('github.event.pull_request.base.sha')
const TITLE = expression('github.event.pull_request.title')
const CHECKOUT = `- uses: actions/checkout@${'b'.repeat(40)}\n        with:`

const before = (step: string) => ({ gate: { [STEP]: `${step}\n      ${STEP}` } })
const calledWith = (given: string, step: string) => ({
  files: {
    [GATE]: `${caller(`./${OTHER}`)}    with: { ref: '${given}' }\n`,
    [OTHER]: called('on: workflow_call\n').replace(STEP, `${step}\n      ${STEP}`),
  },
})

/** What of a change gets into jobs with more rights than its author. */
export const CHANGE_ROWS: readonly Row[] = [
  ...(
    [
      ['- run: gh  pr checkout 7 && npm ci', '- run: gh pr view 7'],
      [
        `- run: git fetch origin pull/${expression('github.event.number')}/head && npm ci`,
        '- run: git fetch origin main',
      ],
      [`- run: git fetch origin ${HEAD} && make`, `- run: git fetch origin ${BASE} && make`],
      [
        `- run: git fetch origin ${expression("github.event['pull_request']['head'].sha")}`,
        `- run: gh pr comment ${HEAD}`,
      ],
      [
        `- run: git fetch origin "$REF"\n        env: { REF: '${HEAD}' }`,
        `- run: git fetch origin "$REF"\n        env: { REF: '${BASE}' }`,
      ],
      [
        `- run: git fetch origin "$REF"\n        env: { REF: '${HEAD}' }`,
        `- run: echo "$REF"\n        env: { REF: '${HEAD}' }`,
      ],
      ['- run: git switch "$GITHUB_HEAD_REF"', '- run: git switch "$GITHUB_BASE_REF"'],
      [
        `${CHECKOUT} { ref: '${expression('env.REF')}' }\n        env: { REF: '${HEAD}' }`,
        `${CHECKOUT} { ref: '${expression('env.REF')}' }\n        env: { REF: '${BASE}' }`,
      ],
      [
        `${CHECKOUT} { ref: "${expression("github.event['pull_request']['head']['sha']")}" }`,
        `${CHECKOUT} { ref: "${expression("github.event['pull_request']['base']['sha']")}" }`,
      ],
      [
        `${CHECKOUT} { repository: '${expression('github.event.pull_request.user.login')}/x' }`,
        `${CHECKOUT} { repository: '${expression('github.repository')}' }`,
      ],
      [
        `- uses: some/checkout-action@v1\n        with: { commit: '${HEAD}' }`,
        `- uses: some/labels@v1\n        with: { commit: '${HEAD}' }`,
      ],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'checkout-of-change',
      what: bad,
      level: 'fail',
      found: before(bad),
      twin: before(good),
    }),
  ),
  {
    code: 'checkout-of-change',
    what: 'in a workflow that is called',
    level: 'fail',
    found: calledWith('', `${CHECKOUT} { ref: '${HEAD}' }`),
    at: `${OTHER}:14`,
    twin: calledWith('', `${CHECKOUT} { ref: '${BASE}' }`),
  },
  {
    code: 'checkout-of-change',
    what: 'what a workflow is called with',
    level: 'fail',
    found: calledWith(HEAD, `${CHECKOUT} { ref: '${expression('inputs.ref')}' }`),
    twin: calledWith(BASE, `${CHECKOUT} { ref: '${expression('inputs.ref')}' }`),
  },
  {
    code: 'checkout-unread',
    what: 'a commit that another step tells',
    level: 'unread',
    found: before(`${CHECKOUT} { ref: '${expression('steps.find.outputs.commit')}' }`),
    at: `${GATE}:19`,
    twin: before(`${CHECKOUT} { ref: '${expression('github.event.repository.default_branch')}' }`),
  },
  ...(
    [
      [`- run: echo '${TITLE}'`, `- run: echo "$TITLE"\n        env: { TITLE: '${TITLE}' }`],
      [
        `- run: curl https://x/${expression('github.head_ref')}`,
        `- run: curl https://x/${expression('github.base_ref')}`,
      ],
      [`- run: echo '${expression('toJSON(github.event)')}'`, `- run: echo '${expression('github.event.number')}'`],
      [
        `- uses: actions/github-script@${'b'.repeat(40)}\n        with: { script: "x(\`${TITLE}\`)" }`,
        `- uses: actions/github-script@${'b'.repeat(40)}\n        with: { script: "x(context.payload)" }`,
      ],
    ] as const
  ).map(
    ([bad, good]): Row => ({
      code: 'script-injection',
      what: bad,
      level: 'fail',
      found: before(bad),
      twin: before(good),
    }),
  ),
]
