// Other programs to measure with or against; they are installed into the temporary folder when asked for.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGES = ['node@24', '@stoplight/spectral-cli@6.16.3']

/** Installs Node 24 and Spectral; the folder they are in. */
export function installPeers(folder) {
  const prefix = join(folder, 'peers')
  mkdirSync(prefix)
  execFileSync('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--loglevel=error', ...PACKAGES], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return prefix
}

export const installedNode = prefix => join(prefix, 'node_modules/node/bin/node')

/** A Node and how the table calls it. */
export const namedNode = path => ({
  path,
  name: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().replace(/^v/, ''),
})
