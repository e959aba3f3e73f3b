import type { Action, ViolationCode } from '../core/decision.ts'
import type { ErrorCode, NoticeCode } from '../core/diagnostic.ts'

/** What each code says, for people. The lists are closed (decision.md): a new code does not compile without its words. */
export const VIOLATIONS: Readonly<Record<ViolationCode, string>> = {
  disallowed: 'a disallow rule controls this change',
  'not-allowed': 'no allow rule of these roles controls this change',
  'policy-violated': 'a tag policy does not let this relation stand',
  'tag-invalid': 'the tag has a value that its definition does not have',
  'tag-restricted': 'this tag is restricted',
  protected: 'this file is protected',
  unmapped: 'this person holds no role here',
  'governance-invalid': 'the governance that would land is not valid',
  'inventory-invalid': 'the inventory has a problem that was there before',
}

export const NOTICES: Readonly<Record<NoticeCode, string>> = {
  'not-governed': 'the repository has no governance yet',
  'edit-rule-sidestepped': 'something new carries a value that only an edit rule controls',
  'deprecated-spelling': 'an old spelling is accepted',
  waived: 'a waiver is in force',
  'not-enforced': 'rules do not block here',
  'policy-impact': 'what a change of tag policies would do',
  'policy-resolved': 'a violated tag policy holds again',
}

interface ErrorWords {
  readonly about: string
  /** What somebody can do about it: an imperative sentence. */
  readonly remedy: string
}

export const ERRORS: Readonly<Record<ErrorCode, ErrorWords>> = {
  'governance-invalid': {
    about: 'the governance on the protected branch is not valid',
    remedy: 'correct the governance in a change of its own that touches `.fieldgate/` alone',
  },
  'document-invalid': { about: 'a document can not be read', remedy: 'correct the document where it says so above' },
  'path-invalid': { about: 'a path has a segment that can not be captured', remedy: 'give the file another name' },
  'not-mergeable': {
    about: 'base and head can not be merged',
    remedy: 'bring the branch up to date with its target and resolve the conflict',
  },
  'object-missing': {
    about: 'the repository lacks an object',
    remedy: 'fetch what is missing, in a workflow with `fetch-depth: 0`, and check again',
  },
  'limit-exceeded': {
    about: 'something is larger than a limit',
    remedy: 'make the change smaller, or have `limits` in `.fieldgate/settings.yaml` raised',
  },
  'primary-key-missing': {
    about: 'a rule can not tell the elements of an array apart',
    remedy: 'have a `primaryKey` added to the rule',
  },
  'identity-ambiguous': {
    about: 'elements of an array can not be told apart',
    remedy: 'give every element a key of its own and keep the key of those that were there',
  },
  'inventory-invalid': {
    about: 'the inventory contradicts itself',
    remedy: 'correct the reference or the repeated id',
  },
  'team-unreadable': {
    about: 'the members of a team can not be read',
    remedy: 'check with a token that may read the members of the organisation',
  },
  'identity-unknown': {
    about: 'it is not known who somebody is',
    remedy: 'name people with their id, as in `--author LOGIN:ID`',
  },
  'forge-unavailable': { about: 'the forge does not answer', remedy: 'check again later' },
  'audit-unavailable': {
    about: 'the audit record can not be written',
    remedy: 'mend the place of the audit as the message says, and run it again',
  },
  internal: { about: 'a defect of fieldgate', remedy: 'report this as a defect of fieldgate, with its version' },
  usage: { about: 'wrong usage', remedy: 'see `fieldgate check --help`' },
}

export const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  reorder: 'reordered',
}
