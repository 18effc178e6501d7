import { expect, test } from 'vitest'
import { ApiError } from '../api'
import { countRefused, createRuns, type Step } from './runs'

const place = 'here'
const fresh = () => createRuns<string, number>((ref) => ref)
const steps = (n: number, run: (n: number) => ReturnType<Step<number>['run']>): Step<number>[] =>
  Array.from({ length: n }, (_, k) => ({ items: [`${k}a`, `${k}b`], run: () => run(k) }))
const refusal = (more: object) =>
  new ApiError({ status: 409, code: 'Conflict', message: 'It moved.', ...more })

test('runs the steps in order; a refused step is reported and the rest go on', async () => {
  const sent: number[] = []
  const run = await fresh().start(
    place,
    0,
    steps(3, async (n) => {
      sent.push(n)
      if (n === 1) throw refusal({ changed: [{ field: 'tags', seen: 'v1', now: 'v2' }] })
      return {
        refused: n === 2 ? [{ items: ['2b'], reason: 'It runs.' }] : [],
        update: (sum) => sum + 10,
      }
    }),
  )
  expect(sent).toEqual([0, 1, 2])
  expect(run).toMatchObject({
    subject: 20,
    all: 6,
    tried: 6,
    running: false,
    cancelled: false,
    halted: null,
  })
  expect(run.refused).toEqual([
    { items: ['1a', '1b'], reason: 'It moved. tags: v1 → v2' },
    { items: ['2b'], reason: 'It runs.' },
  ])
  expect(countRefused(run)).toBe(3)
})

test.each([
  [
    'an absent right',
    { status: 403, message: 'No.', iam: { action: 'ecr:BatchDeleteImage', resource: '*' } },
    'No. (ecr:BatchDeleteImage is missing)',
  ],
  ['a sign-in that is over', { status: 401, message: 'Sign in.' }, 'Sign in.'],
  [
    'credentials that a command renews',
    { status: 502, message: 'Expired.', command: 'aws sso login' },
    'Expired.',
  ],
  ['a server that is gone', { status: 0, message: 'Gone.' }, 'Gone.'],
])('%s stops the job, since every later step would fail too', async (_, problem, reason) => {
  const run = await fresh().start(
    place,
    0,
    steps(5, async (n) => {
      if (n === 1) throw refusal(problem)
      return { refused: [] }
    }),
  )
  expect(run).toMatchObject({
    all: 10,
    tried: 4,
    running: false,
    halted: problem.message,
    refused: [{ items: ['1a', '1b'], reason }],
  })
})

test('cancels after the current step, only for its own key, and closes the report', async () => {
  const runs = fresh()
  const { promise, resolve } = Promise.withResolvers<{ refused: [] }>()
  const started = runs.start(
    place,
    0,
    steps(3, () => promise),
  )
  expect(runs.get(place)).toMatchObject({ tried: 0, running: true })
  await expect(runs.start(place, 0, [])).rejects.toThrow('already running')
  runs.cancel(place)
  expect(runs.get(place)).toMatchObject({ running: true, cancelled: true })
  resolve({ refused: [] })
  expect(await started).toMatchObject({ tried: 2, all: 6, running: false, cancelled: true })
  expect(runs.get('there')).toBeUndefined()
  runs.cancel(place)
  expect(runs.get(place)).toMatchObject({ running: false })
  runs.close(place)
  expect(runs.get(place)).toBeUndefined()
})
