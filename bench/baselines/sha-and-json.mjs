// The least that has to be done about a log: `node sha-and-json.mjs FILE` hashes all its bytes and parses each line.
import { createHash } from 'node:crypto'
import { eachLine } from './lines.mjs'

const hash = createHash('sha256')
let seq = 0
eachLine(process.argv[2], line => {
  hash.update(line)
  seq = JSON.parse(line.toString()).seq
})
process.stdout.write(`${JSON.stringify({ seq, hash: hash.digest('hex') })}\n`)
