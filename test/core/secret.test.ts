import { describe, expect, it } from 'vitest'
import type { Shown } from '../../src/core/decision.ts'
import { looksLikeSecret, maskSecrets, redactShown, sealDecision } from '../../src/core/secret.ts'
import { decision, violation } from '../report/sample.ts'

/** Put together here, so that no scanner takes this file for a leak. */
const run = (length: number, alphabet = 'aB3dE5gH1j'): string =>
  alphabet.repeat(Math.ceil(length / alphabet.length)).slice(0, length)
const hex = (length: number): string => run(length, '0123456789abcdef')
const pem = (kind: string): string => `-----BEGIN ${kind}-----\n${run(64)}\n${run(20)}==\n-----END ${kind}-----`

const secrets: Readonly<Record<string, string>> = {
  'private key': pem('RSA PRIVATE KEY'),
  'private key, OpenSSH': pem('OPENSSH PRIVATE KEY'),
  'private key, PKCS 8': pem('PRIVATE KEY'),
  'private key without its end': `-----BEGIN EC PRIVATE KEY-----\n${run(64)}`,
  'PGP key': pem('PGP PRIVATE KEY BLOCK'),
  JWT: `eyJ${run(20)}.eyJ${run(30)}.${run(43)}`,
  'JWT without a signature': `eyJ${run(20)}.eyJ${run(30)}.`,
  'login of a registry': `eyJhdXRocyI6${run(20)}`,
  'GitHub token': `ghp_${run(36)}`,
  'GitHub OAuth token': `gho_${run(36)}`,
  'GitHub user token': `ghu_${run(36)}`,
  'GitHub app token': `ghs_${run(36)}`,
  'GitHub refresh token': `ghr_${run(76)}`,
  'GitHub fine-grained token': `github_pat_${run(22)}_${run(59)}`,
  'GitLab token': `glpat-${run(20)}`,
  'Slack bot token': `xoxb-123456789012-${run(24)}`,
  'Slack user token': `xoxp-123456789012-${run(24)}`,
  'Slack webhook': `https://hooks.slack.com/services/T${run(8)}/B${run(8)}/${run(24)}`,
  'AWS key id': `AKIA${run(16, 'ABCDEFGHIJ234567')}`,
  'AWS temporary key id': `ASIA${run(16, 'ABCDEFGHIJ234567')}`,
  'Google key': `AIza${run(35)}`,
  'Stripe key': `sk_live_${run(24)}`,
  'Stripe restricted key': `rk_live_${run(24)}`,
  'npm token': `npm_${run(36)}`,
  'PyPI token': `pypi-AgEIcHlwaS5vcmc${run(60)}`,
  'Docker token': `dckr_pat_${run(27)}`,
  'Hugging Face token': `hf_${run(34)}`,
  'SendGrid key': `SG.${run(22)}.${run(43)}`,
  'Azure storage key': `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${run(86)}==`,
  'Azure client secret': `abc8Q~${run(34)}`,
  'DigitalOcean token': `dop_v1_${hex(64)}`,
  'Vault token': `hvs.${run(24)}`,
  'password in a URL': 'postgres://app:correct-horse@db.example.com/app',
}

const ordinary: readonly string[] = [
  '',
  'npm_config',
  'npm_config_registry_url_of_the_mirror_in_the_office',
  'ghcr.io/acme/api:1.0.0',
  'ghp_',
  'ghp_short',
  'highs_and_lows_of_the_configuration',
  'task-runner-configuration-for-production-1',
  'pypi-proxy-cache-deployment-production-eu-west-1',
  'shelf_life_of_the_products_in_days_and_hours',
  'AKIA',
  'NAKIAABCDEFGHIJKLMNOPQ',
  'SG.1.2',
  'eyJ',
  'eyJub3QiOiJhIHRva2VuIn0',
  '-----BEGIN',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '0123456789abcdef0123456789abcdef01234567',
  '$.services.api.dockerImage',
  'https://example.com:8080/path?sig=short',
  'postgres://app:$'.concat('{DB_PASSWORD}@db/app'),
  'postgres://app@db:5432/app',
  'ssh://git@example.com:22/acme/api.git',
  'hooks.slack.com',
  'xoxo',
  'arn:aws:iam::123456789012:role/deployer',
]

