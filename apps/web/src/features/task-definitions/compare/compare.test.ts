import { expect, test } from 'vitest'
import { comparedOf, readCompareSearch } from './compare'

const revisions = [9, 7, 4].map((revision) => ({ revision, status: 'ACTIVE', arn: '' }))

test.each([
  [{}, { from: 7, to: 9 }],
  [{ to: 7 }, { from: 4, to: 7 }],
  [{ to: 4 }, { from: 4, to: 4 }],
  [{ from: 4 }, { from: 4, to: 9 }],
  [
    { from: 5, to: 6 },
    { from: 5, to: 6 },
  ],
])('%j compares %j', (search, expected) => {
  expect(comparedOf(search, revisions)).toEqual(expected)
})

test('has nothing to compare in a family without revisions', () =>
  expect(comparedOf({}, [])).toBeNull())

test.each(['x', '-1', 0, 1.5, '1e3', {}, 10_000_000_000])(
  '%j in an address is no revision',
  (odd) =>
    expect(readCompareSearch({ from: odd, to: odd })).toEqual({ from: undefined, to: undefined }),
)

test('accepts numbers and numeric strings as revisions', () =>
  expect(readCompareSearch({ from: 3, to: '12' })).toEqual({ from: 3, to: 12 }))
