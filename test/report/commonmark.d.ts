/** What the tests use of the parser, which has no types of its own. */
declare module 'commonmark' {
  export interface Node {
    readonly type: string
    readonly literal: string | null
    readonly destination: string | null
    readonly title: string | null
    readonly info: string | null
    walker(): { next(): { readonly entering: boolean; readonly node: Node } | null }
  }
  export class Parser {
    parse(text: string): Node
  }
}
