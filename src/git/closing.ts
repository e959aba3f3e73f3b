import type { Repository } from '../repository.ts'

/** Ends that leave time to clean up: the first one is the last, the second ends the process at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const open = new Set<() => Promise<void>>()

/** Closes something also where a signal ends the process. What is returned closes it in the ordinary way. */
export function closedAtTheEnd(close: () => Promise<void>): () => Promise<void> {
  if (open.size === 0) for (const signal of SIGNALS) process.once(signal, stop)
  open.add(close)
  return async () => {
    open.delete(close)
    if (open.size === 0) for (const signal of SIGNALS) process.off(signal, stop)
    await close()
  }
}

const stop = (signal: NodeJS.Signals): void =>
  void Promise.allSettled([...open].map(close => close())).finally(() => process.kill(process.pid, signal))

/** Does something with a repository and closes it, also where a signal ends the process meanwhile. */
export async function thenClose<Result>(
  repository: Repository,
  act: (repository: Repository) => Promise<Result>,
): Promise<Result> {
  const close = closedAtTheEnd(() => repository.close())
  try {
    return await act(repository)
  } finally {
    await close()
  }
}
