import type { Container, ContainerDefinition } from '@aws-sdk/client-ecs'
import type { Log, LogGap } from '@pilothouse/contract'

/** Where a container's log lines are. Unknown parts are null, and `gap` has the reason. */
export interface LogPlace extends Pick<Log, 'group' | 'stream' | 'region' | 'driver'> {
  gap: LogGap | null
}

/**
 * Finds a container's awslogs stream: PREFIX/CONTAINER/TASK, or without a prefix the container's
 * Docker id, which DescribeTasks returns once it exists. Fargate requires a prefix.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
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
