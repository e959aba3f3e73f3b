// js-yaml's `load` of two files: `node js-yaml.mjs A B`.
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'

const documents = process.argv.slice(2).map(file => load(readFileSync(file, 'utf8')))
process.stdout.write(`${documents.length}\n`)
