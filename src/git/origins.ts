import type { Git } from './user-repository.ts'

/** Where missing objects come from. */
export interface Origins {
  /** The URL of each remote, by name. */
  readonly remotes: ReadonlyMap<string, string>
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
  partial: true,
  transport: [],
  isGiven: true,
})

/** Remotes and the like, in one call. A configuration that can not be read names no remotes. */
export async function readOrigins(git: Git): Promise<Origins> {
  const wanted = '^(remote\\..*\\.(url|promisor)|extensions\\.partialclone|http\\..*|url\\..*\\.insteadof)$'
  const { stdout } = await git(['config', '--null', '--get-regexp', wanted])
  const entries = stdout.toString().split('\0').slice(0, -1).map(keyAndValue)
  const urls = entries.flatMap(([key, value]) => {
    const name = /^remote\.(.*)\.url$/s.exec(key)?.[1]
    return name === undefined ? [] : [[name, value] as const]
  })
  return {
    // Of several URLs of one remote, Git fetches from the first.
    remotes: new Map(urls.toReversed()),
    partial: entries.some(
      ([key, value]) => key === 'extensions.partialclone' || (/\.promisor$/.test(key) && value !== 'false'),
    ),
    transport: entries.filter(([key]) => /^(http|url)\./.test(key)),
    isGiven: false,
  }
}

function keyAndValue(entry: string): readonly [string, string] {
  const end = entry.indexOf('\n')
  return end < 0 ? [entry, 'true'] : [entry.slice(0, end), entry.slice(end + 1)]
}

/** The owner in a URL such as `https://github.com/acme/shop.git` or `git@github.com:acme/shop`; null for a plain path. */
export function ownerOf(url: string): string | null {
  const path = /^\w[\w+.-]*:\/\/[^/]+\/(.+)$/.exec(url)?.[1] ?? /^[^/:]+:(?!\/\/)(.+)$/.exec(url)?.[1]
  if (path === undefined || /^(file:|[A-Za-z]:[\\/])/.test(url)) return null
  const segments = path.split('/').filter(segment => segment !== '')
  return segments.at(-2) ?? null
}
