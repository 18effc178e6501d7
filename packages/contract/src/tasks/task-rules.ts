import { no, yes, type Verdict } from '../rule.ts'
import type { TaskRow } from './task.ts'

/** Rules for the actions on a task. */
export const taskCan = {
  stop({ lastStatus, desiredStatus }: Pick<TaskRow, 'desiredStatus' | 'lastStatus'>): Verdict {
    if (lastStatus === 'STOPPED') return no('The task has stopped.')
    return desiredStatus === 'STOPPED' ? no('The task is stopping.') : yes
  },
}

/**
 * Whether AWS stopped a task after a failed health check, by `stoppedReason`: "Task failed ELB
 * health checks in …", "Task failed container health checks".
 */
export function failedHealthChecks(stoppedReason: string | null): boolean {
  const reason = (stoppedReason ?? '').toLowerCase()
  const failed = reason.indexOf('failed ')
  return failed >= 0 && reason.includes('health checks', failed)
}
