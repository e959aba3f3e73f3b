import * as z from 'zod/mini'

/** What each key is for: editors show it, and the JSON Schemas in `schema/` carry it. */
export const descriptions = z.registry<{ readonly description: string; readonly title?: string }>()

const described = <Schema extends z.core.$ZodType>(description: string, schema: Schema): Schema => {
  descriptions.add(schema, { description })
  return schema
}

/** A key that must be there. */
export const must = <Schema extends z.core.$ZodType>(description: string, schema: Schema): Schema =>
  described(description, z.clone(schema))

/** A key that may be there. */
export const may = <Schema extends z.core.$ZodType>(description: string, schema: Schema) =>
  described(description, z.optional(schema))

/** A mapping with these keys and no others. */
export const section = z.strictObject

export const list = z.array
export const some = <Schema extends z.core.$ZodType>(schema: Schema) => z.array(schema).check(z.minLength(1))
export const flag = z.boolean()
export const oneOf = z.enum
export const count = z.int().check(z.positive())

const words = (pattern: RegExp, meaning: string) => z.string().check(z.regex(pattern, { error: meaning }))

/** A name that can stand in a path: of a company, project or environment. */
export const name = words(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  'a name has letters, digits, `.`, `_` and `-`, and begins with a letter or digit',
)

export const ID = /^[^\s\p{C}]{1,200}$/u

/** An id that people write in other files and read in reports. */
export const id = words(ID, 'an id has up to 200 characters, without spaces and control characters')

/** A text for people. */
export const prose = words(/\S/, 'the text is empty')

/** Queries and patterns have a grammar of their own, which says more than a schema can. */
export const query = z.string()
export const glob = z.string()
export const key = words(/^.{1,200}$/s, 'a key has 1 to 200 characters')
export const moment = words(
  /^\d{4}-\d{2}-\d{2}(?:[Tt].+)?$/,
  'a time is a day, `2027-01-31`, or an RFC 3339 time, `2027-01-31T18:00:00Z`',
)
