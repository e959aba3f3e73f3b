import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/audit/canonical.ts'
import { OutboxFolder } from '../../src/store/outbox.ts'
import { bodyOf, idAt } from '../audit/bodies.ts'

let root: string
let outbox: OutboxFolder
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fieldgate-outbox-'))
  outbox = new OutboxFolder(join(root, 'deep', 'outbox'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const TIME = Date.parse('2026-11-22T10:00:00Z')
const at = (second: number, more = {}) => bodyOf(second, { id: idAt(TIME + second * 1000, second), ...more })
const waiting = async () => (await outbox.waiting()).records.map(({ number }) => number)
const put = async (...seconds: readonly number[]) => {
  for (const second of seconds) await outbox.put(at(second))
}
const write = (name: string, text: string | Buffer) => writeFileSync(join(outbox.place, name), text)

describe('an outbox', () => {
  it('that is not there holds nothing', async () => {
    expect(await outbox.waiting()).toEqual({ records: [], damaged: [] })
    await outbox.remove([idAt(TIME)])
    expect(readdirSync(root)).toEqual([])
  })

  it('keeps records whole, in files for their owner alone', async () => {
    await outbox.put(at(1, { text: 'grün\n' }))
    const records = [at(1, { text: 'grün\n', time: expect.anything() })]
    expect(await outbox.waiting()).toEqual({ records, damaged: [] })
    const [name = '', ...others] = readdirSync(outbox.place)
    expect(others).toEqual([])
    expect(name).toBe(`${idAt(TIME + 1000, 1)}.json`)
    expect(statSync(join(outbox.place, name)).mode & 0o777).toBe(0o600)
    expect(statSync(outbox.place).mode & 0o777).toBe(0o700)
  })

  it('gives the oldest first, in whatever order they came', async () => {
    await put(3, 1, 11, 2)
    expect(await waiting()).toEqual([1, 2, 3, 11])
  })

  it('has a record once, however often it is put there', async () => {
    await put(1, 1, 1)
    expect(await waiting()).toEqual([1])
  })

  it('lets go of those that are named', async () => {
    await put(1, 2, 3)
    await outbox.remove([at(1).id, at(3).id, idAt(TIME, 99)])
    expect(await waiting()).toEqual([2])
  })

  it('gives at most 50 at once, the oldest', async () => {
    await put(1)
    const text = readFileSync(join(outbox.place, `${at(1).id}.json`), 'utf8')
    for (let second = 2; second <= 510; second += 1)
      write(`${at(second).id}.json`, text.replace(at(1).id, at(second).id))
    const ids = (await outbox.waiting()).records.map(({ id }) => id)
    expect(ids).toEqual(Array.from({ length: 50 }, (_, n) => at(n + 1).id))
  })

  it('is shared: what one takes out meanwhile is not there for the other, and harms nobody', async () => {
    const seconds = Array.from({ length: 40 }, (_, second) => second)
    await Promise.all(seconds.map(second => new OutboxFolder(outbox.place).put(at(second))))
    const both = await Promise.all([
      outbox.waiting(),
      new OutboxFolder(outbox.place).remove(seconds.filter(n => n % 2).map(n => at(n).id)),
      outbox.waiting(),
      outbox.remove(seconds.filter(n => n % 3 === 0).map(n => at(n).id)),
    ])
    for (const seen of [both[0], both[2]])
      expect(seen.records.map(({ number }) => number)).toEqual(
        expect.arrayContaining(seconds.filter(n => n % 2 === 0 && n % 3)),
      )
    expect(await waiting()).toEqual(seconds.filter(n => n % 2 === 0 && n % 3))
  })

  it('says where it is where it can not take a record', async () => {
    writeFileSync(join(root, 'deep'), '')
    await expect(outbox.put(at(1))).rejects.toMatchObject({
      diagnostics: [
        { code: 'audit-unavailable', message: expect.stringMatching(/^`.*outbox` can not take the audit/) },
      ],
    })
  })
})

describe('what is no record of ours waits for nobody, and stays where it is', () => {
  const ID = idAt(TIME + 5000, 5)
  const text = (more = {}) => `${canonicalJson(bodyOf(5, { id: ID, ...more }))}\n`

  it('its honest twin waits', async () => {
    await put(1)
    write(`${ID}.json`, text())
    expect(await waiting()).toEqual([1, 5])
  })

  it.each<[string, string, string | Buffer]>([
    ['a name that is no id', 'notes.json', text()],
    ['another ending', `${ID}.txt`, text()],
    ['what was being written when a process ended', `${ID}.json.4711`, text()],
    ['a name in capitals', `${ID.toUpperCase().replace('7000', '7A00')}.json`, text()],
    ['the id of another record', `${idAt(TIME, 6)}.json`, text()],
    ['nothing', `${ID}.json`, ''],
    ['half of it', `${ID}.json`, text().slice(0, 40)],
    ['no canonical form', `${ID}.json`, text().replace(',', ', ')],
    ['a key twice', `${ID}.json`, text().replace('{', '{"v":1,')],
    ['a kind that is none', `${ID}.json`, text({ kind: 'decree' })],
    ['no kind', `${ID}.json`, text({ kind: undefined })],
    ['a version to come', `${ID}.json`, text({ v: 2 })],
    ['bytes that are no UTF-8', `${ID}.json`, Buffer.from([0xff, 0xfe])],
    ['two records', `${ID}.json`, text() + text()],
  ])('%s', async (_, name, content) => {
    await put(1)
    write(name, content)
    expect(await waiting()).toEqual([1])
    expect(readdirSync(outbox.place)).toContain(name)
    // What has the name of a record and is none is told.
    const isNamed = /^[0-9a-f-]{36}\.json$/.test(name)
    expect((await outbox.waiting()).damaged).toEqual(isNamed ? [join(outbox.place, name)] : [])
  })

  it('a folder', async () => {
    await put(1)
    mkdirSync(join(outbox.place, `${ID}.json`))
    expect(await waiting()).toEqual([1])
  })
})
