import { afterAll, describe, expect, it } from 'vitest'
import { Problem } from '../../src/core/problem.ts'
import type { Protection, Safeguard } from '../../src/core/protection.ts'
import { readProtection } from '../../src/github/protection.ts'
import { type Reply, serve, type TestServer } from './server.ts'

const servers: TestServer[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

const NOT_PROTECTED: Reply = { status: 404, body: { message: 'Branch not protected' } }
const NOT_FOUND: Reply = { status: 404, body: { message: 'Not Found' } }
const FORBIDDEN: Reply = { status: 403, body: { message: 'Resource not accessible by integration' } }

/** A repository without any rules, seen by somebody who may see everything. */
const NOTHING: Readonly<Record<string, Reply>> = {
  '': { body: { id: 9, default_branch: 'release/1', permissions: { admin: true } } },
  '/rules/branches/release%2F1': { body: [] },
  '/branches/release%2F1/protection': NOT_PROTECTED,
  '/rulesets': { body: [] },
}

async function asked(replies: Readonly<Record<string, Reply>>, auditBranch: string | null = null) {
  const all = { ...NOTHING, ...replies }
  const server = await serve(({ url }) => {
    const path = url.replace(/\?.*/, '').replace('/repos/acme/config', '')
    return all[path] ?? { status: 500, body: { message: `nobody expected ${path}` } }
  })
  servers.push(server)
  const client = server.client()
  const reading = readProtection({ client, owner: 'acme', repo: 'config', auditBranch, workflowApp: 15368 })
  return { protection: await reading, seen: server.seen.map(({ url }) => url.replace('/repos/acme/config', '')) }
}

const read = async (replies: Readonly<Record<string, Reply>>): Promise<Protection> => (await asked(replies)).protection

const rule = (type: string, parameters?: object, from: object = {}) => ({
  ...{ type, ruleset_id: 3, ruleset_source_type: 'Repository', ruleset_source: 'acme/config', ...from },
  ...(parameters && { parameters }),
})
const checks = (...required: readonly object[]) =>
  rule('required_status_checks', { required_status_checks: required, strict_required_status_checks_policy: true })
const ruleset = (differs: object = {}): Reply => ({
  body: {
    id: 3,
    name: 'gate',
    target: 'branch',
    source: 'acme/config',
    enforcement: 'active',
    bypass_actors: [],
    ...differs,
  },
})

/** The one safeguard of these rules. */
async function safeguard(rules: readonly object[], of: Reply = ruleset()): Promise<Safeguard | undefined> {
  const { branch } = await read({ '/rules/branches/release%2F1': { body: rules }, '/rulesets/3': of })
  expect(branch.safeguards).toHaveLength(1)
  return branch.safeguards[0]
}

const classic = async (protection: object): Promise<Safeguard | undefined> =>
  (await read({ '/branches/release%2F1/protection': { body: protection } })).branch.safeguards[0]

describe('a repository without rules', () => {
  it('has none, in four requests', async () => {
    const { protection, seen } = await asked({})
    expect(protection).toEqual({
      repository: 'acme/config',
      defaultBranch: 'release/1',
      workflowApp: 15368,
      branch: { safeguards: [], unread: [] },
      audit: null,
      inactive: [],
      pushRules: [],
    })
    expect(seen.toSorted()).toEqual([
      '',
      '/branches/release%2F1/protection',
      '/rules/branches/release%2F1?per_page=100',
      '/rulesets?per_page=100',
    ])
  })

  it('is asked about its audit branch where that matters', async () => {
    const { protection } = await asked(
      {
        '/rules/branches/fieldgate-audit': { body: [rule('deletion')] },
        '/branches/fieldgate-audit/protection': { status: 404, body: { message: 'Branch not found' } },
        '/rulesets/3': ruleset(),
      },
      'fieldgate-audit',
    )
    expect(protection.audit).toMatchObject({
      safeguards: [{ blocksDeletion: true, blocksForcePush: false }],
      unread: [],
    })
  })
})

describe('a ruleset', () => {
  it('is put together of its rules', async () => {
    const rules = [
      checks({ context: 'gate', integration_id: 15368 }, { context: 'lint' }, { context: 'old', integration_id: null }),
      rule('pull_request', { require_code_owner_review: true, required_approving_review_count: 1 }),
      rule('merge_queue', { grouping_strategy: 'ALLGREEN' }),
      rule('non_fast_forward'),
      rule('deletion'),
      rule('a_rule_of_tomorrow', { anything: 1 }),
    ]
    expect(await safeguard(rules)).toEqual({
      name: 'the ruleset `gate`',
      level: 'repository',
      checks: [
        { name: 'gate', app: 15368 },
        { name: 'lint', app: null },
        { name: 'old', app: null },
      ],
      workflows: [],
      isStrict: true,
      hasMergeQueue: true,
      needsPullRequest: true,
      needsCodeOwners: true,
      blocksForcePush: true,
      blocksDeletion: true,
      bypass: [],
    })
  })

  it.each(['Organization', 'Enterprise'])('of an %s may require workflows', async ruleset_source_type => {
    const workflows = [
      { path: '.github/workflows/fieldgate.yml', repository_id: 4, sha: 'a'.repeat(40) },
      { path: 'own.yml', repository_id: 9 },
    ]
    expect(await safeguard([rule('workflows', { workflows }, { ruleset_source_type })])).toMatchObject({
      level: 'organisation',
      workflows: [
        { path: '.github/workflows/fieldgate.yml', isOwn: false },
        { path: 'own.yml', isOwn: true },
      ],
    })
  })

  it('is one of several', async () => {
    const { branch } = await read({
      '/rules/branches/release%2F1': { body: [rule('deletion'), rule('update', undefined, { ruleset_id: 4 })] },
      '/rulesets/3': ruleset(),
      '/rulesets/4': ruleset({ name: 'other' }),
    })
    expect(branch.safeguards).toMatchObject([
      { name: 'the ruleset `gate`', blocksDeletion: true, blocksForcePush: false },
      { name: 'the ruleset `other`', blocksDeletion: false, blocksForcePush: true },
    ])
  })

  it.each([
    [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }, 'administrators'],
    [{ actor_id: 4, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }, 'who may write (on pull requests)'],
    [{ actor_id: 77, actor_type: 'RepositoryRole', bypass_mode: 'exempt' }, 'role 77'],
    [{ actor_id: 1, actor_type: 'OrganizationAdmin' }, 'owners of the organisation'],
    [{ actor_id: null, actor_type: 'DeployKey' }, 'deploy keys'],
    [{ actor_id: 12, actor_type: 'Team', bypass_mode: 'always' }, 'team 12'],
    [{ actor_id: 12, actor_type: 'Integration', bypass_mode: 'always' }, 'app 12'],
    [{ actor_id: 12, actor_type: 'Robot', bypass_mode: 'always' }, 'Robot'],
  ])('can be passed by: %j', async (actor, shown) => {
    const found = await safeguard([rule('deletion')], ruleset({ bypass_actors: [actor] }))
    expect(found?.bypass).toEqual([shown])
  })

  it.each([
    ['is left out', ruleset({ bypass_actors: undefined })],
    ['is refused', FORBIDDEN],
    ['is not to be found', NOT_FOUND],
  ])('whose bypass list %s has an unknown one, never an empty one', async (_, of) => {
    expect((await safeguard([rule('deletion')], of))?.bypass).toBeNull()
  })

  it('that is not in force is told, for branches alone', async () => {
    const { inactive } = await read({
      '/rulesets': {
        body: [
          { id: 1, name: 'a', target: 'branch', enforcement: 'active' },
          { id: 2, name: 'b', target: 'branch', enforcement: 'evaluate' },
          { id: 3, name: 'c', target: 'tag', enforcement: 'disabled' },
          { id: 4, name: 'd', enforcement: 'disabled' },
        ],
      },
    })
    expect(inactive).toEqual([
      { name: 'b', enforcement: 'evaluate' },
      { name: 'd', enforcement: 'disabled' },
    ])
  })
})

