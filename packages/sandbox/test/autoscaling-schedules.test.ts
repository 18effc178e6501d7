import { expect, test } from 'vitest'
import { scheduleTimes } from '../src/application-autoscaling/schedule-expression.ts'

/** Returns the first two runs of an expression after 2027-03-13 00:00 UTC, a Saturday. */
function runs(expression: string, timezone?: string): (string | undefined)[] {
  const { next } = scheduleTimes(expression, timezone)
  const first = next(Date.UTC(2027, 2, 13))
  const second = first === undefined ? undefined : next(first)
  return [first, second].map((time) =>
    time === undefined ? undefined : new Date(time).toISOString().slice(0, 16),
  )
}

test.each([
  ['cron(0 10 * * ? *)', '2027-03-13T10:00', '2027-03-14T10:00'],
  ['cron(0 18 ? * MON-FRI *)', '2027-03-15T18:00', '2027-03-16T18:00'],
  ['cron(0 18 ? * 2-6 *)', '2027-03-15T18:00', '2027-03-16T18:00'],
  ['cron(0 8 1 * ? *)', '2027-04-01T08:00', '2027-05-01T08:00'],
  ['cron(0/15 * * * ? *)', '2027-03-13T00:15', '2027-03-13T00:30'],
  ['cron(0 9 ? * 2#1 *)', '2027-04-05T09:00', '2027-05-03T09:00'],
  ['cron(0 9 L * ? *)', '2027-03-31T09:00', '2027-04-30T09:00'],
  ['cron(0 9 3W * ? *)', '2027-04-02T09:00', '2027-05-03T09:00'],
  ['cron(0 0 1 JAN ? 2028)', '2028-01-01T00:00', undefined],
  ['rate(2 hours)', '2027-03-13T02:00', '2027-03-13T04:00'],
  ['at(2027-06-01T00:00:00)', '2027-06-01T00:00', undefined],
])('%s runs at %s, then at %s', (expression, first, second) => {
  expect(runs(expression)).toEqual([first, second])
})

test('follows the time zone through a change of its clocks', () => {
  expect(runs('cron(30 6 ? * SAT *)', 'Europe/Berlin')).toEqual([
    '2027-03-13T05:30',
    '2027-03-20T05:30',
  ])
  expect(runs('cron(30 6 28 * ? *)', 'Europe/Berlin')).toEqual([
    '2027-03-28T04:30',
    '2027-04-28T04:30',
  ])
  expect(runs('at(2027-06-01T00:00:00)', 'Europe/Berlin')[0]).toBe('2027-05-31T22:00')
})

test.each([
  'cron(0 8 * * * *)',
  'cron(0 8 ? * ? *)',
  'cron(0 8 * * ?)',
  'cron(61 8 * * ? *)',
  'cron(0 8 32 * ? *)',
  'at(2027-13-01T00:00:00)',
  'rate(0 hours)',
  '0 8 * * *',
])('refuses %s', (expression) => {
  expect(() => scheduleTimes(expression)).toThrow('The schedule expression is not valid')
})

test('refuses an unknown time zone', () => {
  expect(() => scheduleTimes('cron(0 8 * * ? *)', 'Mars/Olympus')).toThrow('Mars/Olympus')
})
