import { randomUUID } from 'node:crypto'
import { link, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { kill, pid } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { goneAs, Refusal } from './file.ts'

/**
 * Does something while no other process does something under the same lock, which is a file that names its holder. A
 * lock whose holder is gone is taken over: at once where it was a process of this machine, of another one after a minute,
 * which is far longer than any holder needs. A process that is there, however long it takes, keeps its lock. Rejects with
 * a `Refusal` where it is not to be had.
 */
export async function locked<Result>(lock: string, act: () => Promise<Result>, patience = PATIENCE): Promise<Result> {
  const holder = JSON.stringify({ host: hostname(), pid, token: randomUUID() })
  await take(lock, holder, patience)
  try {
    return await act()
  } finally {
    if ((await contentOf(lock)) === holder) await unlink(lock)
  }
}

/**
 * The same as a courtesy among many: whoever can not have the lock, since there is nowhere to put it or the others take
 * too long, goes without.
 */
export async function inTurn<Result>(lock: string, act: () => Promise<Result>): Promise<Result> {
  let isBegun = false
  const begin = () => {
    isBegun = true
    return act()
  }
  return locked(lock, begin, LONG_PATIENCE).catch(error => {
    if (isBegun) throw error
    return act()
  })
}

/** Milliseconds, as all below. */
const PATIENCE = 75_000
const LONG_PATIENCE = 120_000
const LONGEST_PAUSE = 250
const LONGEST_HOLD = 60_000
/** For the moment in which somebody takes an abandoned lock away. */
const LONGEST_REMOVAL = 5_000

async function take(lock: string, holder: string, patience: number): Promise<void> {
  const started = Date.now()
  while (!(await create(lock, holder))) {
    const waited = Date.now() - started
    if (waited > patience)
      throw new Refusal(`another process holds \`${lock}\`; try again, or remove it if there is none`)
    if (await isAbandoned(lock)) await takeAway(lock)
    // The longer it takes, the more are waiting, and the less is each of them to ask.
    else await setTimeout(2 + Math.random() * Math.min(LONGEST_PAUSE, 10 + waited / 10))
  }
}

/** A lock is there with its content or not at all, so that a holder is known from the first moment on. */
async function create(lock: string, content: string): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`
  await writeFile(draft, content, { flag: 'wx', mode: 0o600 })
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await unlinkIfThere(draft)
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const [content, age] = await Promise.all([contentOf(lock), ageOf(lock)])
  if (content === null || age === null) return false
  const { host, pid } = holderIn(content)
  return host === hostname() ? !isAlive(pid) : age > LONGEST_HOLD
}

/** Whoever takes a lock away is alone in that, so that it can not be the next holder's that goes. */
async function takeAway(lock: string): Promise<void> {
  const removal = `${lock}.removal`
  if (!(await create(removal, ''))) {
    const age = await ageOf(removal)
    if (age !== null && age > LONGEST_REMOVAL) await unlinkIfThere(removal)
    return
  }
  try {
    if (await isAbandoned(lock)) await unlinkIfThere(lock)
  } finally {
    await unlinkIfThere(removal)
  }
}

function holderIn(content: string): { readonly host?: string; readonly pid?: number } {
  try {
    return JSON.parse(content)
  } catch {
    return {}
  }
}

/** A process of somebody else's can not be signalled, and is there. */
function isAlive(id: number | undefined): boolean {
  if (id === undefined) return false
  try {
    return kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** null where it is gone. */
const contentOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(goneAs(null))

/** Milliseconds since it was written; null where it is gone. */
const ageOf = (path: string): Promise<number | null> =>
  stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs, goneAs(null))

const unlinkIfThere = (path: string): Promise<void> => unlink(path).catch(goneAs(undefined))
