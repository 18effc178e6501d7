import { expect, test } from 'vitest'
import { beside, narrowFamilies, statusTone } from './family'

const revisions = [9, 7, 4].map((revision) => ({ revision, status: 'ACTIVE', arn: '' }))

test('skips deleted revisions when it looks for neighbours', () => {
  expect(beside(revisions, 7)).toEqual({ previous: 4, next: 9 })
  expect(beside(revisions, 9)).toEqual({ previous: 7, next: null })
  expect(beside([], 1)).toEqual({ previous: null, next: null })
})

test('filters families by word and region', () => {
  const family = (name: string, region: string) => ({
    id: `${region}/${name}`,
    region,
    family: name,
    status: 'ACTIVE',
    used: [],
    services: 0,
  })
  const rows = [family('web', 'us-east-1'), family('web', 'eu-west-1'), family('job', 'eu-west-1')]
  expect(narrowFamilies(rows, 'web region:eu')).toEqual([rows[1]])
  expect(narrowFamilies(rows, '')).toEqual(rows)
})

test('gives an unknown status the quiet tone', () => expect(statusTone('MOVED')).toBe('quiet'))
