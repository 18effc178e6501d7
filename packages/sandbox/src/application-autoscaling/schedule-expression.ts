import { Cron, type CronOptions } from 'croner'
import { invalid } from './lookup.ts'

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The run times of a scheduled action. */
export interface ScheduleTimes {
  /** Whether it may run more than once. */
  recurring: boolean
  /** Returns the first run after a time, or undefined if there is none. */
  next: (after: number) => number | undefined
}

const notValid = (expression: string) =>
  invalid(`The schedule expression is not valid: ${expression}`)

/** Reads `at(…)`, `rate(…)` or `cron(…)`. The time zone is UTC by default; a rate has none. */
export function scheduleTimes(expression: string, timezone = 'UTC'): ScheduleTimes {
  requireTimeZone(timezone)
  const [, stamp] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? []
  if (stamp) return { recurring: false, next: runsOf(expression, stamp, { timezone }) }
  const [, fields] = /^cron\(([\w*,/#? -]+)\)$/.exec(expression) ?? []
  if (fields) {
    const pattern = cronPattern(expression, fields)
    return { recurring: true, next: runsOf(expression, pattern, { timezone, ...aws }) }
  }
  const [, number = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const every = Number(number) * (units[unit] ?? 0)
  if (every > 0) return { recurring: true, next: (after) => after + every }
  throw notValid(expression)
}

/** AWS counts weekdays from 1 (Sunday), and allows steps such as `0/15`. */
const aws: CronOptions = { mode: '7-part', alternativeWeekdays: true, sloppyRanges: true }

/**
 * Returns croner's pattern for the six fields of AWS: minutes, hours, day of month, month, day of
 * week, year. One of the two days must be `?` (docs: eb-cron-expressions).
 */
function cronPattern(expression: string, text: string): string {
  const fields = text.trim().split(/ +/)
  const days = [fields[2], fields[4]]
  if (fields.length !== 6 || days.filter((day) => day === '?').length !== 1)
    throw notValid(expression)
  return [
    '0',
    ...fields.map((field, n) => (field === '?' && (n === 2 || n === 4) ? '*' : field)),
  ].join(' ')
}

function runsOf(expression: string, pattern: string, options: CronOptions): ScheduleTimes['next'] {
  try {
    const cron = new Cron(pattern, { ...options, paused: true })
    return (after) => cron.nextRun(new Date(after))?.getTime()
  } catch {
    throw notValid(expression)
  }
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw invalid(`The time zone is not valid: ${timeZone}`)
  }
}
