import type { Tag } from '@aws-sdk/client-ecs'

/** Where the tags of a new task come from. */
interface Sources {
  own?: readonly Tag[] | undefined
  propagated?: readonly Tag[] | undefined
  /** The names that ECS itself tags with, if it was told to. */
  managed?: { cluster: string; service?: string | undefined } | undefined
}

/** A task's tags: ECS's own, those of its service or task definition, and those of the request, which win. */
export function tagsOfTask({ own = [], propagated = [], managed }: Sources): Tag[] {
  const byEcs = managed
    ? [
        { key: 'aws:ecs:clusterName', value: managed.cluster },
        ...(managed.service === undefined
          ? []
          : [{ key: 'aws:ecs:serviceName', value: managed.service }]),
      ]
    : []
  // ECS passes no tag on that AWS has set.
  const passed = propagated.filter(
    (t) => !t.key?.startsWith('aws:') && !own.some((o) => o.key === t.key),
  )
  return [...byEcs, ...passed, ...own]
}
