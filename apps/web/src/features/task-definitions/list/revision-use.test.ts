import type { RevisionUse } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { textOfUse, weightOf } from './revision-use'

type As = RevisionUse['services'][number]['as']
const use = (services: As[], tasks = 0, stopped = 0): RevisionUse => ({
  revision: 1,
  services: services.map((as, i) => ({ cluster: 'c', service: `s${i}`, as })),
  tasks: Array.from({ length: tasks }, (_, i) => ({
    cluster: 'c',
    taskId: `${i}`,
    service: null,
    status: 'RUNNING',
  })),
  stopped,
})

test.each([
  [undefined, '–', 0],
  [use(['current', 'deploying', 'past'], 1, 4), '2 services, 1 task', 3],
  [use(['rollback']), 'rollback of 1 service', 1],
  [use(['current', 'rollback', 'rollback'], 2), '1 service, 2 tasks, rollback of 2 services', 5],
  [use(['past'], 0, 3), 'earlier, by 1 service', 0],
  [use(['past', 'past']), 'earlier, by 2 services', 0],
  [use([], 0, 3), 'earlier, by 3 stopped tasks', 0],
  [use([]), '–', 0],
])('describes %j as %s', (one, text, weight) => {
  expect(textOfUse(one)).toBe(text)
  expect(weightOf(one)).toBe(weight)
})
