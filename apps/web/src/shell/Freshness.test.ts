import type { Part } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { readFreshness } from './Freshness'

const part = (over: Partial<Part>): Part => ({
  region: 'us-east-1',
  asOf: 88_000,
  complete: true,
  loaded: 5,
  total: 5,
  problems: [],
  ...over,
})
const read = (parts: Part[], connection: 'live' | 'lost' = 'live') => {
  const { tone, text } = readFreshness(parts, connection, 100_000)
  return [tone, text]
}

test('shows the age of the oldest part', () => {
  expect(read([part({}), part({ asOf: 60_000 })])).toEqual(['good', '40 s ago'])
})

test('says how much of an incomplete part is loaded, and where a part failed', () => {
  expect(read([part({ complete: false, loaded: 247, total: 512 })])).toEqual(['busy', '247 of 512'])
  const problem = { call: 'ecs:ListClusters', status: 503, code: 'Unreachable', message: '' }
  expect(read([part({}), part({ region: 'eu-west-1', problems: [problem] })])).toEqual([
    'warn',
    'eu-west-1: Unreachable · 12 s ago',
  ])
})

test('reports a lost stream before anything else', () => {
  expect(read([part({ complete: false })], 'lost')).toEqual(['bad', 'Not live · 12 s ago'])
})
