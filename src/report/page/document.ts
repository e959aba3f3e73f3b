import { createHash } from 'node:crypto'
import { dataBlock } from '../escape.ts'
import { shortened } from '../values.ts'
import { type Html, html, LONGEST, raw } from './html.ts'

/** What is built for a page: a script and a style sheet, which it carries in itself. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/** The parts of a page. */
export interface PageDocument {
  /** As it is, not yet escaped. */
  readonly title: string
  /** Where the content is that most people look for: a fragment, and what it is called. */
  readonly skip: { readonly to: string; readonly name: string }
  readonly header: Html
  readonly main: Html
  /** For the script, which reads it as JSON from the element `data`. */
  readonly data: unknown
}

/** Characters of data in a page that a browser still opens at ease; what is beyond it is left out, and said to be. */
export const MOST_CHARACTERS = 32_000_000

/** One page of HTML, complete in itself: it asks no network for anything. */
export const pageDocument = ({ title, skip, header, main, data }: PageDocument, assets: PageAssets): string =>
  html`<!doctype html>
<html lang="en">
${head(title, assets)}
<body>
<a class="skip" href="#${skip.to}">Skip to ${skip.name}</a>
<header>
${header}
</header>
<main>
${main}
</main>
<script type="application/json" id="data">${raw(dataBlock(data))}</script>
<script>${raw(assets.script)}</script>
</body>
</html>
`.markup

const head = (title: string, { script, style }: PageAssets): Html => html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shortened(title, LONGEST)}</title>
<style>${raw(style)}</style>
</head>`

/** Nothing but these two runs and styles, nothing is fetched or sent, and no text can become markup (CSP level 3). */
const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
