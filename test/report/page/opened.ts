import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe, { type AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** What a page asked for, said or did that it should not have. */
export interface Opened {
  readonly page: Page
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
}

/** Opens a page of HTML in a window of its own. */
export async function openPage(
  browser: Browser,
  folder: string,
  html: string,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const file = join(folder, 'page.html')
  writeFileSync(file, html)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const [requests, complaints]: [string[], string[]] = [[], []]
  // What reaches the network: of what the policy stops, the browser tells before it stops it.
  await context.route('**', route => {
    requests.push(route.request().url())
    return route.request().url().startsWith('file:') ? route.continue() : route.abort()
  })
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    return dialog.dismiss()
  })
  await page.goto(pathToFileURL(file).href)
  return { page, requests, complaints }
}

/** What has the focus: its id, or what it says. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(
    "(({ id, textContent, tagName }) => id || (tagName === 'BODY' ? 'BODY' : textContent))(document.activeElement)",
  )

/** Presses Tab until what has the focus is called like this. */
export async function tabTo(page: Page, name: string | RegExp, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab')
    const there = await focused(page)
    if (typeof name === 'string' ? there === name : name.test(there)) return
  }
  throw new Error(`Tab does not lead to ${name}`)
}

/** What axe finds wrong, with the first places; it has to have looked at the contrast of colours. */
export async function wrongToAxe(page: Page): Promise<readonly (readonly [string, readonly string[]])[]> {
  await page.evaluate(axe.source)
  const results = (await page.evaluate('axe.run()')) as AxeResults
  if (!results.passes.some(({ id }) => id === 'color-contrast')) throw new Error('axe has not looked at the colours')
  return results.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)] as const)
}
