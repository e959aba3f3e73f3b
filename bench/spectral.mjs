// Spectral, the linter that comes nearest: 100 rules of the same kinds over one side of the document.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { queries } from './data/governance.mjs'

/** The dialect of filters that Spectral reads. */
const inItsDialect = query =>
  query.replace(/\[\?match\(@\.name, '(.*)'\)\]/, '[?(@.name.match(/$1/))]').replace(/\[\?(@.*?)\](?=\.|$)/, '[?($1)]')

/** Arguments of a Node that lints the document. */
export function prepareSpectral(peers, folder, document) {
  // biome-ignore lint/suspicious/noThenProperty: what Spectral calls it
  const rule = given => ({ given: inItsDialect(given), severity: 'warn', then: { function: 'defined' } })
  const rules = queries(100).map((given, index) => [`rule-${index}`, rule(given)])
  const [file, ruleset] = ['document.json', 'ruleset.json'].map(name => join(folder, name))
  writeFileSync(file, document)
  writeFileSync(ruleset, JSON.stringify({ rules: Object.fromEntries(rules) }))
  return [
    join(peers, 'node_modules/@stoplight/spectral-cli/dist/index.js'),
    'lint',
    '--quiet',
    '--ruleset',
    ruleset,
    file,
  ]
}
