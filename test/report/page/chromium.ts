import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian, Ubuntu and the runners of GitHub have it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real browser; null where there is none. In CI it has to be there, so that nothing goes unchecked unnoticed. */
export const executable: string | null = PLACES.find(path => existsSync(path)) ?? null
export const isRequired: boolean = Boolean(process.env.CI)

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts it with an empty profile of its own, which goes away with it. */
export function launch(): Promise<Browser> {
  if (executable === null)
    throw new Error(`no Chromium at ${PLACES.join(', ')}: install it, such as with \`apt-get install chromium\``)
  return chromium.launch({ executablePath: executable, headless: true, args: ARGUMENTS })
}
