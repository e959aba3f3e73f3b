import { describe, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import { type Files, MemoryRepository } from '../memory-repository.ts'

const SETTINGS = 'version: 1\ncompany: acme\ndocuments: [{ files: "*.yaml" }]\n'
const ROLES = 'roles: { developer: {} }\nbindings: [{ role: developer, users: [bob] }]\n'

const governed = (audit: string, more: Files = {}): Files => ({
  ...{ '.fieldgate/settings.yaml': `${SETTINGS}${audit}`, '.fieldgate/roles.yaml': ROLES, 'a.yaml': 'a: 1\n' },
  ...more,
})

interface Proposal {
  readonly change?: Files
  readonly head?: string
  /** Whether it can be merged. */
  readonly merge?: boolean
}

async function checked(main: Files, proposal: Proposal = {}) {
  const { change = { ...main, 'a.yaml': 'a: 2\n' }, head = 'change', merge = true } = proposal
  const repository = new MemoryRepository(main, change)
  if (!merge) repository.mergeResult = () => Promise.reject(new Error('no merge'))
  const people = { now: '2026-11-22T10:00:00Z', author: { login: 'bob' }, contributors: [] }
  return check({ repository, base: 'main', head, governance: 'main', people })
}

const REQUIRED = { branch: 'fieldgate-audit', require: 'branch' }
const NONE = { branch: null, require: 'none' }

describe('where a decision has to be recorded', () => {
  it.each<[string, Parameters<typeof checked>, string, object]>([
    ['what governance says', [governed('audit: { require: branch }\n')], 'allow', REQUIRED],
    [
      'a branch that is only named',
      [governed('audit: { branch: log }\n')],
      'allow',
      { branch: 'log', require: 'none' },
    ],
    ['nothing, where it says nothing', [governed('')], 'allow', NONE],
    ['nothing, where nothing is governed', [{ 'a.yaml': 'a: 1\n' }], 'allow', NONE],
    [
      'what the settings say of governance that is broken elsewhere',
      [governed('audit: { require: branch }\n', { '.fieldgate/rules/a.yaml': 'x: 1\n' })],
      'error',
      REQUIRED,
    ],
    [
      'nothing, where the settings can not be read',
      [governed('audit: { require: branch }\nx: 1\n', { '.fieldgate/roles.yaml': ROLES })],
      'error',
      expect.anything(),
    ],
    [
      'what governance says of a change that can not be merged',
      [governed('audit: { require: branch }\n'), { merge: false }],
      'error',
      REQUIRED,
    ],
    ['nothing, where a ref is unknown', [governed('audit: { require: file }\n'), { head: 'nowhere' }], 'error', NONE],
  ])('is %s', async (_, args, verdict, audit) => {
    const { decision, ...rest } = await checked(...args)
    expect(decision.decision).toBe(verdict)
    expect(rest.audit).toEqual(audit)
  })

  it('is what the protected branch says, and not the change', async () => {
    const main = governed('audit: { require: branch }\n')
    const change = governed('audit: { require: none }\n')
    expect((await checked(main, { change })).audit).toEqual(REQUIRED)
    expect((await checked(change, { change: main })).audit).toEqual(NONE)
  })
})

describe('what a record says of the change', () => {
  it.each<[string, Parameters<typeof checked>, RegExp | null, number]>([
    ['of an allowed change', [governed('')], /^sha256:[0-9a-f]{64}$/, 1],
    ['of one that is not governed', [{ 'a.yaml': 'a: 1\n' }], /^sha256:[0-9a-f]{64}$/, 0],
    ['of one that can not be merged', [governed(''), { merge: false }], null, 0],
    ['of one that is unknown', [governed(''), { head: 'nowhere' }], null, 0],
    ['of one by broken governance', [governed('', { '.fieldgate/rules/a.yaml': 'x: 1\n' })], /^sha256:/, 0],
  ])('%s', async (_, args, digest, count) => {
    const { change } = await checked(...args)
    expect(change.digest).toEqual(digest === null ? null : expect.stringMatching(digest))
    expect(change.changed).toHaveLength(count)
  })
})
