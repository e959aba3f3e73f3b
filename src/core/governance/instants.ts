const DAY = 86_400_000
const DATE = /^\d{4}-\d{2}-\d{2}$/
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * The RFC 3339 instant, in UTC, from which something that is valid `until` a day or an instant no longer counts: a day
 * counts to its end. Null where the text is neither a day of the calendar nor an RFC 3339 time.
 */
export function expiryOf(until: string): string | null {
  if (DATE.test(until)) return isDay(until) ? utc(Date.parse(until) + DAY) : null
  const day = INSTANT.exec(until)?.[1]
  return day !== undefined && isDay(day) ? utc(Date.parse(until.toUpperCase())) : null
}

/**
 * The RFC 3339 instant, in UTC, at which a day begins, or which is written. Null where the text is neither a day of the
 * calendar nor an RFC 3339 time.
 */
export function beginningOf(since: string): string | null {
  const end = expiryOf(since)
  return end !== null && DATE.test(since) ? utc(Date.parse(end) - DAY) : end
}

/** Whether an instant of {@link expiryOf} has come; what has none never expires. Times in RFC 3339. */
export const isExpired = (expires: string | null, now: string): boolean =>
  expires !== null && Date.parse(expires) <= Date.parse(now)

/** Whether something ends more than so many calendar days (UTC) after now. Times in RFC 3339. */
export const endsLaterThan = (expires: string, days: number, now: string): boolean =>
  Date.parse(expires) > Math.floor(Date.parse(now) / DAY) * DAY + (days + 1) * DAY

/** Whether a text is an RFC 3339 time in UTC, written with `Z`. */
export const isUtcInstant = (text: string): boolean =>
  /[Zz]$/.test(text) && INSTANT.test(text) && expiryOf(text) !== null

/** Whether a text is a day of the calendar, `2027-01-31`. */
export const isCalendarDay = (text: string): boolean => DATE.test(text) && isDay(text)

/** Date.parse takes the 30th of February for the 2nd of March. */
const isDay = (date: string): boolean => {
  const time = Date.parse(date)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

const utc = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')
