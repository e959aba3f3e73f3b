import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openRepository } from '../../src/git/repository.ts'
import { fixtureEnvironment, OpenWorkshop } from './repository-fixture.ts'

const workshop = new OpenWorkshop()
afterAll(() => workshop.finish())

const bytes = (text: string) => new TextEncoder().encode(text)

/** A repository, and where it would keep something. */
function place() {
  const { dir } = workshop.repository()
  return { dir, file: join(dir, '.git', 'fieldgate', 'memory', 'thing') }
}

/** What is recalled after something may have been kept by an earlier run. */
async function recalled(dir: string, remembers: boolean, keeps: string | null = null): Promise<string | null> {
  const repository = await openRepository(dir, { env: fixtureEnvironment, remembers })
  try {
    if (keeps !== null) await repository.keep('thing', bytes(keeps))
    const found = await repository.recall('thing')
    return found && new TextDecoder().decode(found)
  } finally {
    await repository.close()
  }
}

describe('what a repository remembers', () => {
  it('is there in the next run, in one whole file', async () => {
    const { dir, file } = place()
    expect(await recalled(dir, true)).toBeNull()
    expect(await recalled(dir, true, 'first')).toBe('first')
    expect(await recalled(dir, true, 'second')).toBe('second')
    expect(await recalled(dir, true)).toBe('second')
    expect(readdirSync(dirname(file))).toEqual(['thing'])
  })

  it('is not believed where code of others may have run: neither what was planted nor what was kept', async () => {
    const { dir, file } = place()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'planted')
    expect(await recalled(dir, false)).toBeNull()
    expect(await recalled(dir, true)).toBe('planted')
    expect(await recalled(dir, false, 'kept')).toBe('kept')
    expect(await recalled(dir, false)).toBeNull()
    expect(readFileSync(file, 'utf8')).toBe('planted')
  })

  it('is nothing where the folder can not be made, and that is no error', async () => {
    const { dir, file } = place()
    const folder = dirname(dirname(file))
    rmSync(folder, { recursive: true, force: true })
    writeFileSync(folder, 'a file in its place')
    expect(await recalled(dir, true, 'kept')).toBe('kept')
    expect(await recalled(dir, true)).toBeNull()
  })
})
