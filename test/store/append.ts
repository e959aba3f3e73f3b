/** Appends records to an audit file: `append.ts FILE FIRST COUNT [BYTES]`, one after the other. */
import { argv, stdout } from 'node:process'
import { AuditFile } from '../../src/store/audit-file.ts'
import { bodyOf, CHAIN } from '../audit/bodies.ts'

const [, , file = '', first = '0', count = '1', bytes = '10'] = argv
const log = new AuditFile(file, CHAIN)
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  try {
    await log.append([bodyOf(number, { text: 'x'.repeat(Number(bytes)) })])
    stdout.write(`${number}\n`)
  } catch (error) {
    stdout.write(`${error instanceof Error ? error.message : error}\n`)
  }
}
