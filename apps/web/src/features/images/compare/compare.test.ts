import type { ImageConfig, ImageDetail, Layer } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { compareImages } from './compare'

const layer = (digest: string, bytes: number): Layer => ({
  digest,
  bytes,
  mediaType: 'layer',
  instruction: `made ${digest}`,
  createdAt: null,
})
const config = (change: Partial<ImageConfig> = {}): ImageConfig => ({
  os: 'linux',
  architecture: 'arm64',
  createdAt: 1,
  author: null,
  entrypoint: ['/app'],
  command: [],
  environment: ['PATH'],
  user: null,
  workingDirectory: null,
  ports: ['80/tcp'],
  volumes: [],
  labels: [],
  stopSignal: null,
  healthCheck: [],
  history: [],
  ...change,
})
const row = (scan: ImageDetail['row']['scan'] = null): ImageDetail['row'] => ({
  id: 'd',
  digest: 'd',
  tags: [],
  bytes: 50,
  pushedAt: null,
  pulledAt: null,
  mediaType: 'm',
  artifactType: null,
  kind: 'image',
  subject: null,
  partOf: null,
  platform: null,
  status: 'ACTIVE',
  scan,
  hold: null,
  tasks: 0,
  services: 0,
  usedUntil: null,
})

test('shares layers only from the bottom up', () => {
  const a = {
    row: row(),
    config: config(),
    layers: [layer('base', 100), layer('libs', 30), layer('app', 5)],
  }
  const b = {
    row: row(),
    config: config(),
    layers: [layer('base', 100), layer('libs2', 10), layer('app', 5), layer('extra', 1)],
  }
  const { shared, removed, added, bytes } = compareImages(a, b)
  expect(shared.map((l) => l.digest)).toEqual(['base'])
  expect(removed.map((l) => l.digest)).toEqual(['libs', 'app'])
  expect(added.map((l) => l.digest)).toEqual(['libs2', 'app', 'extra'])
  expect(bytes).toBe(-19)
})

test('an image equals itself; an image that only grew removed no layer', () => {
  const a = { row: row(), config: config(), layers: [layer('base', 100)] }
  expect(compareImages(a, a)).toMatchObject({
    removed: [],
    added: [],
    bytes: 0,
    config: [],
    configRead: true,
  })
  expect(compareImages(a, { ...a, layers: [...a.layers, layer('more', 7)] })).toMatchObject({
    removed: [],
    bytes: 7,
    added: [{ digest: 'more' }],
  })
})

test('lists each changed configuration value, and added and removed entries of lists', () => {
  const a = config({
    command: ['serve', 'two words'],
    user: 'root',
    environment: ['PATH', 'OLD'],
    labels: [
      { name: 'rev', value: '1' },
      { name: 'same', value: 'x' },
    ],
  })
  const b = config({
    command: ['serve'],
    environment: ['NEW', 'PATH'],
    ports: ['80/tcp', '8080/tcp'],
    labels: [
      { name: 'rev', value: '2' },
      { name: 'same', value: 'x' },
    ],
  })
  expect(
    compareImages({ row: row(), layers: [], config: a }, { row: row(), layers: [], config: b })
      .config,
  ).toEqual([
    { name: 'Command', a: 'serve "two words"', b: 'serve' },
    { name: 'User', a: 'root', b: null },
    { name: 'Environment name', a: null, b: 'NEW' },
    { name: 'Environment name', a: 'OLD', b: null },
    { name: 'Port', a: null, b: '8080/tcp' },
    { name: 'Label rev', a: '1', b: '2' },
  ])
})

test('reports nothing as equal unless both configurations were read', () => {
  expect(
    compareImages(
      { row: row(), layers: [], config: null },
      { row: row(), layers: [], config: config() },
    ),
  ).toMatchObject({ config: [], configRead: false })
})

test('compares findings only if both images were scanned', () => {
  const scan = (counts: Record<string, number>, status = 'COMPLETE') => row({ status, counts })
  const beside = (a: ImageDetail['row'], b: ImageDetail['row']) =>
    compareImages({ row: a, layers: [], config: null }, { row: b, layers: [], config: null })
      .findings
  expect(beside(scan({ HIGH: 4, LOW: 1 }), scan({ HIGH: 1, CRITICAL: 2 }))).toEqual([
    { severity: 'HIGH', a: 4, b: 1 },
    { severity: 'LOW', a: 1, b: 0 },
    { severity: 'CRITICAL', a: 0, b: 2 },
  ])
  expect(beside(scan({}), row())).toBeNull()
  expect(beside(scan({}), scan({}, 'FAILED'))).toBeNull()
})
