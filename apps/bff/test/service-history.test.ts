import { expect, test } from 'vitest'
import { toHistory } from '../src/registry/service-history.ts'

const minute = 60_000
/** Deployments as ECS lists them: what they were to bring, how they ended, and in which minute they began and were over. */
const deployments = (...list: [revision: string, status: string, from: number, to?: number][]) =>
  list.map(([targetServiceRevisionArn, status, from, to]) => ({
    targetServiceRevisionArn,
    status: status as 'SUCCESSFUL',
    createdAt: new Date(from * minute),
    ...(to === undefined ? {} : { finishedAt: new Date(to * minute) }),
  }))
const minutes = (history: ReturnType<typeof toHistory>) =>
  history && { ...history, past: history.past.map((p) => [p.revision, p.until / minute]) }

test('no deployment, no history', () => {
  expect(toHistory([])).toBeNull()
  expect(toHistory([{ status: 'SUCCESSFUL' }])).toBeNull()
})

test('each revision was used until the next one was through, in whatever order they are listed', () => {
  const list = deployments(
    ['one', 'SUCCESSFUL', 1, 5],
    ['three', 'SUCCESSFUL', 20, 25],
    ['two', 'SUCCESSFUL', 10, 15],
  )
  expect(minutes(toHistory(list))).toEqual({
    current: 'three',
    rollback: 'two',
    past: [
      ['two', 25],
      ['one', 15],
    ],
  })
})

test('while a deployment goes on nothing has replaced what is there', () => {
  const list = deployments(['two', 'IN_PROGRESS', 10], ['one', 'SUCCESSFUL', 1, 5])
  expect(minutes(toHistory(list))).toEqual({ current: 'two', rollback: 'one', past: [] })
})

test.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'])(
  '%s: the service has what was good before, and its rollback is the one before that',
  (status) => {
    const list = deployments(
      ['three', status, 20, 29],
      ['two', 'SUCCESSFUL', 10, 15],
      ['one', 'SUCCESSFUL', 1, 5],
    )
    expect(minutes(toHistory(list))).toEqual({
      current: 'two',
      rollback: 'one',
      past: [
        ['three', 29],
        ['one', 15],
      ],
    })
  },
)

test('a first deployment that went back to nothing is still what the service would start', () => {
  expect(minutes(toHistory(deployments(['one', 'ROLLBACK_FAILED', 1, 9])))).toEqual({
    current: 'one',
    rollback: null,
    past: [],
  })
})

test('a deployment that was stopped where it was leaves its revision', () => {
  const list = deployments(['two', 'STOPPED', 10, 12], ['one', 'SUCCESSFUL', 1, 5])
  expect(minutes(toHistory(list))).toEqual({ current: 'two', rollback: 'one', past: [] })
})

test('a revision that came back is current, and was used last when it was replaced last', () => {
  const list = deployments(
    ['one', 'SUCCESSFUL', 20, 25],
    ['two', 'SUCCESSFUL', 10, 15],
    ['one', 'SUCCESSFUL', 1, 5],
  )
  expect(minutes(toHistory(list))).toEqual({ current: 'one', rollback: 'two', past: [['two', 25]] })
})
