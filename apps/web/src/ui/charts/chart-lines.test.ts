import { expect, test } from 'vitest'
import { gridOf, linesOf, nearestPoint, ticksOf } from './chart-lines'

const frame = { width: 640, height: 160, pad: { left: 40, right: 0, top: 10, bottom: 20 } }
const times = [0, 1, 2, 3, 4].map((n) => n * 60_000)

test('draws no line through gaps', () => {
  expect(linesOf(times, [1, 2, null, 4, null]).map((l) => l.map((p) => p.value))).toEqual([
    [1, 2],
    [4, 4],
  ])
  expect(linesOf(times, [null, null, null, null, null])).toEqual([])
})

test('ends the axis at its top, and higher only for a higher value', () => {
  expect(gridOf(times, [10, 20], 100, frame).rules).toEqual([0, 50, 100])
  expect(gridOf(times, [10, 130], 100, frame).rules).toEqual([0, 100, 200])
  expect(gridOf(times, [100], 100, frame).y(100)).toBe(10)
})

test('finds the nearest value of a pixel within the chart', () => {
  const grid = gridOf(times, [], 100, frame)
  expect([40, 339, 341, 640].map((x) => nearestPoint(x, grid, times))).toEqual([0, 2, 2, 4])
  expect(nearestPoint(10, grid, times)).toBeNull()
})

test('puts round times on the axis that fit', () => {
  const ticks = ticksOf(90_000, 90_000 + 3 * 3_600_000, 8)
  expect(ticks.length).toBeLessThanOrEqual(8)
  for (const at of ticks) expect(at % (30 * 60_000)).toBe(0)
})
