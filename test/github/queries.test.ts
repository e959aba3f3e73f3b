import { validate } from '@octokit/graphql-schema'
import { describe, expect, it } from 'vitest'
import * as queries from '../../src/github/queries.ts'

const { resolveThreads, ...constants } = queries
const documents = {
  ...constants,
  'resolveThreads(1)': resolveThreads(1),
  'resolveThreads(50)': resolveThreads(50),
}

describe("GitHub's schema", () => {
  it.each(Object.entries(documents))('allows %s', (_, document) => {
    expect(validate(document).map(({ message }) => message)).toEqual([])
  })

  it('is really asked', () => {
    expect(validate('query { repository(owner: "a", name: "b") { pullRequest(number: 1) { heads } } }')).toHaveLength(1)
  })
})
