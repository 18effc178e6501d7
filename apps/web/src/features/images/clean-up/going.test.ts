import type { ImageRow } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { batchesOf, findUnused, groupsOf } from './going'

const day = 86_400_000
const now = 1_000 * day
const row = (digest: string, more: Partial<ImageRow> = {}): ImageRow => ({
  id: digest,
  digest,
  tags: [],
  bytes: 10,
  pushedAt: now - 300 * day,
  pulledAt: null,
  mediaType: 'm',
  artifactType: null,
  kind: 'image',
  subject: null,
  partOf: null,
  platform: null,
  status: 'ACTIVE',
  scan: null,
  hold: null,
  tasks: 0,
  services: 0,
  usedUntil: null,
  ...more,
})
const digests = (groups: ReturnType<typeof groupsOf>) =>
  groups.map((g) => g.members.map((m) => m.digest))

test('groups an index with its platforms and their referrers, the index first', () => {
  const rows = [
    row('sig', { kind: 'artifact', subject: 'index' }),
    row('amd', { partOf: 'index' }),
    row('arm', { partOf: 'index' }),
    row('sbom', { kind: 'artifact', subject: 'arm' }),
    row('index', { kind: 'index' }),
    row('other'),
  ]
  const groups = groupsOf(rows, (r) => r.digest === 'index')
  expect(digests(groups)).toEqual([['index', 'sig', 'amd', 'arm', 'sbom']])
  expect(groups[0]?.bytes).toBe(40)
  expect(digests(groupsOf(rows, (r) => r.digest === 'amd' || r.digest === 'index'))).toEqual([
    ['index', 'sig', 'amd', 'arm', 'sbom'],
  ])
})

test('finds images unused for the period once all uses were read, largest first', () => {
  const rows = [
    row('small'),
    row('large', { bytes: 99 }),
    row('held', { hold: 'rollback' }),
    row('pulled', { pulledAt: now - 5 * day }),
    row('used', { pulledAt: now - 200 * day, usedUntil: now - 5 * day }),
    row('new', { pushedAt: now - day }),
    row('index', { kind: 'index' }),
    row('child', { partOf: 'index', pulledAt: now - day }),
    row('signature', { kind: 'artifact', subject: 'held' }),
    row('orphan', { kind: 'artifact', subject: 'gone', bytes: 1 }),
  ]
  expect(findUnused(rows, [], 90, now).map((g) => g.head.digest)).toEqual([
    'large',
    'small',
    'orphan',
  ])
  expect(findUnused(rows, [], 0.5, now).map((g) => g.head.digest)).toEqual([
    'large',
    'small',
    'pulled',
    'used',
    'new',
    'index',
    'orphan',
  ])
  expect(
    findUnused(
      rows,
      [{ account: 'a', region: 'r', what: 'tasks', seen: 0, total: null, problem: null }],
      90,
      now,
    ),
  ).toEqual([])
})

test('keeps a group in one batch of at most 100', () => {
  const many = (name: string, n: number) => [
    row(name, { kind: 'index' }),
    ...Array.from({ length: n - 1 }, (_, i) => row(`${name}${i}`, { partOf: name })),
  ]
  const groups = groupsOf([...many('a', 60), ...many('b', 60), ...many('c', 150)], () => true)
  const batches = batchesOf(groups, 100)
  expect(batches.map((b) => b.length)).toEqual([60, 60, 100, 50])
  expect(batches[2]?.[0]?.digest).toBe('c')
})
