import { expect, test } from 'vitest'
import { parseFilter, passes } from './filter'

const columns = ['service', 'cluster', 'state'] as const
const row = { service: 'checkout', cluster: 'payments', state: 'Failing' }
const fits = (typed: string) => passes(parseFilter(typed, columns), row)

test('matches every word in any column, ignoring case', () => {
  expect(fits('')).toBe(true)
  expect(fits('CHECK pay')).toBe(true)
  expect(fits('check nope')).toBe(false)
})

test('matches a term in one column; a minus excludes', () => {
  expect(fits('cluster:pay')).toBe(true)
  expect(fits('service:pay')).toBe(false)
  expect(fits('-state:failing')).toBe(false)
  expect(fits('-nope')).toBe(true)
})

test('treats a colon after an unknown column as text; quotes keep words together', () => {
  expect(parseFilter('checkout:87', columns)).toEqual([
    { column: null, text: 'checkout:87', not: false },
  ])
  expect(parseFilter('cluster:"two words" x', columns)).toEqual([
    { column: 'cluster', text: 'two words', not: false },
    { column: null, text: 'x', not: false },
  ])
})

test('ignores terms that are still being typed', () => {
  for (const typed of ['cluster:', '"', '-', 'cluster:"']) expect(fits(typed), typed).toBe(true)
})
