import type { ImageUse, PastUse } from '@pilothouse/contract'
import type { Fleet } from '../fleet/fleet.ts'
import type { TaskImage } from '../fleet/task.ts'

/** Tasks of one group and revision. */
interface TaskGroup {
  cluster: string | null
  group: string
  taskDefinition: string
}

/**
 * Identifies a use: tasks of one group with the same image in the same container count together.
 */
export const taskKey = (
  { cluster, group, taskDefinition }: TaskGroup,
  { container, digest }: Pick<TaskImage, 'container' | 'digest'>,
): string => `${cluster} ${group} ${taskDefinition} ${container} ${digest}`

/** The images of running tasks; tasks of one service with the same image count together. */
export function running(fleet: Fleet): Map<string, { use: ImageUse; digest: string | null }> {
  const found = new Map<string, { use: ImageUse; digest: string | null }>()
  const { account, region } = fleet.scope
  for (const { tasks } of fleet.snapshots()) {
    for (const { row, images } of tasks.values()) {
      if (row.lastStatus === 'STOPPED') continue
      const { cluster, service, taskDefinition, startedAt } = row
      for (const { container, image, digest } of images) {
        const key = taskKey(row, { container, digest })
        const one = found.get(key)
        if (one) {
          one.use.tasks++
          if (startedAt !== null && (one.use.since === null || startedAt < one.use.since))
            one.use.since = startedAt
        } else
          found.set(key, {
            digest,
            use: {
              account,
              region,
              cluster,
              service,
              taskDefinition,
              container,
              image,
              hold: 'running',
              tasks: 1,
              since: startedAt,
            },
          })
      }
    }
  }
  return found
}

/** The images of stopped tasks that ECS still lists; of each kind the task that stopped last. */
export function ended(fleet: Fleet): Map<string, { use: PastUse; digest: string | null }> {
  const found = new Map<string, { use: PastUse; digest: string | null }>()
  const { account, region } = fleet.scope
  for (const { tasks } of fleet.snapshots()) {
    for (const { row, images } of tasks.values()) {
      const { cluster, service, taskDefinition, stoppedAt } = row
      if (stoppedAt === null) continue
      for (const { container, image, digest } of images) {
        const key = taskKey(row, { container, digest })
        if ((found.get(key)?.use.until ?? 0) < stoppedAt)
          found.set(key, {
            digest,
            use: {
              account,
              region,
              cluster,
              service,
              taskDefinition,
              container,
              image,
              until: stoppedAt,
            },
          })
      }
    }
  }
  return found
}
