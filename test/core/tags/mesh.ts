import { DocumentReading } from '../../../src/core/tags/document-reading.ts'
import { meshStatements } from '../../../src/core/tags/meshstack.ts'
import type { FileStatements, Reference, StatedAt, SubjectStatement } from '../../../src/core/tags/statement.ts'
import { documentsOf } from '../document/reading.ts'

/** What the first document of a file states; `.json` is read as JSON. */
export function statementsOf(text: string, file = 'mesh/all.yaml'): FileStatements {
  const [document] = documentsOf(file, text)
  if (document === undefined) throw new Error('no document')
  return meshStatements(new DocumentReading(document, file, []), { definitions: true })
}

/** What the documents of a stream state, one after the other. */
export const streamOf = (text: string, file = 'mesh/all.yaml'): FileStatements[] =>
  documentsOf(file, text, { stream: true }).map(document =>
    meshStatements(new DocumentReading(document, file, []), { definitions: true }),
  )

const place = ({ path }: StatedAt): string => (path.length === 0 ? '.' : path.join('.'))

const reference = ({ space, name }: Reference): string => `${space}:${name}`

function subject({ kind, id, name, tags, tagsOf, at }: SubjectStatement): string {
  const named = name === null ? '' : ` (${name})`
  const own = tags.map(({ key, values }) => ` ${key}=${values.join('|')}`).join('')
  const lent = tagsOf === null ? '' : ` as ${reference(tagsOf)}`
  return `${kind}:${id}${named}${own}${lent} @${place(at)}`
}

/** Statements as lines, for tables; `!` is a flaw, `=` a link, `->` a relation, `#` a definition. */
export function linesOf({ subjects, links, relations, definitions, flaws }: FileStatements): string[] {
  return [
    ...subjects.map(subject),
    ...links.map(({ space, name, to, at }) => `${space}:${name} = ${to.map(reference).join(' + ')} @${place(at)}`),
    ...relations.map(({ from, to, at }) => `${reference(from)} -> ${reference(to)} @${place(at)}`),
    ...definitions.map(({ subject, key, type, at }) => `# ${subject} ${key} ${type} @${place(at)}`),
    ...flaws.map(({ message, at }) => `! ${message} @${place(at)}`),
  ]
}

export const lines = (text: string, file?: string): string[] => linesOf(statementsOf(text, file))
