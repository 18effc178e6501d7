import type { Tag } from '@aws-sdk/client-ecs'

/** Sources of a new task's tags. */
interface Sources {
  own?: readonly Tag[] | undefined
  propagated?: readonly Tag[] | undefined
  /** Names for ECS's managed tags, if they are enabled. */
  managed?: { cluster: string; service?: string | undefined } | undefined
}

/**
 * Merges a task's tags: ECS's own, those of its service or task definition, and those of the
 * request, which take precedence.
 */
export function tagsOfTask({ own = [], propagated = [], managed }: Sources): Tag[] {
  const byEcs = managed
    ? [
        { key: 'aws:ecs:clusterName', value: managed.cluster },
        ...(managed.service === undefined
          ? []
          : [{ key: 'aws:ecs:serviceName', value: managed.service }]),
      ]
    : []
  // ECS does not propagate tags that AWS has set.
  const passed = propagated.filter(
    (t) => !t.key?.startsWith('aws:') && !own.some((o) => o.key === t.key),
  )
  return [...byEcs, ...passed, ...own]
}
