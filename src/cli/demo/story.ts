import type { Verdict } from '../../core/decision.ts'
import type { Account, Facts } from '../../core/facts.ts'
import type { Step } from './page.ts'
import type { Branch } from './repository.ts'

/** What is played: texts are paragraphs, in which backticks mark what stands in a file or a shell. */
export interface Story {
  /** What somebody would type for it, after the name of this program. */
  readonly call: string
  /** `main`, and a branch for each change. */
  readonly branches: readonly Branch[]
  readonly introduction: readonly string[]
  readonly scenes: readonly Scene[]
  /** What there is to try in its repository: arguments of this program. */
  readonly toTry: readonly string[]
  /** Where to go from here; what is to be typed are arguments of this program. */
  readonly onwards: readonly Step[]
}

/** One command with what it says. */
export interface Scene {
  /** null: the scene goes on with the change before. */
  readonly title: string | null
  readonly before: readonly string[]
  /** What somebody would type for it. */
  readonly command: string
  readonly shows: Shown
  readonly after: readonly string[]
}

export type Shown =
  | {
      /** `fieldgate check` of a branch. */
      readonly kind: 'check'
      readonly branch: string
      /** What a forge knows about the change at a commit. */
      readonly facts: (head: string) => Facts
      /** The file that the command takes them from, for those who keep the repository; null: they are in the command. */
      readonly factsFile: string | null
      readonly verdict: Verdict
    }
  | {
      /** `fieldgate violations` of `main`. */
      readonly kind: 'violations'
      readonly count: number
    }

export const NOW = '2026-11-22T10:00:00Z'
const DAY = 86_400
const TODAY = Date.parse(NOW) / 1000

/** What was there the day before. */
export const main = (branch: Omit<Branch, 'name' | 'from' | 'time'>): Branch => ({
  ...branch,
  name: 'main',
  from: null,
  time: TODAY - DAY,
})

/** A branch with a change of today. */
export const change = (branch: Omit<Branch, 'from' | 'time'>): Branch => ({ ...branch, from: 'main', time: TODAY })

/** What a forge knows about somebody's change at a commit, which a reviewer has approved or nobody has. */
export const factsOf = (author: Account, head: string, reviewer: Account | null): Facts => ({
  now: NOW,
  target: 'refs/heads/main',
  author,
  contributors: [],
  teams: {},
  reviews: reviewer === null ? [] : [{ id: 7, user: { ...reviewer, canWrite: true }, state: 'APPROVED', commit: head }],
})

/** How to go on; `program` is what calls this program, `kept` the folder of the repository where it stays. */
export function closing({ call, toTry, onwards }: Story, program: string, kept: string | null): readonly Step[] {
  const typed = (args: string) => `${program} ${args}`
  return [
    kept === null
      ? {
          say: 'The repository of this story is gone again. Keep one to try things in:',
          type: [typed(`${call} --keep`)],
        }
      : {
          say: 'The repository of this story stays. Go there and try, for example:',
          type: [`cd ${inShell(kept)}`, ...toTry.map(typed)],
        },
    ...onwards.map(({ say, type }) => ({ say, type: type.map(typed) })),
  ]
}

export const inShell = (path: string): string => (/\s/.test(path) ? `"${path}"` : path)
