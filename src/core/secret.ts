import type { Decision, Shown, Violation } from './decision.ts'

/** What stands in place of a secret inside longer text. */
export const REDACTED = '[redacted]'

/** What stands in place of a secret value (decision.md). */
export const REDACTED_VALUE: Shown = { redacted: true }

/**
 * Shapes of credentials whose issuers gave them a recognisable form. Every expression is linear: an unbounded run
 * either ends a match or is consumed by it, so that no character is read from two starting points.
 */
const CREDENTIALS: readonly RegExp[] = [
  // private keys, certificates and whatever else is armoured; without its end, all the rest of the text
  /-----BEGIN [A-Z0-9 ]{1,60}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,60}-----|$)/,
  /PuTTY-User-Key-File-\d:[\s\S]*/,
  /AGE-SECRET-KEY-1[A-Z0-9]{50,}/,
  // JSON in base64url: a JWT or JWE by its dots; the login data of a container registry
  /eyJhdXRocyI6[\w+/=-]*/,
  /eyJ[\w-]*(?:\.[\w-]*)*/,
  // code forges
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,}/,
  /github_pat_\w{20,}/,
  /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|rtr|cbt|imt|agent|oas|ft|soat|ffct)-[\w.-]{20,}/,
  /ATATT3[\w=-]{50,}/,
  /ATBB[A-Za-z0-9]{24,}/,
  // clouds
  /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/,
  /AIza[\w-]{35}/,
  /GOCSPX-[\w-]{20,}/,
  /ya29\.[\w-]{20,}/,
  /(?:Account|SharedAccess|SharedAccessSignature)Key=[\w+/%]{20,}={0,2}/,
  /SharedAccessSignature=sv=[^\s;"']{20,}/,
  /[?&]sig=[\w%+/]{30,}=?/,
  /(?<![\w~.-])[A-Za-z0-9_~.]{3}\dQ~[\w~.-]{31,34}/,
  /do[opr]_v1_[a-f0-9]{64}/,
  /dapi[a-f0-9]{32}/,
  // registries of packages and images
  /npm_[A-Za-z0-9]{30,}/,
  /pypi-[\w-]{30,}/,
  /dckr_[po]at_[\w-]{20,}/,
  /rubygems_[a-f0-9]{48}/,
  /hf_[A-Za-z0-9]{30,}/,
  // chat and mail
  /xox[abeoprs]-[\w-]{10,}/,
  /xapp-\d-[\w-]{20,}/,
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{10,}/,
  /discord(?:app)?\.com\/api\/webhooks\/[\w/-]{20,}/,
  /webhook\.office\.com\/webhookb2\/[\w/@-]{20,}/,
  /(?<!\d)\d{8,10}:AA[\w-]{33}/,
  /SG\.[\w-]{16,32}\.[\w-]{16,64}/,
  // payments, operations, models
  /[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/,
  /whsec_[\w+/=-]{20,}/,
  /hv[bsr]\.[\w-]{24,}/,
  /\.atlasv1\.[\w-]{60,}/,
  /gl(?:sa|c)_[\w+/=]{32,}/,
  /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/,
  /sntry[su]_[\w+/=-]{30,}/,
  /NRAK-[A-Z0-9]{27}/,
  /(?<![A-Za-z0-9])sk-[\w-]{32,}/,
  // a password in a URL; a reference to a variable is none
  /:\/\/[^\s/:@"'<>]{0,100}:(?![$\x7b<*])[^\s/@"']{1,200}@/,
]

const CREDENTIAL = new RegExp(CREDENTIALS.map(({ source }) => source).join('|'), 'g')

/** Whether a text holds a key, a token or a password of a known form. Linear in its length. */
export function looksLikeSecret(text: string): boolean {
  for (const [found] of text.matchAll(CREDENTIAL)) if (isCredential(found)) return true
  return false
}

/** The text with every key, token or password of a known form replaced by `[redacted]`. Linear in its length. */
export function maskSecrets(text: string): string {
  return text.replace(CREDENTIAL, found => (isCredential(found) ? replacement(found) : found))
}

/** Forms that ordinary names can have as well must look random, or have the parts of what they seem to be. */
function isCredential(found: string): boolean {
  if (found.startsWith('eyJhdXRocyI6')) return true
  if (found.startsWith('eyJ')) return isWebToken(found)
  if (/^(?:pypi-|sk-|gl(?:sa|c)_)/.test(found)) return isMixed(found)
  return true
}

/** A JWS has three parts and a JWE five; the last may be empty (RFC 7515 section 3.1, RFC 7516 section 3.1). */
function isWebToken(text: string): boolean {
  const [header = '', second, third] = text.split('.', 3)
  return header.length >= 12 && second !== undefined && third !== undefined
}

const isMixed = (text: string): boolean => /\d/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text)

/** A URL keeps its shape around the password. */
const replacement = (found: string): string => (found.startsWith('://') ? `://${REDACTED}@` : REDACTED)

/** A shown value whose strings that look like secrets are `{redacted: true}` and whose keys are masked. */
export function redactShown(value: Shown): Shown {
  if (typeof value === 'string') return looksLikeSecret(value) ? REDACTED_VALUE : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(redactShown)
  const masked = new Map<string, Shown>()
  for (const [key, item] of Object.entries(value)) masked.set(freeKey(maskSecrets(key), masked), redactShown(item))
  return Object.fromEntries(masked)
}

/** Two keys that are masked stay two members. */
function freeKey(key: string, taken: ReadonlyMap<string, Shown>): string {
  let free = key
  for (let n = 2; taken.has(free); n += 1) free = `${key} ${n}`
  return free
}

const isList = (value: Shown): value is readonly Shown[] => Array.isArray(value)

/**
 * The decision as it may leave the program: whatever still looks like a secret is redacted in values and masked in
 * every other text, whoever wrote it (decision.md; threats.md O5).
 */
export function sealDecision(decision: Decision): Decision {
  return {
    ...decision,
    principals: maskTexts(decision.principals),
    violations: decision.violations.map(sealViolation),
    warnings: decision.warnings.map(sealViolation),
    notices: maskTexts(decision.notices),
    diagnostics: maskTexts(decision.diagnostics),
  }
}

function sealViolation(violation: Violation): Violation {
  const { before, after, ...texts } = violation
  return {
    ...violation,
    ...maskTexts(texts),
    ...(before === undefined ? {} : { before: redactShown(before) }),
    ...(after === undefined ? {} : { after: redactShown(after) }),
  }
}

/** A copy of data in which every text is masked that holds what looks like a secret. */
export function maskTexts<T>(value: T): T {
  // the cast: a copy whose texts are masked has the type of what it copies
  return maskEach(value) as T
}

function maskEach(value: unknown): unknown {
  if (typeof value === 'string') return maskSecrets(value)
  if (Array.isArray(value)) return value.map(maskEach)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskEach(item)]))
}
