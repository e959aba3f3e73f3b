import { describe, expect, it } from 'vitest'
import { ownerOf, repositoryName } from '../../src/git/origins.ts'

/** One repository, spelled as people and tools spell it. */
const SPELLINGS = [
  'https://github.com/acme/shop',
  'https://github.com/acme/shop.git',
  'https://github.com/acme/shop/',
  'https://GitHub.com/acme/shop',
  'http://github.com/acme/shop',
  'https://user@github.com/acme/shop.git',
  'https://user:gh_secret@github.com/acme/shop.git',
  'https://x-access-token:gh_secret@github.com/acme/shop',
  'ssh://git@github.com/acme/shop.git',
  'git://github.com/acme/shop.git',
  'git+ssh://git@github.com/acme/shop',
  'git@github.com:acme/shop.git',
  'git@github.com:/acme/shop.git',
  'github.com:acme/shop',
]

const NAMES: readonly (readonly [url: string, name: string, owner: string | null])[] = [
  ...SPELLINGS.map(url => [url, 'github.com/acme/shop', 'acme'] as const),
  ['https://git.example.com:8443/acme/shop.git', 'git.example.com:8443/acme/shop', 'acme'],
  ['ssh://git@git.example.com:2222/acme/shop', 'git.example.com:2222/acme/shop', 'acme'],
  ['https://gitlab.com/acme/platform/shop.git', 'gitlab.com/acme/platform/shop', 'platform'],
  ['https://github.com//acme//shop', 'github.com/acme/shop', 'acme'],
  ['https://github.com/Acme/Shop', 'github.com/Acme/Shop', 'Acme'],
  ['https://github.com/shop', 'github.com/shop', null],
  ['git@github.com:shop.git', 'github.com/shop', null],
  ['/srv/git/shop.git', 'localhost/shop', null],
  ['/srv/git/shop.git/', 'localhost/shop', null],
  ['/srv/git/shop/.git', 'localhost/shop', null],
  ['/srv/git/shop/.git/', 'localhost/shop', null],
  ['../shop.git', 'localhost/shop', null],
  ['shop', 'localhost/shop', null],
  ['file:///srv/git/shop.git', 'localhost/shop', null],
  ['file:///srv/git/shop/.git', 'localhost/shop', null],
  ['C:\\git\\shop.git', 'localhost/shop', null],
  ['C:/git/shop', 'localhost/shop', null],
  ['/', 'localhost/repository', null],
  ['', 'localhost/repository', null],
]

describe('the name of a repository, by its URL', () => {
  it.each(NAMES)('%s is %s, of %s', (url, name, owner) => {
    expect(repositoryName(url)).toBe(name)
    expect(ownerOf(url)).toBe(owner)
  })

  it('never holds credentials', () => {
    const urls = [
      'https://user:s3cr3t@host/a/b',
      'https://s3cr3t@host/a/b',
      's3cr3t@host:a/b',
      'ssh://u:s3cr3t@host/a/b',
    ]
    for (const url of urls) expect(repositoryName(url)).toBe('host/a/b')
  })
})
