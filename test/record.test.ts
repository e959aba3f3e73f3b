import { describe, expect, it } from 'vitest'
import type { RecordBody } from '../src/audit/record.ts'
import type { Outbox } from '../src/audit-log.ts'
import type { Checked } from '../src/check.ts'
import type { Verdict } from '../src/core/decision.ts'
import { errorDecision } from '../src/core/failure.ts'
import { Problem } from '../src/core/problem.ts'
import { record } from '../src/record.ts'

type Audit = Checked['audit']

const NONE: Audit = { branch: null, require: 'none' }
const FILE: Audit = { branch: null, require: 'file' }
const BRANCH: Audit = { branch: 'fieldgate-audit', require: 'branch' }
/** Named, and not asked for. */
const NAMED: Audit = { branch: 'fieldgate-audit', require: 'none' }
const BOTH: Audit = { branch: 'fieldgate-audit', require: 'file' }

/** How a place behaves: it takes records, says in its words that it can not, or breaks with a secret in its words. */
type State = 'works' | 'refuses' | 'throws'

interface Places {
  readonly file?: State | 'none'
  readonly branch?: State | 'out of reach'
  readonly outbox?: State | 'none'
  readonly waiting?: readonly string[]
}

const checked = (decision: Verdict, audit: Audit): Checked => ({
  decision: { ...errorDecision([]), decision },
  facts: {
    now: '2026-11-22T10:00:00Z',
    target: null,
    author: { login: 'bob' },
    contributors: [],
    teams: {},
    reviews: [],
  },
  change: { digest: null, changed: [], protectedFiles: [] },
  audit,
})

/** Fakes of all places, which note what came to them: `branch: 1 allow`. */
class Fakes {
  readonly log: string[] = []
  readonly file: RecordBody[] = []
  readonly branch: RecordBody[] = []
  readonly outbox = new Map<string, RecordBody>()
  closed = 0
  #ids = 0
  readonly #places: Places

  constructor(places: Places) {
    this.#places = places
    for (const id of places.waiting ?? []) this.outbox.set(id, { id, v: 1, kind: 'decision', decision: 'deny' })
  }

  record(verdict: Verdict, audit: Audit) {
    const { file = 'none', outbox = 'works' } = this.#places
    return record(checked(verdict, audit), {
      context: { repo: 'github.com/acme/shop', pr: 7, tool: { version: '1.2.3' } },
      newId: () => String(++this.#ids),
      file: file === 'none' ? null : { append: async records => this.#take('file', file, records) },
      missingFile: 'name a file',
      openBranch: name => this.#open(name),
      outbox: outbox === 'none' ? null : this.#folder(outbox),
    })
  }

  async #open(name: string) {
    const { branch = 'works' } = this.#places
    this.log.push(`open ${name}`)
    if (branch === 'out of reach') throw new Problem('usage', 'there is no way to it')
    return {
      append: async (records: readonly RecordBody[]) => this.#take('branch', branch, records),
      close: async () => {
        this.closed += 1
      },
    }
  }

  #folder(state: State): Outbox {
    return {
      place: '.git/fieldgate/outbox',
      put: async record => {
        this.#note('put', [record])
        this.#fail('outbox', state)
        this.outbox.set(record.id, record)
      },
      waiting: async () => {
        if (state === 'throws') throw new TypeError('a secret')
        return { records: [...this.outbox.values()], damaged: [] }
      },
      remove: async ids => {
        this.log.push(`remove ${ids.join(' ')}`)
        for (const id of ids) this.outbox.delete(id)
      },
    }
  }

  #take(place: 'file' | 'branch', state: State, records: readonly RecordBody[]): void {
    this.#note(place, records)
    this.#fail(place, state)
    this[place].push(...records)
  }

  #note(place: string, records: readonly RecordBody[]): void {
    this.log.push(`${place} ${records.map(({ id, decision }) => `${id}:${decision}`).join(' ')}`)
  }

  #fail(place: string, state: State): void {
    if (state === 'refuses') throw new Problem('audit-unavailable', `the ${place} is full`)
    if (state === 'throws') throw new TypeError('a secret')
  }
}

async function recorded(verdict: Verdict, audit: Audit, places: Places = {}) {
  const fakes = new Fakes(places)
  const { decision, record, problems } = await fakes.record(verdict, audit)
  return {
    fakes,
    record,
    decision: decision.decision,
    diagnostics: decision.diagnostics.map(({ code, message }) => `${code}: ${message}`),
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
  }
}

const verdicts = (records: Iterable<RecordBody>) => [...records].map(({ id, decision }) => `${id}:${decision}`)
const WAITS = 'the record waits in `.git/fieldgate/outbox` for the next run'