describe('a ruleset for pushes', () => {
  const path = '.github/workflows/**/*'
  const restriction = { type: 'file_path_restriction', parameters: { restricted_file_paths: [path] } }
  const pushes = (rules: readonly object[], differs: object = {}, of = ruleset({ rules, target: 'push' })) =>
    read({
      '/rulesets': { body: [{ id: 3, name: 'f', target: 'push', enforcement: 'active', ...differs }] },
      '/rulesets/3': of,
    })

  it('tells which paths it keeps out, and who may pass it by', async () => {
    const { pushRules, inactive } = await pushes([{ type: 'max_file_size', parameters: {} }, restriction])
    expect(pushRules).toEqual([{ name: 'the ruleset `gate`', paths: [path], bypass: [] }])
    expect(inactive).toEqual([])
  })

  it.each<[string, () => Promise<Protection>]>([
    ['is not in force', () => pushes([restriction], { enforcement: 'evaluate' })],
    ['is about branches', () => pushes([restriction], { target: 'branch' })],
    ['is about something else', () => pushes([{ type: 'max_file_size', parameters: {} }])],
    ['shows no rules', () => pushes([], {}, ruleset())],
    ['may not be read', () => pushes([], {}, FORBIDDEN)],
  ])('keeps nothing out where it %s', async (_, reading) => {
    expect((await reading()).pushRules).toEqual([])
  })

  it('has an unknown bypass list where none is shown, never an empty one', async () => {
    const { pushRules } = await pushes([], {}, ruleset({ rules: [restriction], bypass_actors: undefined }))
    expect(pushRules).toMatchObject([{ bypass: null }])
  })
})

