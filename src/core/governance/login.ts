/**
 * A login as comparisons see it: A to Z folded, every other character left as it is, so that KELVIN SIGN or a
 * Cyrillic letter stays another name (threats.md I6). Keep the result in a Map or Set: it may be `constructor`.
 */
export const foldLogin = (login: string): string => login.replace(/[A-Z]+/g, letters => letters.toLowerCase())

/** Accounts of the forge: people, enterprise-managed people (`alice_acme`) and bots (`dependabot[bot]`). */
export const LOGIN = /^[A-Za-z0-9-]{1,100}(?:_[A-Za-z0-9]{1,100})?(?:\[bot\])?$/

/** Stands for people whose commits map to no account; it holds no role (identity.md). */
export const UNKNOWN_LOGIN = 'unknown'
