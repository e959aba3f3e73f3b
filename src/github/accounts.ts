import type { Account } from '../core/facts.ts'
import type { User } from './shapes.ts'

/** Under this login GitHub shows what accounts did that are gone. No id and no type: it is nobody. */
const GHOST: Account = { login: 'ghost' }

export const accountOrGhost = (user: User | null): Account => user ?? GHOST
