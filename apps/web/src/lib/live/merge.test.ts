import type { Part } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { merge } from './merge'

interface Row {
  id: string
  region: string
  cluster: string
  name: string
  running: number
}
const row = (name: string, over: Partial<Row> = {}): Row => ({
  id: `us-east-1/prod/${name}`,
  region: 'us-east-1',
  cluster: 'prod',
  name,
  running: 1,
  ...over,
})
const part = (over: Partial<Part> = {}): Part => ({
  region: 'us-east-1',
  asOf: 1_000,
  complete: true,
  loaded: 2,
  total: 2,
  problems: [],
  ...over,
})
const change = (upsert: Row[], remove: string[] = [], now: Partial<Part> = { asOf: 2_000 }) => ({
  kind: 'services' as const,
  region: 'us-east-1',
  upsert,
  remove,
  part: part(now),
})
const list = () => ({
  rows: [row('api'), row('web')],
  parts: [part(), part({ region: 'eu-west-1' })],
})

test('replaces, adds and removes rows; keeps the identity of the others', () => {
  const before = list()
  const after = merge(
    before,
    change([row('web', { running: 5 }), row('worker')], ['us-east-1/prod/gone']),
    {},
  )
  expect(after.rows.map((r) => [r.name, r.running])).toEqual([
    ['api', 1],
    ['web', 5],
    ['worker', 1],
  ])
  expect(after.rows[0]).toBe(before.rows[0])
  expect(merge(before, change([], ['us-east-1/prod/api']), {}).rows.map((r) => r.name)).toEqual([
    'web',
  ])
})

test('keeps the rows if only the age changed', () => {
  const before = list()
  const after = merge(before, change([]), {})
  expect(after.rows).toBe(before.rows)
  expect(after.parts.map((p) => p.asOf)).toEqual([2_000, 1_000])
})

test('applies only its own rows to the list of one cluster, and keeps its own count', () => {
  const before = list()
  const after = merge(
    before,
    change([row('batch', { id: 'us-east-1/jobs/batch', cluster: 'jobs' })], [], {
      asOf: 2_000,
      loaded: 90,
      total: 90,
    }),
    { region: 'us-east-1', cluster: 'prod' },
  )
  expect(after.rows).toBe(before.rows)
  expect(after.parts[0]).toMatchObject({ asOf: 2_000, loaded: 2, total: 2 })
})
