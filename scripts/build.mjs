#!/usr/bin/env node
// Bundles src/cli.ts and src/action.ts into dist/: ES modules whose chunks are loaded when needed, the same bytes on every machine;
// and beside them the script and the style of each page of HTML, which it carries in itself.
// As a program it writes dist/ anew; `bundle` and `write` are there for whoever wants to compare first.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const ENTRIES = ['cli.js', 'action.js']
const LEGAL = '.LEGAL.txt'
/** Of `fieldgate audit report` and of `fieldgate violations`: what is built, and the folder that it is built of. */
const PAGES = { 'audit-page': 'src/report/audit/page', 'violations-page': 'src/report/tags/page' }

/** @returns {Promise<Map<string, Buffer>>} what belongs into dist/, by file name */
export async function bundle() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const [program, pages] = await Promise.all([build(programOptions(version)), build(PAGE_OPTIONS)])
  const outputs = [...program.outputFiles, ...pages.outputFiles]
  const named = outputs.map(file => [relative(dist, file.path).replaceAll('\\', '/'), Buffer.from(file.contents)])
  const files = new Map(named.filter(([name]) => !name.endsWith(LEGAL)))
  const comments = named.filter(([name]) => name.endsWith(LEGAL)).map(([, contents]) => contents.toString())
  const inputs = Object.keys({ ...program.metafile.inputs, ...pages.metafile.inputs })
  for (const name of Object.keys(PAGES).map(page => `${page}.js`))
    files.set(name, await withLicenses(files.get(name), pages.metafile.outputs[`dist/${name}`]))
  return files.set('licenses.txt', Buffer.from(await licenses(inputs, comments)))
}

const COMMON_OPTIONS = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'external',
  metafile: true,
  logLevel: 'silent',
  write: false,
}

function programOptions(version) {
  return {
    ...COMMON_OPTIONS,
    entryPoints: ['src/cli.ts', 'src/action.ts'],
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay, so that a stack trace can be read and an unexpected failure can be reported without its message.
    minifyIdentifiers: false,
    define: { FIELDGATE_VERSION: JSON.stringify(version) },
    // For packages in CommonJS, whose `require('node:…')` has no meaning in an ES module.
    banner: {
      js: "import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);",
    },
  }
}

const PAGE_OPTIONS = {
  ...COMMON_OPTIONS,
  entryPoints: Object.entries(PAGES).flatMap(([out, folder]) => [
    { in: `${folder}/main.ts`, out },
    { in: `${folder}/page.css`, out },
  ]),
  format: 'iife',
  platform: 'browser',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  minifyIdentifiers: true,
}

/** A page goes to people who do not have this folder, so its script says itself whose code is in it. */
async function withLicenses(script, { inputs }) {
  const used = Object.keys(inputs).filter(path => inputs[path].bytesInOutput > 0)
  const texts = await licenses(used, [])
  if (texts.trim() === '') return script
  return Buffer.from(`/*\n${texts.replaceAll('*/', '* /')}*/\n${script}`)
}

/** The licence of every bundled package, and the legal comments that its files carry. */
async function licenses(inputs, comments) {
  const folders = new Set(inputs.flatMap(path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const texts = await Promise.all([...folders].sort().map(license))
  const inFiles = [...new Set(comments)].sort()
  return [...texts, ...inFiles]
    .map(text => text.trim())
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n')
}

async function license(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
  const file = (await readdir(join(root, folder))).sort().find(entry => /^licen[cs]e/i.test(entry))
  const text = file === undefined ? `by ${author?.name ?? author}` : await readFile(join(root, folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n')}`
}

/** Whether dist/ holds exactly these files. */
export async function isBuilt(files) {
  const there = await readdir(dist, { recursive: true }).catch(() => [])
  if (there.length !== files.size) return false
  const same = [...files].map(async ([name, contents]) => contents.equals(await readFile(join(dist, name))))
  return Promise.all(same).then(
    all => all.every(Boolean),
    () => false,
  )
}

/** Makes dist/ hold exactly these files. Entries change last and at once: whoever starts one meanwhile finds its chunks. */
export async function write(files) {
  await mkdir(dist, { recursive: true })
  const isEntry = name => ENTRIES.includes(name)
  const entriesLast = [...files].sort(([a], [b]) => Number(isEntry(a)) - Number(isEntry(b)))
  for (const [name, contents] of entriesLast) {
    const temporary = join(dist, `${name}.${process.pid}`)
    await writeFile(temporary, contents, { mode: isEntry(name) ? 0o755 : 0o644 })
    await rename(temporary, join(dist, name))
  }
  const stale = (await readdir(dist)).filter(name => !files.has(name))
  await Promise.all(stale.map(name => rm(join(dist, name), { recursive: true, force: true })))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await write(await bundle())
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