describe('what looks like a secret', () => {
  it.each(Object.entries(secrets))('%s', (_, secret) => {
    expect(looksLikeSecret(secret)).toBe(true)
    expect(looksLikeSecret(`before ${secret} after`)).toBe(true)
  })

  it.each(ordinary)('%j does not', text => {
    expect(looksLikeSecret(text)).toBe(false)
    expect(maskSecrets(text)).toBe(text)
  })

  it('is found again and again: no state is kept', () => {
    const token = `ghp_${run(36)}`
    expect([token, token, token].map(looksLikeSecret)).toEqual([true, true, true])
  })
})

describe('masking', () => {
  it.each(Object.entries(secrets))('%s leaves nothing of itself', (_, secret) => {
    const masked = maskSecrets(`$.keys['${secret}'].x`)
    expect(masked).toContain('[redacted]')
    expect(looksLikeSecret(masked)).toBe(false)
    expect(masked).not.toContain(run(16))
  })

  it('keeps the text around each of several', () => {
    expect(maskSecrets(`a ghp_${run(36)} b glpat-${run(20)} c`)).toBe('a [redacted] b [redacted] c')
  })

  it('keeps the host of a URL and the text after a key', () => {
    expect(maskSecrets('postgres://app:correct-horse@db/app')).toBe('postgres://[redacted]@db/app')
    expect(maskSecrets(`${pem('PRIVATE KEY')}\nnext: 1`)).toBe('[redacted]\nnext: 1')
  })

  const hostile: readonly string[] = [
    'eyJ',
    'eyJa.',
    '-----BEGIN A-----',
    'ghp_',
    'github_pat_',
    '://',
    '://:',
    'SG.',
    'SG.aaaaaaaaaaaaaaaa.',
    'sk-',
    'xoxb-',
    'AccountKey=',
    'abc8Q~',
    'A',
    '1',
    '_',
    'pypi-',
    'glsa_',
  ]
  it.each(hostile)('takes linear time on repeated %j', part => {
    const text = part.repeat(Math.ceil(2_000_000 / part.length))
    const start = performance.now()
    maskSecrets(text)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('shown values', () => {
  const token = `ghp_${run(36)}`
  const cases: readonly (readonly [string, Shown, Shown])[] = [
    ['a string', token, { redacted: true }],
    ['a string that holds one', `Bearer ${token}`, { redacted: true }],
    ['an ordinary string', 'api:1.0', 'api:1.0'],
    ['other scalars', [null, true, 1.5], [null, true, 1.5]],
    ['strings inside', { a: [{ b: token }], c: 'x' }, { a: [{ b: { redacted: true } }], c: 'x' }],
    ['a key', { [`k-${token}`]: 1 }, { 'k-[redacted]': 1 }],
    ['two keys stay two members', { [token]: 1, [`glpat-${run(20)}`]: 2 }, { '[redacted]': 1, '[redacted] 2': 2 }],
    ['what is redacted already', { redacted: true }, { redacted: true }],
    ['an exact number', { number: '9007199254740993' }, { number: '9007199254740993' }],
    ['keys of JavaScript', { constructor: token, toString: 'x' }, { constructor: { redacted: true }, toString: 'x' }],
  ]
  it.each(cases)('%s', (_, value, expected) => {
    expect(redactShown(value)).toEqual(expected)
  })

  it('keep a key that is called __proto__', () => {
    const value: Shown = JSON.parse('{"__proto__": {"a": 1}}')
    expect(JSON.stringify(redactShown(value))).toBe('{"__proto__":{"a":1}}')
  })
})

describe('a sealed decision (O5)', () => {
  const token = `ghp_${run(36)}`
  const leaky = decision({
    violations: [
      violation({
        before: token,
        after: { [token]: [token] },
        identity: `$['${token}']`,
        path: `$['${token}']`,
        message: `no ${token}`,
        file: `p/${token}.yaml`,
      }),
    ],
    warnings: [violation({ after: `x ${token}` })],
    notices: [{ code: 'waived', message: token }],
    diagnostics: [{ code: 'internal', message: `boom ${token}`, file: token }],
  })

  it('has no secret anywhere', () => {
    expect(JSON.stringify(sealDecision(leaky))).not.toContain(token)
    expect(JSON.stringify(leaky)).toContain(token)
  })

  it('is the same decision, key by key in the same order, where there was none', () => {
    expect(JSON.stringify(sealDecision(decision()))).toBe(JSON.stringify(decision()))
  })
})