describe('a record before a report (threats.md U3)', () => {
  const ALL: readonly Verdict[] = ['allow', 'deny', 'error']

  it.each<[string, Audit, Places, Pick<Fakes, 'log'>]>([
    ['nobody asks', NONE, {}, { log: [] }],
    ['somebody names a file', NONE, { file: 'works' }, { log: ['file 1:V'] }],
    ['governance asks for a file', FILE, { file: 'works' }, { log: ['file 1:V'] }],
    [
      'governance asks for a branch',
      BRANCH,
      {},
      { log: ['put 1:V', 'open fieldgate-audit', 'branch 1:V', 'remove 1'] },
    ],
    ['governance names a branch', NAMED, {}, { log: ['put 1:V', 'open fieldgate-audit', 'branch 1:V', 'remove 1'] }],
    [
      'there is a branch, and a file',
      BOTH,
      { file: 'works' },
      { log: ['file 1:V', 'put 1:V', 'open fieldgate-audit', 'branch 1:V', 'remove 1'] },
    ],
    ['there is no outbox', BRANCH, { outbox: 'none' }, { log: ['open fieldgate-audit', 'branch 1:V'] }],
  ])('leaves every verdict as it is where %s, one place after the other', async (_, audit, places, { log }) => {
    for (const verdict of ALL) {
      const { fakes, decision, diagnostics, problems, record } = await recorded(verdict, audit, places)
      expect({ decision, diagnostics, problems }).toEqual({ decision: verdict, diagnostics: [], problems: [] })
      expect(fakes.log).toEqual(log.map(line => line.replace('V', verdict)))
      expect(record).toMatchObject({ id: '1', decision: verdict, repo: 'github.com/acme/shop', change: { pr: 7 } })
      expect([...fakes.outbox]).toEqual([])
      expect(fakes.closed).toBe(audit.branch === null ? 0 : 1)
    }
  })

  it.each<[string, Audit, Places, string]>([
    ['file, and none is named', FILE, {}, 'name a file'],
    ['none, and the named file is full', NONE, { file: 'refuses' }, 'the file is full'],
    ['file, and it is full', FILE, { file: 'refuses' }, 'the file is full'],
    ['branch, and it is full', BRANCH, { branch: 'refuses' }, `the branch is full; ${WAITS}`],
    ['branch, and it is out of reach', BRANCH, { branch: 'out of reach' }, `there is no way to it; ${WAITS}`],
    [
      'branch, and there is no outbox',
      BRANCH,
      { branch: 'refuses', outbox: 'none' },
      'the branch is full; the record stands in the artifact of this run alone',
    ],
    [
      'branch, and the outbox is full as well',
      BRANCH,
      { branch: 'refuses', outbox: 'refuses' },
      'the branch is full; nor can it wait for the next run: the outbox is full',
    ],
    ['file, and both are full', BOTH, { file: 'refuses', branch: 'refuses' }, 'the file is full'],
  ])('makes an error of an allow where what is required is: %s', async (_, audit, places, message) => {
    const { decision, diagnostics } = await recorded('allow', audit, places)
    expect({ decision, diagnostics }).toEqual({ decision: 'error', diagnostics: [`audit-unavailable: ${message}`] })
  })

  it.each<[string, Audit, Places]>([
    ['the branch refuses', NAMED, { branch: 'refuses' }],
    ['the branch breaks', NAMED, { branch: 'throws' }],
    ['the branch is out of reach', NAMED, { branch: 'out of reach' }],
    ['the branch refuses and a file is asked for, which works', BOTH, { branch: 'refuses', file: 'works' }],
    ['the outbox refuses and the branch works', BRANCH, { outbox: 'refuses' }],
    ['the outbox breaks and the branch works', BRANCH, { outbox: 'throws' }],
  ])('leaves an allow an allow where %s', async (_, audit, places) => {
    const { decision, diagnostics, problems } = await recorded('allow', audit, places)
    expect({ decision, diagnostics }).toEqual({ decision: 'allow', diagnostics: [] })
    expect(problems).toHaveLength(places.branch === undefined ? 0 : 1)
  })

  it.each<[string, Audit, Places, readonly string[]]>([
    ['nobody names a file', FILE, {}, ['name a file']],
    ['the file is full', FILE, { file: 'refuses' }, ['the file is full']],
    ['the branch is full', BRANCH, { branch: 'refuses' }, [`the branch is full; ${WAITS}`]],
    [
      'both are full',
      BOTH,
      { file: 'refuses', branch: 'refuses' },
      ['the file is full', `the branch is full; ${WAITS}`],
    ],
  ])('reports a deny and an error all the same where %s, and says so', async (_, audit, places, messages) => {
    for (const verdict of ['deny', 'error'] as const) {
      const { decision, diagnostics, problems } = await recorded(verdict, audit, places)
      expect({ decision, diagnostics, problems }).toEqual({
        decision: verdict,
        diagnostics: [],
        problems: messages.map(message => `audit-unavailable: ${message}`),
      })
    }
  })
})

