import { describe, expect, it } from 'vitest'
import type { Judged } from '../../src/core/decide.ts'
import type { Principal } from '../../src/core/decision.ts'
import { together } from '../../src/core/together.ts'
import { invalidGovernance } from '../../src/core/whole-file.ts'

const NOTHING: Judged = { principals: [], violations: [], warnings: [], notices: [], diagnostics: [] }

const principal = (login: string, id: number | null, as: Principal['as'] = 'contributor'): Principal => ({
  ...{ login, id, as, roles: [] },
})

const violation = (file: string, line: number) =>
  invalidGovernance({ code: 'governance-invalid', message: 'm', file, line }, 'bob', null)

describe('together', () => {
  it('of nothing is nothing', () => {
    expect(together([])).toEqual(NOTHING)
    expect(together([NOTHING, NOTHING])).toEqual(NOTHING)
  })

  it('sorts findings, and says once what several say', () => {
    const unread = { code: 'team-unreadable', message: 'm' } as const
    const off = { code: 'not-enforced', message: 'n' } as const
    const parts: Judged[] = [
      { ...NOTHING, violations: [violation('b', 1)], notices: [off], diagnostics: [unread] },
      {
        ...NOTHING,
        violations: [violation('a', 2), violation('a', 1)],
        warnings: [violation('c', 1)],
        notices: [off],
        diagnostics: [unread, { code: 'document-invalid', message: 'm', file: 'a' }],
      },
    ]
    const { violations, warnings, notices, diagnostics } = together(parts)
    expect(violations.map(({ file, line }) => `${file}:${line}`)).toEqual(['a:1', 'a:2', 'b:1'])
    expect(warnings).toHaveLength(1)
    expect(notices).toEqual([off])
    expect(diagnostics.map(({ code }) => code)).toEqual(['team-unreadable', 'document-invalid'])
  })

  it.each<[string, Principal, Principal, number]>([
    ['the same id', principal('bob', 1), principal('robert', 1), 1],
    ['another id', principal('bob', 1), principal('bob', 2), 2],
    ['one login, of which one lacks the id', principal('Bob', null), principal('bob', 2), 1],
    ['another login', principal('bob', null), principal('eve', null), 2],
    ['the login of nobody, which somebody registered', principal('unknown', null), principal('unknown', 7), 2],
  ])('takes accounts with %s for as many', (_, a, b, count) => {
    expect(
      together([
        { ...NOTHING, principals: [a] },
        { ...NOTHING, principals: [b] },
      ]).principals,
    ).toHaveLength(count)
  })

  it.each(['author', 'contributor'] as const)('makes an author of who is one anywhere (%s first)', as => {
    const other = as === 'author' ? 'contributor' : 'author'
    const parts = [as, other].map(role => ({ ...NOTHING, principals: [principal('bob', 1, role as Principal['as'])] }))
    expect(together(parts).principals).toEqual([principal('bob', 1, 'author')])
  })
})
