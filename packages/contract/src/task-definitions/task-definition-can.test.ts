import { expect, test } from 'vitest'
import { taskDefinitionCan } from './task-definition-can.ts'

const by = (as: 'current' | 'deploying' | 'rollback' | 'past', n = 1) => ({
  services: Array.from({ length: n }, (_, i) => ({ cluster: 'shop', service: `s${i}`, as })),
  tasks: [],
})

test('a revision that runs, is being deployed or is a rollback target is kept, with names', () => {
  const may = (use: Parameters<typeof taskDefinitionCan.deregister>[1]) =>
    taskDefinitionCan.deregister({ status: 'ACTIVE' }, use)
  expect(may(undefined)).toEqual({ ok: true })
  expect(may(by('past'))).toEqual({ ok: true })
  expect(may(by('current', 5))).toEqual({
    ok: false,
    reason: 'It is the task definition of s0 in shop, s1 in shop, s2 in shop and 2 more.',
  })
  expect(may(by('deploying'))).toMatchObject({
    ok: false,
    reason: expect.stringContaining('deployment under way') as string,
  })
  expect(may(by('rollback'))).toEqual({
    ok: false,
    reason: 'It is the only rollback of s0 in shop.',
  })
  expect(
    may({
      services: [],
      tasks: [{ cluster: 'shop', taskId: '0123456789abcdef', service: null, status: 'RUNNING' }],
    }),
  ).toEqual({ ok: false, reason: 'A task runs it: 01234567 in shop.' })
})

test('INACTIVE revisions can be deleted, ACTIVE ones deregistered', () => {
  expect(taskDefinitionCan.delete({ status: 'ACTIVE' }, undefined)).toMatchObject({ ok: false })
  expect(taskDefinitionCan.delete({ status: 'INACTIVE' }, undefined)).toEqual({ ok: true })
  expect(taskDefinitionCan.delete({ status: 'INACTIVE' }, by('current'))).toMatchObject({
    ok: false,
  })
  expect(taskDefinitionCan.delete({ status: 'DELETE_IN_PROGRESS' }, undefined)).toMatchObject({
    ok: false,
  })
  expect(taskDefinitionCan.deregister({ status: 'INACTIVE' }, undefined)).toMatchObject({
    ok: false,
    reason: 'It is deregistered already.',
  })
})
