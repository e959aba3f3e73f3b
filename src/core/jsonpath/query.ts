import type { Value } from '../value.ts'

/** What a filter says of a node whose scalars may have several meanings, or none that is known. */
export type Truth = 'yes' | 'no' | 'maybe'

/** A filter, compiled: pure, never throws, linear in the nodes it reads. */
export type Filter = (node: Value, root: Value) => Truth

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }
  | {
      readonly kind: 'filter'
      /** Canonical text: two filters with the same text are the same filter. */
      readonly text: string
      readonly test: Filter
      /**
       * `@.name == literal` (a string, number, boolean or null), if the filter is that or needs it: such filters can
       * be looked up by value.
       */
      readonly equals?: { readonly name: string; readonly literal: null | boolean | number | string }
      /** The filter reads `$`: its outcome depends on more than the node. */
      readonly readsRoot: boolean
    }

export interface Segment {
  readonly descendant: boolean
  readonly selectors: readonly Selector[]
}

/** A query of RFC 9535. */
export interface Query {
  readonly dialect: 'rfc9535'
  /** As it is read, after the accepted old spellings were replaced. */
  readonly text: string
  readonly segments: readonly Segment[]
  /** Names and indexes only (RFC 9535 section 2.3.5.1). */
  readonly singular: boolean
}

/** A query of the jsonpath-plus dialect: enumerated on both sides of a changed document. */
export interface PlusQuery {
  readonly dialect: 'jsonpath-plus'
  readonly text: string
}