describe('the error that an allow became', () => {
  it('is recorded under an id of its own, and the allow nowhere that comes behind', async () => {
    const { fakes, record } = await recorded('allow', { ...BRANCH, require: 'file' }, {})
    expect(verdicts(fakes.branch)).toEqual(['2:error'])
    expect(record).toMatchObject({ id: '2', decision: 'error', codes: ['audit-unavailable'] })
  })

  it('waits in place of the allow', async () => {
    const { fakes } = await recorded('allow', BRANCH, { branch: 'refuses' })
    expect(verdicts(fakes.outbox.values())).toEqual(['2:error'])
  })

  it('does not wait as long for the branch once more', async () => {
    const { fakes, problems } = await recorded('allow', BRANCH, { branch: 'out of reach' })
    expect(fakes.log).toEqual(['put 1:allow', 'open fieldgate-audit', 'put 2:error', 'remove 1'])
    expect(problems).toEqual([])
  })

  it('stands in the file that works, behind the allow that was not to be', async () => {
    const { fakes } = await recorded('allow', BRANCH, { branch: 'refuses', file: 'works' })
    expect(verdicts(fakes.file)).toEqual(['1:allow', '2:error'])
  })
})

describe('the outbox', () => {
  it.each<[string, Verdict, Audit, Places, readonly string[]]>([
    ['nothing where all is delivered', 'deny', BRANCH, { waiting: ['a', 'b'] }, []],
    ['a deny that is not', 'deny', BRANCH, { branch: 'refuses' }, ['1:deny']],
    ['an error that is not', 'error', NAMED, { branch: 'out of reach' }, ['1:error']],
    ['an allow that is not and need not be', 'allow', NAMED, { branch: 'refuses' }, ['1:allow']],
    ['what waited already', 'deny', BRANCH, { branch: 'throws', waiting: ['a', 'b'] }, ['a:deny', 'b:deny', '1:deny']],
    [
      'the error of an allow, and what waited',
      'allow',
      BRANCH,
      { branch: 'refuses', waiting: ['a'] },
      ['a:deny', '2:error'],
    ],
    ['what is delivered although a file is missing', 'allow', BOTH, {}, []],
  ])('holds %s', async (_, verdict, audit, places, expected) => {
    const { fakes } = await recorded(verdict, audit, places)
    expect(verdicts(fakes.outbox.values())).toEqual(expected)
  })

  it('is delivered first, in its order and in one go', async () => {
    const { fakes } = await recorded('allow', BRANCH, { waiting: ['a', 'b'] })
    expect(fakes.log).toEqual(['put 1:allow', 'open fieldgate-audit', 'branch a:deny b:deny 1:allow', 'remove a b 1'])
  })

  it('that can not be read does not hold up this record', async () => {
    const { fakes, decision } = await recorded('allow', BRANCH, { outbox: 'throws', waiting: ['a'] })
    expect(decision).toBe('allow')
    expect(verdicts(fakes.branch)).toEqual(['1:allow'])
  })

  it('is left alone where no branch is named', async () => {
    const { fakes } = await recorded('allow', FILE, { file: 'works', waiting: ['a'] })
    expect(fakes.log).toEqual(['file 1:allow'])
    expect(verdicts(fakes.outbox.values())).toEqual(['a:deny'])
  })
})

describe('an unexpected failure', () => {
  it.each<[string, Audit, Places]>([
    ['of the file', FILE, { file: 'throws' }],
    ['of the branch', BRANCH, { branch: 'throws' }],
    ['of the branch and the outbox', BRANCH, { branch: 'throws', outbox: 'throws' }],
    ['of all', BOTH, { file: 'throws', branch: 'throws', outbox: 'throws' }],
  ])('%s is an error, and nothing is said of what it holds', async (_, audit, places) => {
    for (const verdict of ['allow', 'deny'] as const) {
      const { decision, diagnostics, problems, record } = await recorded(verdict, audit, places)
      expect(decision).toBe(verdict === 'allow' ? 'error' : 'deny')
      expect([...diagnostics, ...problems].join()).toMatch(/unexpected failure|`TypeError`/)
      expect(JSON.stringify({ diagnostics, problems, record })).not.toContain('secret')
    }
  })

  it('of one place does not keep the record from the others', async () => {
    const { fakes } = await recorded('deny', BOTH, { branch: 'throws', file: 'works' })
    expect(verdicts(fakes.file)).toEqual(['1:deny'])
    expect(verdicts(fakes.outbox.values())).toEqual(['1:deny'])
    const { fakes: others } = await recorded('deny', BOTH, { branch: 'works', file: 'throws' })
    expect(verdicts(others.branch)).toEqual(['1:deny'])
  })
})
