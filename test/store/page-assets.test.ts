import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { readPageAssets } from '../../src/store/page-assets.ts'

it('reads what is built beside the program', async () => {
  expect(await readPageAssets(pathToFileURL('dist/cli.js'))).toEqual({
    script: readFileSync('dist/audit-page.js', 'utf8'),
    style: readFileSync('dist/audit-page.css', 'utf8'),
  })
})

it('says where an installation has not all of it', async () => {
  const message = 'this installation has no `audit-page.js`; install it again, with the whole of `dist/`'
  await expect(readPageAssets(pathToFileURL('schema/cli.js'))).rejects.toMatchObject({
    diagnostics: [{ code: 'usage', message }],
  })
})
