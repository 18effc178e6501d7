import type { Clock } from './clock.ts'

interface Bucket {
  burst: number
  perSecond: number
  operations: readonly string[]
}

/**
 * ECS's token buckets, per account and region (docs: request-throttling). Gateways and task sets
 * are missing because AWS's table omits them. Fargate's limits on launches are not implemented.
 */
const buckets: readonly Bucket[] = [
  {
    burst: 20,
    perSecond: 1,
    operations: [
      'CreateCluster',
      'DeleteCluster',
      'PutClusterCapacityProviders',
      'UpdateCluster',
      'UpdateClusterSettings',
    ],
  },
  { burst: 50, perSecond: 20, operations: ['DescribeClusters', 'ListClusters'] },
  {
    burst: 20,
    perSecond: 1,
    operations: [
      'RegisterTaskDefinition',
      'DeregisterTaskDefinition',
      'RegisterDaemonTaskDefinition',
    ],
  },
  {
    burst: 50,
    perSecond: 20,
    operations: [
      'DescribeTaskDefinition',
      'ListTaskDefinitions',
      'ListTaskDefinitionFamilies',
      'DescribeDaemonTaskDefinition',
      'ListDaemonTaskDefinitions',
    ],
  },
  { burst: 5, perSecond: 1, operations: ['DeleteTaskDefinitions', 'DeleteDaemonTaskDefinition'] },
  {
    burst: 10,
    perSecond: 1,
    operations: ['CreateCapacityProvider', 'DeleteCapacityProvider', 'UpdateCapacityProvider'],
  },
  { burst: 50, perSecond: 20, operations: ['DescribeCapacityProviders'] },
  { burst: 20, perSecond: 10, operations: ['TagResource', 'UntagResource'] },
  { burst: 50, perSecond: 20, operations: ['ListTagsForResource'] },
  {
    burst: 10,
    perSecond: 1,
    operations: ['PutAccountSetting', 'PutAccountSettingDefault', 'DeleteAccountSetting'],
  },
  { burst: 50, perSecond: 20, operations: ['ListAccountSettings'] },
  {
    burst: 100,
    perSecond: 40,
    operations: [
      'RunTask',
      'StartTask',
      'StopTask',
      'ExecuteCommand',
      'PutAttributes',
      'DeleteAttributes',
      'DeregisterContainerInstance',
      'UpdateContainerAgent',
      'UpdateContainerInstancesState',
    ],
  },
  {
    burst: 100,
    perSecond: 20,
    operations: [
      'DescribeTasks',
      'ListTasks',
      'DescribeContainerInstances',
      'ListContainerInstances',
      'ListAttributes',
    ],
  },
  {
    burst: 200,
    perSecond: 120,
    operations: [
      'RegisterContainerInstance',
      'SubmitTaskStateChange',
      'SubmitContainerStateChange',
      'SubmitAttachmentStateChanges',
    ],
  },
  {
    burst: 50,
    perSecond: 5,
    operations: [
      'CreateService',
      'UpdateService',
      'DeleteService',
      'CreateDaemon',
      'UpdateDaemon',
      'DeleteDaemon',
      'CreateExpressGatewayService',
      'UpdateExpressGatewayService',
      'DeleteExpressGatewayService',
    ],
  },
  {
    burst: 100,
    perSecond: 20,
    operations: [
      'DescribeServices',
      'ListServices',
      'DescribeDaemon',
      'ListDaemons',
      'DescribeExpressGatewayService',
    ],
  },
  {
    burst: 50,
    perSecond: 20,
    operations: [
      'ListServiceDeployments',
      'DescribeServiceDeployments',
      'ListDaemonDeployments',
      'DescribeDaemonDeployments',
    ],
  },
  { burst: 50, perSecond: 20, operations: ['DescribeServiceRevisions', 'DescribeDaemonRevisions'] },
  { burst: 200, perSecond: 80, operations: ['GetTaskProtection', 'UpdateTaskProtection'] },
  { burst: 10, perSecond: 1, operations: ['ListServicesByNamespace'] },
]

const bucketOf = new Map(
  buckets.flatMap((bucket) => bucket.operations.map((operation) => [operation, bucket] as const)),
)

/** Token buckets of one account, per region. Off by default. */
export class Quotas {
  on: boolean
  readonly #clock: Clock
  readonly #speed: number
  readonly #filled = new Map<string, { tokens: number; filledAt: number }>()

  constructor(clock: Clock, { on = false, speed = 1 } = {}) {
    this.#clock = clock
    this.#speed = speed
    this.on = on
  }

  /** Takes a token for an ECS operation. Returns false if the call must be throttled. */
  take(region: string, operation: string): boolean {
    const bucket = bucketOf.get(operation)
    if (!this.on || !bucket) return true
    const key = `${region}:${bucket.operations[0] ?? ''}`
    const now = this.#clock.now()
    const { tokens, filledAt } = this.#filled.get(key) ?? { tokens: bucket.burst, filledAt: now }
    // `speed` shortens every duration, so the buckets fill faster too.
    const filled = Math.min(
      bucket.burst,
      tokens + ((now - filledAt) / 1_000) * bucket.perSecond * this.#speed,
    )
    const taken = filled >= 1
    this.#filled.set(key, { tokens: taken ? filled - 1 : filled, filledAt: now })
    return taken
  }
}
