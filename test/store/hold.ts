/**
 * Takes a lock, again and again, and looks whether anybody else is inside: `hold.ts LOCK INSIDE TIMES DEADLY`. Every
 * DEADLY-th time it dies while it holds it; 0: never. `hold.ts LOCK` holds it until somebody ends the process.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { argv, kill, pid, stdout } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { locked } from '../../src/store/lock.ts'

const [, , lock = '', inside, times = '0', deadly = '0'] = argv

if (inside === undefined)
  await locked(lock, async () => {
    stdout.write('held\n')
    await setTimeout(600_000)
  })
else
  for (let time = 1; time <= Number(times); time += 1) {
    await locked(lock, async () => {
      const other = await readFile(inside, 'utf8').catch(() => null)
      if (other !== null && isAlive(Number(other))) stdout.write(`with ${other}\n`)
      await writeFile(inside, String(pid))
      await setTimeout(Math.random() * 2)
      if (time % Number(deadly) === 0) kill(pid, 'SIGKILL')
      if ((await readFile(inside, 'utf8').catch(() => '')) !== String(pid)) stdout.write('overwritten\n')
      await rm(inside, { force: true })
    })
    stdout.write('in\n')
  }

function isAlive(id: number): boolean {
  try {
    return kill(id, 0)
  } catch {
    return false
  }
}
