import type { CommitFacts, CommitPerson } from '../world/commits.ts'
import { type DiffFile, shownPatch } from '../world/diff.ts'
import type { JsonObject } from '../world/json.ts'
import type { Repository } from '../world/state.ts'
import type { Limits, Urls } from '../world/world.ts'
import { apiUrl, pageUrl } from './repository.ts'
import { shownUserOrNull } from './user.ts'

/** `commit`. */
export function shownCommit(urls: Urls, repository: Repository, commit: CommitFacts): JsonObject {
  const { sha, tree, parents, author, committer, message, isVerified } = commit
  const [url, page] = [apiUrl(urls, repository), pageUrl(urls, repository)]
  return {
    sha,
    node_id: `C_${sha}`,
    commit: {
      author: person(author),
      committer: person(committer),
      message,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
      url: `${url}/git/commits/${sha}`,
      comment_count: 0,
      verification: verification(isVerified, committer),
    },
    url: `${url}/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    author: shownUserOrNull(urls, author.account),
    committer: shownUserOrNull(urls, committer.account),
    parents: parents.map(parent => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
  }
}

/** `diff-entry`, of a commit's file. */
export function shownFile(urls: Urls, repository: Repository, file: DiffFile, place: FilePlace): JsonObject {
  const { path, previousPath, status, blob, additions, deletions } = file
  const [url, page] = [apiUrl(urls, repository), pageUrl(urls, repository)]
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const patch = shownPatch(file, place.limits)
  return {
    sha: blob,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${place.commit}/${encoded}`,
    raw_url: `${page}/raw/${place.commit}/${encoded}`,
    contents_url: `${url}/contents/${encoded}?ref=${place.commit}`,
    ...(patch !== null && { patch }),
    ...(previousPath !== null && { previous_filename: previousPath }),
  }
}

export interface FilePlace {
  readonly commit: string
  readonly limits: Limits
}

function person({ name, email, date }: CommitPerson): JsonObject {
  return { name, email, date: new Date(date).toISOString().replace('.000', '') }
}

function verification(isVerified: boolean, { date }: CommitPerson): JsonObject {
  return {
    verified: isVerified,
    reason: isVerified ? 'valid' : 'unsigned',
    signature: isVerified ? '-----BEGIN PGP SIGNATURE-----' : null,
    payload: isVerified ? 'tree' : null,
    verified_at: isVerified ? new Date(date).toISOString().replace('.000', '') : null,
  }
}
