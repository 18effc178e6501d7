import { expect, test } from 'vitest'
import {
  confirmsDigest,
  imageCan,
  objectionsToDelete,
  objectionsToUntag,
  standing,
  tagIsFixed,
  tagOf,
  unseenReason,
  type Judged,
} from './image-rules.ts'
import type { ImageUse, Unseen } from './image-use.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const image: Judged = {
  digest,
  tags: ['v1', 'latest'],
  hold: null,
  tasks: 0,
  services: 0,
  partOf: null,
  subject: null,
}
const use = (more: Partial<ImageUse>): ImageUse => ({
  account: 'a',
  region: 'r',
  cluster: 'storefront',
  service: 'checkout',
  taskDefinition: 'checkout:3',
  container: 'web',
  image: '1.dkr/web:v1',
  hold: 'running',
  tasks: 3,
  since: null,
  ...more,
})
const missing = (more: Partial<Unseen> = {}): Unseen => ({
  account: 'a',
  region: 'us-east-1',
  what: 'deployments',
  seen: 640,
  total: 1000,
  problem: null,
  ...more,
})
const why = (uses: ImageUse[], unseen: Unseen[] = []) => {
  const verdict = imageCan.delete(image, { uses, unseen })
  return verdict.ok ? null : verdict.reason
}

test.each<[string, ImageUse[], string | null]>([
  ['nobody', [], null],
  ['tasks of a service', [use({})], '3 tasks of storefront/checkout run it.'],
  [
    'one task of nobody',
    [use({ service: null, tasks: 1, taskDefinition: 'report:4' })],
    '1 task of report:4 in storefront runs it.',
  ],
  [
    'tasks of many',
    [use({}), use({ service: 'cart' }), use({ service: 'web' })],
    '9 tasks of storefront/checkout and 2 more run it.',
  ],
  [
    'a service with no tasks',
    [use({ hold: 'current', tasks: 0 })],
    'It is what storefront/checkout would start.',
  ],
  [
    'a rollback',
    [use({ hold: 'rollback', tasks: 0 })],
    'A rollback of storefront/checkout would start it.',
  ],
  [
    'a definition',
    [use({ hold: 'definition', tasks: 0, cluster: null, service: null })],
    'The newest revision of a family names it: checkout:3.',
  ],
  [
    'the gravest first',
    [use({ hold: 'rollback', tasks: 0 }), use({})],
    '3 tasks of storefront/checkout run it.',
  ],
])('deleting an image needed by %s gives the expected reason', (_, uses, reason) =>
  expect(why(uses)).toBe(reason),
)

test('deleting a row without known uses is refused too', () => {
  expect(imageCan.delete({ ...image, hold: 'running', tasks: 1 }, { unseen: [] })).toEqual({
    ok: false,
    reason: '1 task runs it.',
  })
})

test('unread parts are an objection that says how much is missing', () => {
  expect(why([], [missing()])).toBe(
    'Not proved: 360 of 1,000 services’ deployments in us-east-1 were not looked at yet.',
  )
  expect(unseenReason([missing({ total: null }), missing()])).toBe(
    'not proved: services’ deployments in us-east-1 were not looked at yet, nor were 1 other thing',
  )
  expect(
    unseenReason([
      missing({
        problem: {
          call: 'ecs:ListTasks',
          status: 403,
          code: 'AccessDenied',
          message: '',
          iam: { action: 'ecs:ListTasks', resource: '*' },
        },
      }),
    ]),
  ).toContain('could not be read (ecs:ListTasks)')
})

test('an image of an index is deleted with the index, never before it', () => {
  const child = { ...image, partOf: 'sha256:index' }
  const [objection] = objectionsToDelete(child, { unseen: [] })
  expect(objection).toMatchObject({ kind: 'index', override: 'never' })
  expect(
    standing(objectionsToDelete(child, { unseen: [] }), { despite: ['index'], alone: true }),
  ).toHaveLength(1)
  expect(objectionsToDelete(child, { unseen: [], goes: (d) => d === 'sha256:index' })).toEqual([])
})

test('a signature is kept with the image that it signs', () => {
  const signature = { ...image, subject: digest }
  expect(
    objectionsToDelete(signature, { unseen: [], other: () => ({ hold: 'running' }) }),
  ).toMatchObject([{ kind: 'artifact' }])
  expect(objectionsToDelete(signature, { unseen: [], other: () => ({ hold: null }) })).toEqual([])
})

test('running images are overridden one at a time, other objections together', () => {
  const objections = objectionsToDelete(image, {
    uses: [use({}), use({ hold: 'rollback', service: 'cart' })],
    unseen: [],
  })
  expect(standing(objections, { despite: ['rollback'], alone: true }).map((o) => o.kind)).toEqual([
    'running',
  ])
  expect(
    standing(objections, { despite: ['rollback', 'running'], alone: false }).map((o) => o.kind),
  ).toEqual(['running'])
  expect(standing(objections, { despite: ['rollback', 'running'], alone: true })).toEqual([])
  expect([
    confirmsDigest(digest, 'abababab'),
    confirmsDigest(digest, 'sha256:abababab'),
    confirmsDigest(digest, 'ababab'),
    confirmsDigest(digest, 'cdcdcdcd'),
  ]).toEqual([true, true, false, false])
})

test('a tag is kept while it is used; removing the last one deletes the image', () => {
  const around = { uses: [use({})], unseen: [] }
  expect(objectionsToUntag(image, 'v1', around).map((o) => o.kind)).toEqual(['running'])
  expect(objectionsToUntag(image, 'latest', around)).toEqual([])
  expect(
    objectionsToUntag({ ...image, tags: ['latest'] }, 'latest', around).map((o) => o.kind),
  ).toEqual(['last-tag', 'running'])
  expect(['x/web:v1', 'x/web', 'x:5000/web', 'x/web@sha256:1'].map(tagOf)).toEqual([
    'v1',
    'latest',
    'latest',
    null,
  ])
})

test('an immutable tag cannot be moved, except by an exclusion filter', () => {
  const of = (tagMutability: string, ...tagExclusions: string[]) => ({
    tagMutability,
    tagExclusions,
  })
  expect(tagIsFixed(of('MUTABLE'), 'v1')).toBe(false)
  expect(tagIsFixed(of('IMMUTABLE'), 'v1')).toBe(true)
  expect(tagIsFixed(of('IMMUTABLE_WITH_EXCLUSION', 'dev-*'), 'dev-1')).toBe(false)
  expect(tagIsFixed(of('IMMUTABLE_WITH_EXCLUSION', 'dev-*'), 'v1')).toBe(true)
  expect(tagIsFixed(of('MUTABLE_WITH_EXCLUSION', 'v*.0'), 'v1.0')).toBe(true)
  expect(tagIsFixed(of('MUTABLE_WITH_EXCLUSION', 'v*.0'), 'v1x0')).toBe(false)
  expect(imageCan.tag(image, 'v9', of('IMMUTABLE'), null)).toEqual({ ok: true })
  expect(imageCan.tag(image, 'v9', of('IMMUTABLE'), 'sha256:cdcdcdcdcdcdcdcd')).toEqual({
    ok: false,
    reason: 'v9 names cdcdcdcdcdcd, and tags of this repository are immutable.',
  })
})
