import { TextReader } from '../page/texts.ts'
import type { PackedPlace, PackedSide, PackedViolation, PageData } from './page-data.ts'

/** A survey as the page shows it, with every text as it was packed. */
export interface PageSurvey {
  readonly policies: readonly PagePolicy[]
  readonly subjects: readonly PageSubject[]
  readonly violations: readonly PageViolation[]
}

export interface PagePolicy {
  readonly name: string
  readonly demand: string
  readonly judged: number
  readonly violated: number
}

export interface PageSubject {
  readonly kind: string
  readonly id: string
  /** Pairs that violate a policy. */
  readonly violated: number
  /** As packed, in the order of the policies: half a million of them are read when they are shown. */
  readonly cells: readonly number[]
}

export interface PageCell {
  readonly policy: number
  readonly judged: number
  readonly violated: number
}

export interface PageViolation {
  /** Positions in the lists of policies and subjects; -1: it is not in that list. */
  readonly policy: number
  readonly subject: number
  readonly authoritative: PageSide
  readonly affected: PageSide
  readonly message: string
  readonly howToFix: string | null
  readonly fixers: string
  readonly waysOut: { readonly tags: string; readonly policy: string; readonly relation: string }
  /** `file:line` */
  readonly relations: readonly string[]
  readonly moreRelations: number
}

export interface PageSide {
  readonly kind: string
  readonly id: string
  readonly tag: string
  readonly place: string
  readonly isRestricted: boolean
  readonly values: PageValues | null
}

export interface PageValues {
  readonly offending: readonly string[]
  readonly others: readonly string[]
  readonly more: number
}

export function unpack({ texts, policies, subjects, violations }: PageData): PageSurvey {
  const reader = new TextReader(texts)
  const { text } = reader
  return {
    policies: policies.map(([name, demand, judged, violated]) => ({
      ...{ name: text(name), demand: text(demand) },
      ...{ judged, violated },
    })),
    subjects: subjects.map(([kind, id, cells]) => ({ kind: text(kind), id, violated: violatedIn(cells), cells })),
    violations: violations.map(violation => unpackedViolation(violation, reader)),
  }
}

const violatedIn = (cells: readonly number[]): number =>
  cells.reduce((sum, number, i) => (i % NUMBERS === 2 ? sum + number : sum), 0)

/** Numbers of a packed cell. */
const NUMBERS = 3

export function cellsOf({ cells: numbers }: PageSubject): readonly PageCell[] {
  const cells: PageCell[] = []
  for (let i = 0; i < numbers.length; i += NUMBERS)
    cells.push({ policy: numbers[i] ?? -1, judged: numbers[i + 1] ?? 0, violated: numbers[i + 2] ?? 0 })
  return cells
}

/** The most pairs that a cell has. */
export const mostJudged = ({ subjects }: PageSurvey): number =>
  subjects.reduce(
    (most, { cells }) => cells.reduce((max, number, i) => (i % NUMBERS === 1 ? Math.max(max, number) : max), most),
    0,
  )

function unpackedViolation(packed: PackedViolation, reader: TextReader): PageViolation {
  const [[policy, subject], authoritative, affected, message, howToFix, fixers, ways, relations, moreRelations] = packed
  const { text, orNull } = reader
  return {
    ...{ policy, subject, message, moreRelations },
    authoritative: unpackedSide(authoritative, reader),
    affected: unpackedSide(affected, reader),
    howToFix: orNull(howToFix),
    fixers: text(fixers),
    waysOut: { tags: text(ways[0]), policy: text(ways[1]), relation: text(ways[2]) },
    relations: relations.map(place => unpackedPlace(place, reader)),
  }
}

const unpackedSide = ([[kind, id, tag], place, isRestricted, values]: PackedSide, reader: TextReader): PageSide => ({
  ...{ kind: reader.text(kind), id: reader.text(id), tag: reader.text(tag) },
  place: unpackedPlace(place, reader),
  isRestricted: isRestricted === 1,
  values:
    values === null
      ? null
      : { offending: values[0].map(reader.text), others: values[1].map(reader.text), more: values[2] },
})

const unpackedPlace = ([file, line]: PackedPlace, { text }: TextReader): string => `${text(file)}:${line}`
