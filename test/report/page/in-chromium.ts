import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { PageAssets } from '../../../src/report/page/document.ts'
import { readPageAssets } from '../../../src/store/page-assets.ts'
import { executable, isRequired, launch } from './chromium.ts'
import { type Opened, openPage } from './opened.ts'

/** Texts that would do something in a page that took them for more than texts. */
export const HOSTILE: readonly [string, ...string[]] = [
  '</script><script>window.hit = 1</script>',
  '<img src=x onerror="window.hit = 1">',
  '"><svg onload="window.hit = 1">',
  "' onmouseover='window.hit = 1",
  'javascript:window.hit=1//',
  '{{constructor.constructor("window.hit = 1")()}}',
  '\u202e\u2028<!--<script>\u0000',
  '__proto__',
]

/** A browser for the tests of one kind of page, as it was built; each test has windows of its own. */
export class Chromium {
  readonly #kind: Parameters<typeof readPageAssets>[0]
  #browser!: Browser
  #assets!: PageAssets
  #folder = ''

  constructor(kind: Parameters<typeof readPageAssets>[0]) {
    this.#kind = kind
    beforeAll(() => this.#start())
    afterAll(() => this.#stop())
    afterEach(() => Promise.all(this.#browser.contexts().map(context => context.close())))
  }

  get assets(): PageAssets {
    return this.#assets
  }

  open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
    return openPage(this.#browser, this.#folder, html, options)
  }

  async #start(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'fieldgate-page-'))
    this.#assets = await readPageAssets(this.#kind, new URL('../../../dist/', import.meta.url))
    this.#browser = await launch()
  }

  async #stop(): Promise<void> {
    await this.#browser?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Tests in a browser; skipped, and saying so, where there is none and none has to be. */
export function inChromium(kind: Parameters<typeof readPageAssets>[0], tests: (chromium: Chromium) => void): void {
  const title = `the page in ${executable ?? 'Chromium, which is not installed here: skipped'}`
  describe.skipIf(executable === null && !isRequired)(title, () => tests(new Chromium(kind)))
}
