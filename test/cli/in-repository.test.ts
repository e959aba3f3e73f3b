import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inRepository } from '../../src/cli/in-repository.ts'
import { type Fixture, repositoryOf } from './fixture.ts'

let fixture: Fixture
let temporary: string
beforeEach(() => {
  fixture = repositoryOf({ 'a.txt': '' })
  temporary = mkdtempSync(join(tmpdir(), 'fieldgate-temporary-'))
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(() => {
  vi.unstubAllEnvs()
  fixture.remove()
  rmSync(temporary, { recursive: true })
})

describe('inRepository', () => {
  it('passes on what was loaded and what was done, and leaves nothing behind', async () => {
    const done = await inRepository(fixture.root, Promise.resolve('loaded'), async (repository, loaded) => {
      expect(readdirSync(temporary)).toHaveLength(1)
      return [(await repository.resolve('main')).commit, loaded]
    })
    expect(done).toEqual([fixture.git('rev-parse', 'main'), 'loaded'])
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each([
    ['what it needs can not be loaded', () => Promise.reject(new Error('not there')), async () => {}],
    ['it fails', () => Promise.resolve(), () => Promise.reject(new Error('not there'))],
  ])('leaves nothing behind where %s', async (_, load, act) => {
    await expect(inRepository(fixture.root, load(), act)).rejects.toThrow('not there')
    expect(readdirSync(temporary)).toEqual([])
  })
})
