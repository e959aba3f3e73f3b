import type { Repository } from '../repository.ts'

/** Does something with a repository and closes it, also where a signal ends the process meanwhile. */
export async function thenClose<Result>(
  repository: Repository,
  act: (repository: Repository) => Promise<Result>,
): Promise<Result> {
  const stop = (signal: NodeJS.Signals) => void repository.close().finally(() => process.kill(process.pid, signal))
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    return await act(repository)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await repository.close()
  }
}

/** Ends that leave time to clean up: the first one is the last, the second ends the process at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
