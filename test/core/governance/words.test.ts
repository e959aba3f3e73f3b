import { describe, expect, it } from 'vitest'
import { endsLaterThan, expiryOf, isExpired, isUtcInstant } from '../../../src/core/governance/instants.ts'
import { foldLogin, LOGIN } from '../../../src/core/governance/login.ts'
import { didYouMean, nearest } from '../../../src/core/governance/near.ts'

describe('logins', () => {
  it.each([
    ['Alice', 'alice'],
    ['\u212Aate', '\u212Aate'],
    ['\u0410lice', '\u0410lice'],
    ['constructor', 'constructor'],
    ['Dependabot[bot]', 'dependabot[bot]'],
  ])('%s folds to %s', (login, folded) => expect(foldLogin(login)).toBe(folded))

  it.each([
    ['alice', true],
    ['a-b', true],
    ['alice_acme', true],
    ['dependabot[bot]', true],
    ['constructor', true],
    ['__proto__', false],
    ['\u0430lice', false],
    ['\u212Aate', false],
    ['a b', false],
    ['', false],
    ['alice\n', false],
  ])('%s is a login: %s', (login, expected) => expect(LOGIN.test(login)).toBe(expected))
})

describe('times', () => {
  it.each([
    ['2027-01-31', '2027-02-01T00:00:00Z'],
    ['2028-02-29', '2028-03-01T00:00:00Z'],
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00Z'],
    ['2027-01-31T18:00:00.5+02:00', '2027-01-31T16:00:00.500Z'],
    ['2027-02-29', null],
    ['2027-13-01', null],
    ['2027-1-1', null],
    ['2027-02-30T00:00:00Z', null],
    ['2027-01-31T24:00:00Z', null],
    ['2027-01-31T18:00:00', null],
    ['tomorrow', null],
  ])('what is valid until %s ends at %s', (until, expires) => expect(expiryOf(until)).toBe(expires))

  it('counts to the last moment of its day', () => {
    const expires = expiryOf('2026-11-22')
    expect(isExpired(expires, '2026-11-22T23:59:59Z')).toBe(false)
    expect(isExpired(expires, '2026-11-23T00:00:00Z')).toBe(true)
    expect(isExpired(null, '2999-01-01T00:00:00Z')).toBe(false)
  })

  it('counts 180 days by the calendar', () => {
    const now = '2026-11-22T10:00:00Z'
    expect(endsLaterThan(expiryOf('2027-05-21') ?? '', 180, now)).toBe(false)
    expect(endsLaterThan(expiryOf('2027-05-22') ?? '', 180, now)).toBe(true)
  })

  it.each([
    ['2026-11-22T10:00:00Z', true],
    ['2026-11-22T10:00:00+00:00', false],
    ['2026-11-22', false],
  ])('%s is in UTC: %s', (text, expected) => expect(isUtcInstant(text)).toBe(expected))
})

describe('suggestions', () => {
  it.each([
    ['roleIDs', ['roleIds', 'exceptRoleIds'], 'roleIds'],
    ['develpoer', ['developer', 'deployer'], 'developer'],
    ['endpoints.secrity.edit', ['endpoints.security', 'endpoints.security.edit'], 'endpoints.security.edit'],
    ['ba', ['ab', 'aa'], 'aa'],
    ['xyz', ['roleIds'], null],
    ['x'.repeat(1000), ['y'.repeat(1000)], null],
  ])('for %s among %s: %s', (word, candidates, expected) => expect(nearest(word, candidates)).toBe(expected))

  it('is a phrase, or nothing', () => {
    expect(didYouMean('rols', ['roles'])).toBe(' - did you mean `roles`?')
    expect(didYouMean('zzz', ['roles'])).toBe('')
  })
})
