/** Appends records to the audit branch, one after the other: `append.ts DIR FIRST COUNT [TURNS]`. */
import { argv, stdout } from 'node:process'
import { openAuditBranch } from '../../src/git/audit-branch.ts'
import { inTurn } from '../../src/store/lock.ts'
import { bodyOf } from '../audit/bodies.ts'

const [, , dir = '', first = '0', count = '1', turns = ''] = argv
const log = await openAuditBranch({ dir, ...(turns !== '' && { inTurn }) }, 'fieldgate-audit')
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  try {
    await log.append([bodyOf(number)])
    stdout.write(`${number}\n`)
  } catch (error) {
    stdout.write(`${number} not: ${error instanceof Error ? error.message : error}\n`)
  }
}
await log.close()
