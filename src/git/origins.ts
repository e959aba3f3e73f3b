import type { Git } from './user-repository.ts'

/** Where missing objects come from. */
export interface Origins {
  /** The URL of each remote, by name. */
  readonly remotes: ReadonlyMap<string, string>
  /** Where to push, by the name of the remote, where that is another URL. */
  readonly pushUrls: ReadonlyMap<string, string>
  /** A partial clone: objects may be missing although history is whole. */
  readonly partial: boolean
  /** `http.*` and `url.*.insteadOf`, which a fetch from these URLs needs, such as the header with a runner's token. */
  readonly transport: readonly (readonly [string, string])[]
  /** The caller named the origin: what a checkout says about remotes, credentials and transport plays no part. */
  readonly isGiven: boolean
}

/** Whatever the checkout has, only what is asked for is fetched from an origin that the caller names. */
export const givenOrigin = (url: string): Origins => ({
  remotes: new Map([['origin', url]]),
  pushUrls: new Map(),
  partial: true,
  transport: [],
  isGiven: true,
})

/** Remotes and the like, in one call. A configuration that can not be read names no remotes. */
export async function readOrigins(git: Git): Promise<Origins> {
  const wanted = '^(remote\\..*\\.(url|pushurl|promisor)|extensions\\.partialclone|http\\..*|url\\..*\\.insteadof)$'
  const { stdout } = await git(['config', '--null', '--get-regexp', wanted])
  const entries = stdout.toString().split('\0').slice(0, -1).map(keyAndValue)
  return {
    remotes: urlsIn(entries, /^remote\.(.*)\.url$/s),
    pushUrls: urlsIn(entries, /^remote\.(.*)\.pushurl$/s),
    partial: entries.some(
      ([key, value]) => key === 'extensions.partialclone' || (/\.promisor$/.test(key) && value !== 'false'),
    ),
    transport: entries.filter(([key]) => /^(http|url)\./.test(key)),
    isGiven: false,
  }
}

/** Of several URLs of one remote, Git uses the first. */
function urlsIn(entries: readonly (readonly [string, string])[], key: RegExp): ReadonlyMap<string, string> {
  const urls = entries.flatMap(([name, value]) => {
    const remote = key.exec(name)?.[1]
    return remote === undefined ? [] : [[remote, value] as const]
  })
  return new Map(urls.toReversed())
}

function keyAndValue(entry: string): readonly [string, string] {
  const end = entry.indexOf('\n')
  return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)]
}

/** The owner in a URL such as `https://github.com/acme/shop.git` or `git@github.com:acme/shop`; null for a plain path. */
export const ownerOf = (url: string): string | null => hostAndPath(url)?.slice(1).at(-2) ?? null

/** `github.com/acme/shop`, the same for every spelling of a URL and without its credentials; `localhost/shop` for a path. */
export function repositoryName(url: string): string {
  const [host = '', ...path] = hostAndPath(url) ?? ['localhost', folderName(url)]
  return [host.toLowerCase(), ...path].join('/').replace(/\.git$/, '')
}

/** Null for a path, also where it is written as a URL. */
function hostAndPath(url: string): readonly string[] | null {
  if (/^(file:|[A-Za-z]:[\\/])/.test(url)) return null
  const [, host, path] =
    /^\w[\w+.-]*:\/\/(?:[^/@]*@)?([^/]+)\/(.+)$/.exec(url) ?? /^(?:[^/:@]*@)?([^/:]+):(?!\/\/)(.+)$/.exec(url) ?? []
  return host === undefined || path === undefined ? null : [host, ...path.split('/').filter(part => part !== '')]
}

const folderName = (path: string): string =>
  path
    .replace(/[\\/]+(?:\.git)?[\\/]*$/, '')
    .split(/[\\/]/)
    .at(-1) || 'repository'