describe('a classic branch protection', () => {
  it('is one more safeguard', async () => {
    const protection = {
      required_status_checks: {
        strict: true,
        contexts: ['gate', 'lint'],
        checks: [
          { context: 'gate', app_id: 15368 },
          { context: 'lint', app_id: -1 },
        ],
      },
      enforce_admins: { url: 'x', enabled: true },
      required_pull_request_reviews: { require_code_owner_reviews: true },
      allow_force_pushes: { enabled: false },
    }
    expect(await classic(protection)).toEqual({
      name: 'the branch protection',
      level: 'repository',
      checks: [
        { name: 'gate', app: 15368 },
        { name: 'lint', app: null },
      ],
      workflows: [],
      isStrict: true,
      hasMergeQueue: false,
      needsPullRequest: true,
      needsCodeOwners: true,
      blocksForcePush: true,
      blocksDeletion: true,
      bypass: [],
    })
  })

  it('without more is open to administrators', async () => {
    expect(await classic({ allow_force_pushes: { enabled: true }, allow_deletions: { enabled: true } })).toMatchObject({
      ...{ checks: [], isStrict: false, needsPullRequest: false, blocksForcePush: false, blocksDeletion: false },
      bypass: ['administrators'],
    })
  })

  it('names who needs no pull request', async () => {
    const bypass_pull_request_allowances = {
      users: [{ login: 'bob' }],
      teams: [{ slug: 'ops' }],
      apps: [{ slug: 'bot' }],
    }
    const protection = {
      enforce_admins: { enabled: true },
      required_pull_request_reviews: { bypass_pull_request_allowances },
    }
    expect((await classic(protection))?.bypass).toEqual(['`bob`', 'team `ops`', 'app `bot`'])
  })

  it('of an older server has names without sources', async () => {
    expect((await classic({ required_status_checks: { contexts: ['gate'] } }))?.checks).toEqual([
      { name: 'gate', app: null },
    ])
  })
})

describe('what the token may not see', () => {
  const noAdmin = { body: { id: 9, default_branch: 'release/1', permissions: { admin: false } } }
  it.each([
    [
      'a protection that is refused',
      { '/branches/release%2F1/protection': FORBIDDEN },
      /protection.*403.*administration: read/,
    ],
    [
      'a protection that GitHub denies knowing',
      { '': noAdmin, '/branches/release%2F1/protection': NOT_FOUND },
      /protection.*404/,
    ],
    ['rules that are refused', { '/rules/branches/release%2F1': FORBIDDEN }, /rules\/branches.*403/],
  ])('is told: %s', async (_, replies, why) => {
    const { branch } = await read(replies)
    expect(branch).toEqual({ safeguards: [], unread: [expect.stringMatching(why)] })
  })

  it('is not there, for an administrator', async () => {
    const { branch } = await read({ '/branches/release%2F1/protection': NOT_FOUND })
    expect(branch.unread).toEqual([])
  })
})

describe('a forge that does not answer', () => {
  it.each<[string, Readonly<Record<string, Reply>>]>([
    ['a repository that is not to be found', { '': NOT_FOUND }],
    ['a token that is not valid', { '': { status: 401, body: { message: 'Bad credentials' } } }],
    ['rules that are cut off', { '/rules/branches/release%2F1': { body: '[{"type":"dele' } }],
    [
      'required checks without their list',
      { '/rules/branches/release%2F1': { body: [rule('required_status_checks', {})] } },
    ],
    ['required workflows without their list', { '/rules/branches/release%2F1': { body: [rule('workflows')] } }],
    ['a rule of no ruleset', { '/rules/branches/release%2F1': { body: [{ type: 'deletion' }] } }],
    ['a server in trouble', { '/branches/release%2F1/protection': { status: 502 } }],
  ])('is unavailable, and never a repository without rules: %s', async (_, replies) => {
    const error: unknown = await read(replies).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ diagnostics: [{ code: 'forge-unavailable' }] })
  })
})
