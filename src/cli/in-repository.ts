import { thenClose } from '../git/closing.ts'
import { type OpenOptions, openRepository } from '../git/repository.ts'
import type { Repository } from '../repository.ts'

/**
 * Does something in a repository and closes it again. What it is done with is loaded while Git starts. Rejects with a
 * `Problem` where the folder is in no repository.
 */
export async function inRepository<Loaded, Result>(
  folder: string,
  loading: Promise<Loaded>,
  act: (repository: Repository, loaded: Loaded) => Promise<Result>,
  options: Pick<OpenOptions, 'remembers'> = {},
): Promise<Result> {
  loading.catch(() => {}) // it is awaited where there is a repository to close
  return thenClose(await openRepository(folder, options), async repository => act(repository, await loading))
}
