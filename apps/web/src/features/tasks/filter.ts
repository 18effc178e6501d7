import type { TaskRow } from '@pilothouse/contract'
import { parseFilter, passes } from '#lib/lists/filter.ts'
import { isStopped, whyLine } from './status'

export const taskFilterColumns = [
  'status',
  'task',
  'service',
  'cluster',
  'definition',
  'launch',
  'zone',
  'why',
  'ip',
] as const

const textsOf = (task: TaskRow): Record<(typeof taskFilterColumns)[number], string> => ({
  status: task.lastStatus,
  task: task.taskId,
  service: task.service ?? task.group,
  cluster: task.cluster,
  definition: task.taskDefinition,
  launch: task.launch,
  zone: task.zone ?? '',
  why: whyLine(task),
  ip: task.ip ?? '',
})

export type TaskSide = 'running' | 'stopped'

/** The tasks that match the filter, by side. */
export function narrow(rows: readonly TaskRow[], typed: string): Record<TaskSide, TaskRow[]> {
  const terms = parseFilter(typed, taskFilterColumns)
  const sides: Record<TaskSide, TaskRow[]> = { running: [], stopped: [] }
  for (const row of rows)
    if (terms.length === 0 || passes(terms, textsOf(row)))
      sides[isStopped(row) ? 'stopped' : 'running'].push(row)
  return sides
}
