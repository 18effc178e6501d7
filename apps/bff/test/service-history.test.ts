import { expect, test } from 'vitest'
import { toHistory } from '../src/registry/service-history.ts'

const minute = 60_000
/** Deployments as ECS lists them: revision, result, and the minutes of their start and end. */
const deployments = (...list: [revision: string, status: string, from: number, to?: number][]) =>
  list.map(([targetServiceRevisionArn, status, from, to]) => ({
    targetServiceRevisionArn,
    status: status as 'SUCCESSFUL',
    createdAt: new Date(from * minute),
    ...(to === undefined ? {} : { finishedAt: new Date(to * minute) }),
  }))
const minutes = (history: ReturnType<typeof toHistory>) =>
  history && { ...history, past: history.past.map((p) => [p.revision, p.until / minute]) }

test('no deployments give no history', () => {
  expect(toHistory([])).toBeNull()
  expect(toHistory([{ status: 'SUCCESSFUL' }])).toBeNull()
})

test('each revision was used until the next one succeeded, in any order of the list', () => {
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

test('a deployment in progress has not replaced the current revision', () => {
  const list = deployments(['two', 'IN_PROGRESS', 10], ['one', 'SUCCESSFUL', 1, 5])
  expect(minutes(toHistory(list))).toEqual({ current: 'two', rollback: 'one', past: [] })
})

test.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'])(
  '%s: current is the last good revision, rollback the one before it',
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

test('a first deployment that failed is still the current one', () => {
  expect(minutes(toHistory(deployments(['one', 'ROLLBACK_FAILED', 1, 9])))).toEqual({
    current: 'one',
    rollback: null,
    past: [],
  })
})

test('a stopped deployment keeps its revision', () => {
  const list = deployments(['two', 'STOPPED', 10, 12], ['one', 'SUCCESSFUL', 1, 5])
  expect(minutes(toHistory(list))).toEqual({ current: 'two', rollback: 'one', past: [] })
})

test('a revision deployed again is current, and past uses end at the last replacement', () => {
  const list = deployments(
    ['one', 'SUCCESSFUL', 20, 25],
    ['two', 'SUCCESSFUL', 10, 15],
    ['one', 'SUCCESSFUL', 1, 5],
  )
  expect(minutes(toHistory(list))).toEqual({ current: 'one', rollback: 'two', past: [['two', 25]] })
})
