// What any search in a log has to do at the least: `node read-and-parse.mjs LOG`.
import { eachLine } from './lines.mjs'

let records = 0
eachLine(process.argv[2], line => {
  records += JSON.parse(line.toString()).v
})
process.stdout.write(`${records}\n`)
