import { openRepository } from '../git/repository.ts'
import type { Repository } from '../repository.ts'

/**
 * Does something in a repository and closes it again. What it is done with is loaded while Git starts. Rejects with a
 * `Problem` where the folder is in no repository.
 */
export async function inRepository<Loaded, Result>(
  folder: string,
  loading: Promise<Loaded>,
  act: (repository: Repository, loaded: Loaded) => Promise<Result>,
): Promise<Result> {
  loading.catch(() => {}) // it is awaited where there is a repository to close
  const repository = await openRepository(folder)
  const stop = (signal: NodeJS.Signals) => void repository.close().finally(() => process.kill(process.pid, signal))
  for (const signal of SIGNALS) process.once(signal, stop)
  try {
    return await act(repository, await loading)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
    await repository.close()
  }
}

/** Ends that leave time to clean up: the first one is the last, the second ends the process at once. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
