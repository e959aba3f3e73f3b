// Generates schema/*.json from the definitions that validate: `node scripts/schema.mjs`; `--check` only compares.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

// The schemas and the generator in one bundle, since both must use the same copy of zod.
const ENTRY = `
export { toJSONSchema } from 'zod/mini'
export { descriptions } from './src/core/governance/shapes/terms.ts'
export { SettingsShape as settings } from './src/core/governance/shapes/settings.ts'
export { RolesShape as roles } from './src/core/governance/shapes/roles.ts'
export { RulesFileShape as rules } from './src/core/governance/shapes/rules.ts'
export { WaiversShape as waivers } from './src/core/governance/shapes/waivers.ts'
export { PoliciesShape as policies } from './src/core/governance/shapes/policies.ts'
export { FactsShape as facts } from './src/core/facts-schema.ts'
export { RecordShape as record } from './src/audit/shape.ts'
`

const NAMES = ['settings', 'roles', 'rules', 'policies', 'waivers', 'facts', 'record']

async function load() {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    // CommonJS parts of the bundle ask for built-in modules with `require`, which a data: module must make itself.
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('file:///');` },
    logLevel: 'warning',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

function schemaText(name, { [name]: shape, toJSONSchema, descriptions }) {
  const { $schema, title, description, ...schema } = toJSONSchema(shape, { metadata: descriptions, io: 'input' })
  return `${JSON.stringify({ $schema, $id: `${name}.json`, title, description, ...schema }, null, 2)}\n`
}

function stored(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const modules = await load()
const files = NAMES.map(name => [`schema/${name}.json`, schemaText(name, modules)])
const stale = files.filter(([path, text]) => stored(`${ROOT}${path}`) !== text)

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not what the definitions say; run \`node scripts/schema.mjs\``)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  mkdirSync(`${ROOT}schema`, { recursive: true })
  for (const [path, text] of files) writeFileSync(`${ROOT}${path}`, text)
  console.log(`${files.length} schemas, ${stale.length} changed`)
}
