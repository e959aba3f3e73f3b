import type { ExactNumber } from '../value.ts'

/** Beyond it, neighbouring integers share one double. */
const LARGEST_EXACT_INTEGER = 2 ** 53

/** Decimal texts without exponent of up to this many characters survive a round trip through a double. */
const ALWAYS_EXACT_LENGTH = 15

/** Larger exponents are not added to or subtracted from: their last digits would be lost. */
const LARGEST_EXPONENT = 1e15

const DECIMAL = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/

/** `0.digits` times ten to the power of `exponent`; no digits: zero. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
  /** The exponent as written where it is too large for arithmetic; `exponent` is about as large then. */
  readonly scale?: string
}

/**
 * The number that a decimal text (`-1.50e3`; a sign, leading zeros, a bare point are fine) stands for: a double
 * where one holds it exactly, else its canonical text (changes.md, "Strict reading"). Integers beyond 2^53 are
 * always exact numbers. Time and memory do not depend on the size of the exponent.
 */
export function canonicalNumber(text: string): number | ExactNumber {
  const nearest = Number(text)
  if (text.length <= ALWAYS_EXACT_LENGTH && !/e/i.test(text)) return withoutNegativeZero(nearest)
  const exact = decimalOf(text)
  if (exact === undefined) return { number: text }
  if (exact.digits === '') return 0
  if (exact.scale !== undefined) return { number: text.toLowerCase().replace(/^\+/, '') }
  if (Math.abs(nearest) <= LARGEST_EXACT_INTEGER && isSameDecimal(exact, decimalOf(String(nearest)))) return nearest
  return { number: textOf(exact) }
}

/**
 * Order of two numbers by value; undefined where one of them is `.nan` or too monstrous to be compared.
 */
export function compareNumbers(a: number | ExactNumber, b: number | ExactNumber): Order | undefined {
  if (typeof a === 'number' && typeof b === 'number') return orderOf(a, b)
  return compareTexts(typeof a === 'number' ? String(a) : a.number, typeof b === 'number' ? String(b) : b.number)
}

type Order = -1 | 0 | 1

function orderOf(a: number, b: number): Order | undefined {
  if (a === b) return 0
  return a < b ? -1 : a > b ? 1 : undefined
}

function compareTexts(a: string, b: string): Order | undefined {
  const left = orderable(a)
  const right = orderable(b)
  if (left === undefined || right === undefined) return undefined
  const bySign = orderOf(signOf(left), signOf(right))
  if (bySign !== 0) return bySign
  return left.negative ? compareMagnitudes(right, left) : compareMagnitudes(left, right)
}

const withoutNegativeZero = (number: number): number => (number === 0 ? 0 : number)

function decimalOf(text: string): Decimal | undefined {
  const parts = DECIMAL.exec(text)
  if (parts === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts
  const written = whole + fraction
  let start = 0
  while (written.charCodeAt(start) === 48) start++
  let end = written.length
  while (end > start && written.charCodeAt(end - 1) === 48) end--
  if (start === end) return { negative: false, digits: '', exponent: 0 }
  const decimal = {
    negative: sign === '-',
    digits: written.slice(start, end),
    exponent: whole.length - start + Number(exponent),
  }
  return Math.abs(decimal.exponent) > LARGEST_EXPONENT ? { ...decimal, scale: exponent } : decimal
}

/** As JavaScript writes numbers, except that long integers keep all their digits. */
function textOf({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? '-' : ''
  const count = digits.length
  if (exponent > Math.max(21, count + 6) || exponent <= -6) {
    const fraction = count > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits[0]}${fraction}e${exponent > 0 ? '+' : ''}${exponent - 1}`
  }
  if (exponent >= count) return sign + digits + '0'.repeat(exponent - count)
  if (exponent > 0) return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`
  return `${sign}0.${'0'.repeat(-exponent)}${digits}`
}

const isSameDecimal = (a: Decimal, b: Decimal | undefined): boolean =>
  b !== undefined && a.negative === b.negative && a.exponent === b.exponent && a.digits === b.digits

function orderable(text: string): Decimal | undefined {
  if (text === '.inf') return INFINITE
  return text === '-.inf' ? { ...INFINITE, negative: true } : decimalOf(text)
}

const INFINITE: Decimal = { negative: false, digits: '1', exponent: Number.POSITIVE_INFINITY }

const signOf = ({ negative, digits }: Decimal): Order => (digits === '' ? 0 : negative ? -1 : 1)

/** Undefined for two numbers with exponents so large that they are not known exactly. */
function compareMagnitudes(a: Decimal, b: Decimal): Order | undefined {
  if (a.exponent !== b.exponent) return orderOf(a.exponent, b.exponent)
  if (a.digits === b.digits && a.scale === b.scale) return 0
  if (a.scale !== undefined || b.scale !== undefined) return undefined
  return a.digits < b.digits ? -1 : 1
}
