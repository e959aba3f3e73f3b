import { describe, expect, it } from 'vitest'
import type { Path } from '../../../src/core/document/document.ts'
import { documentsOf, placeOf } from './reading.ts'

const YAML = `# services
services:
  api: &api
    image: "a:1"  # quoted
    ports: [80,
      443, # ]
      ]
    "quoted key": x
    "esc\\u0061ped": y
    script: |
      one

      two

    1: typed
  web:
    <<: *api
    image: b
  copy: *api
list:
  - name: first
    value: 1
  -
  - plain
    over lines
  - "quoted"
  - >-
    folded

  - - nested
    - *api
  - !Ref tagged
  - &anchored
    x: 1
  - {}
empty:
flow: {a: {b: [1, {c: d}]}, e:
  f}
last: x
`

const JSON_TEXT = `{
  "services": {
    "api": {"image": "a\\"]}", "ports": [80,
      443]},
    "esc\\u0061ped": {"x": []}
  },
  "list": [1, {"a":
    2}, [[], [3]]]
}
`

describe('places in YAML', () => {
  it.each<[path: Path, place: string]>([
    [[], '2:1-39'],
    [['services'], '2:1-19'],
    [['services', 'api'], '3:3-15'],
    [['services', 'api', 'image'], '4:5-4'],
    [['services', 'api', 'ports'], '5:5-7'],
    [['services', 'api', 'ports', 0], '5:13-5'],
    [['services', 'api', 'ports', 1], '6:7-6'],
    [['services', 'api', 'quoted key'], '8:5-8'],
    [['services', 'api', 'escaped'], '9:5-9'],
    [['services', 'api', 'script'], '10:5-13'],
    [['services', 'api', '1'], '15:5-15'],
    [['services', 'web', 'image'], '18:5-18'],
    [['services', 'web', 'ports'], '17:5-17'],
    [['services', 'web', 'ports', 1], '17:5-17'],
    [['services', 'copy'], '19:3-19'],
    [['services', 'copy', 'image'], '19:9-19'],
    [['services', 'copy', 'ports', 0], '19:9-19'],
    [['list', 0], '21:5-22'],
    [['list', 0, 'value'], '22:5-22'],
    [['list', 1], '23:3-23'],
    [['list', 2], '24:5-25'],
    [['list', 3], '26:5-26'],
    [['list', 4], '27:5-28'],
    [['list', 5], '30:5-31'],
    [['list', 5, 0], '30:7-30'],
    [['list', 5, 1, 'ports', 0], '31:7-31'],
    [['list', 6], '32:5-32'],
    [['list', 7], '33:5-34'],
    [['list', 7, 'x'], '34:5-34'],
    [['list', 8], '35:5-35'],
    [['empty'], '36:1-36'],
    [['flow'], '37:1-38'],
    [['flow', 'a', 'b', 1, 'c'], '37:20-37'],
    [['flow', 'e'], '37:29-38'],
    [['last'], '39:1-39'],
  ])('%j', (path, place) => {
    expect(placeOf('a.yaml', YAML, path, { tags: ['!Ref'] })).toBe(place)
  })

  it.each<[path: Path, nearest: Path]>([
    [['services', 'nowhere', 'deeper'], ['services']],
    [
      ['services', 'api', 'image', 'x'],
      ['services', 'api', 'image'],
    ],
    [
      ['services', 'api', 'ports', 7],
      ['services', 'api', 'ports'],
    ],
    [
      ['services', 'api', 'ports', '0'],
      ['services', 'api', 'ports'],
    ],
    [
      ['services', 'copy', 'nowhere'],
      ['services', 'copy'],
    ],
    [['list', 'name'], ['list']],
    [['nowhere'], []],
    [['constructor'], []],
  ])('%j leads to the place of %j', (path, nearest) => {
    const settings = { tags: ['!Ref'] }
    expect(placeOf('a.yaml', YAML, path, settings)).toBe(placeOf('a.yaml', YAML, nearest, settings))
  })

  it.each<[content: string, path: Path, place: string]>([
    ['', [], '1:1-1'],
    ['\ufeffa: 1', ['a'], '1:1-1'],
    ['--- |\n  text\n', [], '1:5-2'],
    ['- |', [0], '1:3-1'],
    ['? |\n  k\n: v', ['k\n'], '1:3-3'],
    ['- -\n  -\n-', [0, 0], '1:3-1'],
    ['- -\n  -\n-', [0, 1], '2:3-2'],
    ['- -\n  -\n-', [1], '3:1-3'],
    ['- a:\n-\n', [1], '2:1-2'],
    ['- x # - no\n# -\n-\n', [1], '3:1-3'],
    ['? &a k\n: v\nb: {*a : w}', ['b', 'k'], '3:5-3'],
    ['a: [x: 1]', ['a', 0, 'x'], '1:5-1'],
    ["'it''s': 1", ["it's"], '1:1-1'],
    ['a: {<<: [{x: 1},\n {y: 1}]}', ['a', 'y'], '1:5-2'],
    ['a: 1\r\nb: 2\r\n', ['b'], '2:1-2'],
  ])('%j at %j', (content, path, place) => {
    expect(placeOf('a.yaml', content, path)).toBe(place)
  })

  it('finds its way in every document of a stream', () => {
    const documents = documentsOf('a.yaml', 'a: 1\n---\n# x\na: 2\n---\n- b\n', { stream: true })
    expect(documents.map(document => document.locate(['a']).line)).toStrictEqual([1, 4, 6])
  })
})

describe('places in JSON', () => {
  it.each<[path: Path, place: string]>([
    [[], '1:1-9'],
    [['services'], '2:3-6'],
    [['services', 'api'], '3:5-4'],
    [['services', 'api', 'image'], '3:13-3'],
    [['services', 'api', 'ports'], '3:31-4'],
    [['services', 'api', 'ports', 1], '4:7-4'],
    [['services', 'escaped'], '5:5-5'],
    [['services', 'escaped', 'x'], '5:22-5'],
    [['list', 0], '7:12-7'],
    [['list', 1], '7:15-8'],
    [['list', 1, 'a'], '7:16-8'],
    [['list', 2, 1, 0], '8:15-8'],
    [['services', 'nowhere'], '2:3-6'],
    [['list', 9], '7:3-8'],
    [['list', 0, 'x'], '7:12-7'],
  ])('%j', (path, place) => {
    expect(placeOf('a.json', JSON_TEXT, path)).toBe(place)
  })

  it('does not take an escape for the text that it looks like', () => {
    expect(placeOf('a.json', '{"a\\n": 1,\n "a\\\\n": 2}', ['a\\n'])).toBe('2:2-2')
  })

  it('has a place for an empty file', () => {
    expect(placeOf('a.json', '\n\n', [])).toBe('3:1-3')
  })
})
