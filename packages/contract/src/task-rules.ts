import type { TaskRow } from './task.ts'
import { no, yes, type Verdict } from './rule.ts'

/** What may be done to a task. */
export const taskCan = {
  stop: (task: Pick<TaskRow, 'desiredStatus' | 'lastStatus'>): Verdict =>
    task.lastStatus === 'STOPPED'
      ? no('The task has stopped.')
      : task.desiredStatus === 'STOPPED'
        ? no('The task is stopping.')
        : yes,
}
