import type { Container, TaskRow } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { narrow } from './filter'
import { definitionParts, shellWord } from './names'
import { readTasksSearch } from './search'
import { guilty, lastStatusTone, taskTone, whyLine } from './status'

const row = (over: Partial<TaskRow>): TaskRow => ({
  id: 'us-east-1/prod/a1',
  region: 'us-east-1',
  cluster: 'prod',
  taskId: 'a1',
  service: 'web',
  group: 'service:web',
  taskDefinition: 'web:7',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  health: 'UNKNOWN',
  launch: 'FARGATE',
  zone: null,
  ip: '10.0.0.4',
  instance: null,
  createdAt: 1,
  startedAt: 2,
  stoppedAt: null,
  stopCode: null,
  stoppedReason: null,
  why: null,
  ...over,
})
const container = (over: Partial<Container>): Container => ({
  name: 'app',
  image: 'app:1',
  imageDigest: null,
  lastStatus: 'STOPPED',
  health: 'UNKNOWN',
  essential: true,
  exitCode: null,
  reason: null,
  cpu: null,
  memory: null,
  runtimeId: null,
  ips: [],
  ports: [],
  logs: null,
  logDriver: null,
  ...over,
})

test('puts every task that has not stopped on the running side', () => {
  const sides = narrow(
    [row({}), row({ lastStatus: 'DEPROVISIONING' }), row({ lastStatus: 'STOPPED' })],
    '',
  )
  expect([sides.running.length, sides.stopped.length]).toEqual([2, 1])
})

test('filters by one column or all', () => {
  const rows = [row({}), row({ ip: '10.9.9.9', service: null, group: 'family:job' })]
  expect(narrow(rows, 'ip:10.9').running).toEqual([rows[1]])
  expect(narrow(rows, 'web:7 -service:job').running).toEqual([rows[0]])
})

test('an unknown status is quiet; a stopped task is loud only if it failed by itself', () => {
  expect(lastStatusTone('TELEPORTING')).toBe('quiet')
  expect(lastStatusTone('constructor')).toBe('quiet')
  expect(taskTone(row({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' }))).toBe('quiet')
  expect(taskTone(row({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' }))).toBe('bad')
})

test('explains a stop by an essential container with a reason', () => {
  const log = container({ name: 'log', essential: false, exitCode: 1 })
  const app = container({ exitCode: 137, reason: 'OutOfMemoryError' })
  expect(guilty([container({ name: 'fine', exitCode: 0 }), log, app])).toBe(app)
  expect(guilty([container({ exitCode: 0 })])).toBe(null)
})

test('joins the reasons of a stop without repetition', () => {
  expect(
    whyLine({
      why: 'app exited with code 1',
      stoppedReason: 'Essential container in task exited',
      stopCode: 'EssentialContainerExited',
    }),
  ).toBe('app exited with code 1 · Essential container in task exited · EssentialContainerExited')
  expect(whyLine({ why: null, stoppedReason: null, stopCode: null })).toBe('')
})

test('reads names as AWS writes them, and quotes them for a shell', () => {
  expect(definitionParts('web:12')).toEqual({ family: 'web', revision: '12' })
  expect(definitionParts('unknown')).toBe(null)
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`)
})

test('keeps only known search parameters', () => {
  expect(readTasksSearch({ status: 'stopped', q: 7, sort: '-started' })).toEqual({
    status: 'stopped',
    q: '7',
    sort: '-started',
  })
  expect(readTasksSearch({ status: 'asleep', q: ['x'] })).toEqual({})
})
