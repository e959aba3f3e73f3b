import { describe, expect, it } from 'vitest'
import type { Violation } from '../../src/core/decision.ts'
import type { ShownFile } from '../../src/forge.ts'
import type { Blobs } from '../../src/publish/judgement.ts'
import { findPlaces } from '../../src/publish/places.ts'
import { FILE, violation } from '../report/sample.ts'
import { sameBlobs, shownFile } from './sample.ts'

const room = { lines: 30, files: 5 }

const deleted = (line: number, changes: Partial<Violation> = {}) =>
  violation({ side: 'base', action: 'delete', line, resultLine: 3, ...changes })

const renamed: ShownFile = { ...shownFile('new.yaml'), previousPath: 'old.yaml' }

const otherResult: Blobs = { ...sameBlobs, resultBlob: async () => 'what the merge made of it' }
const otherBase: Blobs = { ...sameBlobs, sameBase: async () => false }
const broken: Blobs = {
  resultBlob: () => Promise.reject(new Error('no object')),
  sameBase: () => Promise.reject(new Error('no object')),
}

type Row = readonly [string, Violation, ShownFile, Blobs | null, string | null]

describe('a comment stands', () => {
  const rows: readonly Row[] = [
    ['on the line of the result', violation(), shownFile(), sameBlobs, `${FILE} RIGHT 12`],
    ['on the removed line', deleted(13), shownFile(), sameBlobs, `${FILE} LEFT 13`],
    ['on the file: outside of every hunk', violation({ line: 51 }), shownFile(), sameBlobs, `${FILE} file`],
    ['on the file: removed outside of every hunk', deleted(51), shownFile(), sameBlobs, `${FILE} file`],
    ['on the file: the result is not the head', violation(), shownFile(), otherResult, `${FILE} file`],
    [
      'on the removed line, though the result is not the head',
      deleted(13),
      shownFile(),
      otherResult,
      `${FILE} LEFT 13`,
    ],
    ['on the file: the base is not the merge base', deleted(13), shownFile(), otherBase, `${FILE} file`],
    ['on the line, though the base is not the merge base', violation(), shownFile(), otherBase, `${FILE} RIGHT 12`],
    ['on the file: nobody knows the blobs', violation(), shownFile(), broken, `${FILE} file`],
    ['on the file: the forge takes no lines', violation(), shownFile(), null, `${FILE} file`],
    ['on the file: no patch is shown', violation(), { ...shownFile(), patch: null }, sameBlobs, `${FILE} file`],
    [
      'on the file: the patch is cut off',
      violation(),
      { ...shownFile(), patch: '@@ -1,9 +1,9 @@\n a' },
      sameBlobs,
      `${FILE} file`,
    ],
    [
      'on a file that is gone',
      deleted(4, { resultLine: null }),
      { ...shownFile(), blob: null },
      sameBlobs,
      `${FILE} LEFT 4`,
    ],
    ['on the new name of a renamed file', violation({ file: 'new.yaml' }), renamed, sameBlobs, 'new.yaml RIGHT 12'],
    ['on the new name, the old line', deleted(13, { file: 'old.yaml' }), renamed, sameBlobs, 'new.yaml LEFT 13'],
    ['on the new name as a whole', deleted(60, { file: 'old.yaml' }), renamed, sameBlobs, 'new.yaml file'],
    ['nowhere: the file is not shown', violation({ file: 'other.yaml' }), shownFile(), sameBlobs, null],
  ]
  it.each(rows)('%s', async (_, one, file, blobs, expected) => {
    const places = await findPlaces([one], [file], { blobs, room })
    expect(places.map(({ path, at }) => `${path} ${at === null ? 'file' : `${at.side} ${at.line}`}`)).toEqual(
      expected === null ? [] : [expected],
    )
  })

  it('with all that is to be said on one line, and on one file', async () => {
    const found = [
      violation({ identity: '$.a' }),
      violation({ identity: '$.b' }),
      deleted(12),
      violation({ line: 70 }),
      deleted(80),
      violation({ line: 13 }),
    ]
    const places = await findPlaces(found, [shownFile()], { blobs: sameBlobs, room })
    expect(places.map(({ at, violations }) => [at?.side ?? 'file', violations.length])).toEqual([
      ['RIGHT', 2],
      ['LEFT', 1],
      ['RIGHT', 1],
      ['file', 2],
    ])
  })

  it('where there is room, the first ones first', async () => {
    const files = ['a', 'b', 'c', 'd'].map(name => shownFile(name))
    const found = files.flatMap(({ path }) => [
      violation({ file: path, line: 1 }),
      violation({ file: path, line: 2 }),
      violation({ file: path, line: 99 }),
    ])
    const asked: string[] = []
    const blobs: Blobs = {
      ...sameBlobs,
      resultBlob: async file => {
        asked.push(file)
        return `blob of ${file}`
      },
    }
    const places = await findPlaces(found, files, { blobs, room: { lines: 3, files: 2 } })
    expect(places.map(({ path, at }) => `${path} ${at?.line ?? 'file'}`)).toEqual([
      'a 1',
      'a 2',
      'b 1',
      'a file',
      'b file',
    ])
    expect(asked, 'no blob is looked up for nothing').toEqual(['a', 'b'])
  })
})
