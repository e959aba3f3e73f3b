import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { programDigest } from '../../src/store/program.ts'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const SOURCE = fileURLToPath(new URL('../../src/store/', import.meta.url))

/** As somebody would do by hand who has the same release. */
function summed(folder: string, files: string): string {
  const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C' } } as const
  return execFileSync('bash', ['-c', `sha256sum ${files} | sha256sum`], options).slice(0, 64)
}

describe('the digest of a program (audit.md, `tool.digest`)', () => {
  it('of the release is that of `sha256sum *.js | sha256sum`', async () => {
    const [name = ''] = readdirSync(DIST).filter(file => /^program-\w+\.js$/.test(file))
    const built = await import(/* @vite-ignore */ `${DIST}${name}`)
    expect(await built.programDigest()).toBe(`sha256:${summed(DIST, '*.js')}`)
  })

  it('of a folder without a program is that of nothing', async () => {
    expect(readdirSync(SOURCE).filter(file => file.endsWith('.js'))).toEqual([])
    expect(await programDigest()).toBe(`sha256:${summed(SOURCE, '/dev/null').replace(/.*/, EMPTY)}`)
  })
})

/** SHA-256 of no bytes. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
