import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { readPageAssets } from '../../src/store/page-assets.ts'

it.each(['audit', 'violations'] as const)('reads what is built beside the program for the page %s', async name => {
  expect(await readPageAssets(name, pathToFileURL('dist/cli.js'))).toEqual({
    script: readFileSync(`dist/${name}-page.js`, 'utf8'),
    style: readFileSync(`dist/${name}-page.css`, 'utf8'),
  })
})

it.each(['audit', 'violations'] as const)('says where an installation has not all of it: %s', async name => {
  const message = `this installation has no \`${name}-page.js\`; install it again, with the whole of \`dist/\``
  await expect(readPageAssets(name, pathToFileURL('schema/cli.js'))).rejects.toMatchObject({
    diagnostics: [{ code: 'usage', message }],
  })
})
