import type { Change, TaskRow } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { createPendingChanges } from './pending-changes'

const part = (asOf: number) => ({
  region: 'r',
  asOf,
  complete: true,
  loaded: 1,
  total: 1,
  problems: [],
})
const task = (id: string, status = 'RUNNING') => ({ id, region: 'r', status }) as unknown as TaskRow
const change = (upsert: TaskRow[], remove: string[] = [], asOf = 1): Change => ({
  kind: 'tasks',
  region: 'r',
  upsert,
  remove,
  part: part(asOf),
})

test('F21: merges 387 changes of the same rows into one, with the last state and age', () => {
  const pending = createPendingChanges()
  for (let count = 0; count < 387; count++)
    pending.add(change([task(`t${count % 10}`, `S${count}`)], [], count))
  const drained = pending.drain()
  expect(drained).toHaveLength(1)
  expect(drained?.[0]?.upsert).toHaveLength(10)
  expect(
    drained?.[0]?.upsert.map((row) => (row as unknown as { status: string }).status).sort(),
  ).toEqual(Array.from({ length: 10 }, (_, index) => `S${377 + index}`))
  expect(drained?.[0]?.part.asOf).toBe(386)
  expect(pending.drain()).toEqual([])
})

test('keeps the last state of a row that is removed and added, or added and removed', () => {
  const pending = createPendingChanges()
  pending.add(change([task('gone')]))
  pending.add(change([], ['gone', 'back']))
  pending.add(change([task('back')]))
  expect(pending.drain()).toEqual([change([task('back')], ['gone'])])
})

test('drops the changes when there are too many rows, and starts again', () => {
  const pending = createPendingChanges()
  for (let count = 0; count <= 5_000; count++) pending.add(change([task(`t${count}`)]))
  expect(pending.drain()).toBeNull()
  pending.add(change([task('t1')]))
  expect(pending.drain()).toHaveLength(1)
})
