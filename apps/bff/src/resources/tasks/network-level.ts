import type { TaskNetwork } from '@pilothouse/contract'

/** Facts that decide which security groups filter a task. */
interface LevelFacts {
  mode: string
  /** State of the task's own interface; null if it has none. */
  own: NonNullable<TaskNetwork['interface']>['state'] | null
  stopped: boolean
  /** Null on Fargate. */
  instance: 'ec2' | 'outside AWS' | null
}

/**
 * Returns which security groups filter a task's traffic, and why. With awsvpc a task has its own
 * interface and groups; in other modes its traffic uses its instance's interfaces (docs:
 * task-networking-awsvpc, task-networking-bridge, task-networking-host).
 */
export function levelOf({ mode, own, stopped, instance }: LevelFacts): TaskNetwork['filter'] {
  if (own !== null) {
    const other = (does: string) => (instance ? ` The instance’s groups ${does} it.` : '')
    if (stopped)
      return {
        level: 'none',
        reason:
          'This task has stopped and its network interface is gone: nothing is filtered any more. ' +
          `While it ran, the groups of that interface applied.${other('did not filter')}`,
      }
    if (own === 'coming')
      return {
        level: 'task',
        reason:
          'This task gets a network interface of its own: the groups of that will apply.' +
          other('will not filter'),
      }
    if (own === 'gone')
      return {
        level: 'task',
        reason:
          'This task has a network interface of its own, which EC2 does not know any more.' +
          other('do not filter'),
      }
    return {
      level: 'task',
      reason: `This task has its own network interface: its groups apply.${other('do not filter')}`,
    }
  }
  if (instance === 'outside AWS')
    return {
      level: 'none',
      reason:
        'This task runs on a machine outside AWS: no security group filters it, only what that ' +
        'machine and its network have themselves.',
    }
  if (mode === 'none')
    return {
      level: 'none',
      reason:
        'This task has no network (none): nothing from outside reaches it, and no group applies.',
    }
  const shared = mode === 'unknown' ? '' : ` (${mode})`
  if (instance === null)
    return {
      level: 'unknown',
      reason: 'ECS names neither a network interface nor an instance of this task yet.',
    }
  if (stopped)
    return {
      level: 'none',
      reason:
        `This task has stopped. While it ran it shared its instance’s network${shared}, and the ` +
        'instance’s groups applied.',
    }
  return {
    level: 'instance',
    reason: `This task shares its instance’s network${shared}: the instance’s groups apply.`,
  }
}
