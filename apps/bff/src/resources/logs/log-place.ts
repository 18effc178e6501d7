import type { Container, ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Log, LogGap } from '@pilothouse/contract'

/** Where a container's lines are; what is not known is null, with why in `gap`. */
export interface LogPlace extends Pick<Log, 'group' | 'stream' | 'region' | 'driver'> {
  gap: LogGap | null
}

/**
 * awslogs names a stream PREFIX/CONTAINER/TASK. Without a prefix it has the id that Docker gave the container, which
 * DescribeTasks tells once there is one (docs: using_awslogs, awslogs-stream-prefix); on Fargate a prefix is required.
 */
export function logPlaceOf(
  definition: ContainerDefinition | undefined,
  runs: Container | undefined,
  taskId: string,
  home: string,
): LogPlace {
  const log = definition?.logConfiguration
  const driver = log?.logDriver ?? null
  const none = { group: null, stream: null, region: home, driver }
  if (!definition) return { ...none, gap: 'unknown' }
  if (driver === null) return { ...none, gap: 'no-driver' }
  if (driver !== 'awslogs') return { ...none, gap: 'other-driver' }
  const {
    'awslogs-group': group,
    'awslogs-stream-prefix': prefix,
    'awslogs-region': elsewhere = '',
  } = log?.options ?? {}
  const region = /^[a-z]{2}(-[a-z0-9]+)+-\d+$/.test(elsewhere) ? elsewhere : home
  if (!group) return { ...none, region, gap: 'no-group-named' }
  const stream = prefix
    ? `${prefix}/${definition.name ?? 'unknown'}/${taskId}`
    : (runs?.runtimeId ?? null)
  return { group, stream, region, driver, gap: stream === null ? 'no-prefix' : null }
}
