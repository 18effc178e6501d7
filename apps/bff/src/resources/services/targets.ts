import type { LoadBalancer, Service } from '@aws-sdk/client-ecs'
import type {
  TargetGroup as SdkGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { ServiceTargets, Target, TargetGroup } from '@pilothouse/contract'
import type { Scope } from '../../aws/scope.ts'
import type { ClusterSnapshot } from '../../fleet/cluster-snapshot.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { attempt } from '../attempt.ts'
import { scopeKey, coalesce } from '../reading.ts'
import { readBalancers } from './balancers.ts'
import { describeServiceOnce } from './services.ts'

const bucket = 'Load balancing read'

/** Reads the targets of a service's load balancers. Calls ELB only if the service has any. */
export async function readTargets(
  fleet: Fleet,
  cluster: string,
  name: string,
): Promise<ServiceTargets> {
  fleet.adopt(cluster)
  fleet.keepFresh(cluster)
  const asOf = Date.now()
  const service = await describeServiceOnce(fleet.scope, cluster, name)
  const entries = entriesOf(service)
  // Tasks are needed to match targets.
  if (entries.length > 0) await fleet.ready('tasks', 1_500, cluster)
  const groups = await Promise.all(
    entries.filter((e) => e.targetGroupArn).map((e) => readGroup(fleet, cluster, name, e)),
  )
  return {
    groups,
    classic: entries.flatMap((e) => (e.targetGroupArn ? [] : (e.loadBalancerName ?? []))),
    asOf,
  }
}

/**
 * Lists every target group once: those of the service, of its task sets, and the alternates of
 * blue/green deployments.
 */
function entriesOf(service: Service): LoadBalancer[] {
  const all = [service, ...(service.taskSets ?? [])]
    .flatMap((s) => s.loadBalancers ?? [])
    .flatMap((balancer) => {
      const other = balancer.advancedConfiguration?.alternateTargetGroupArn
      return other ? [balancer, { ...balancer, targetGroupArn: other }] : [balancer]
    })
  return [...new Map(all.map((l) => [l.targetGroupArn ?? l.loadBalancerName ?? '', l])).values()]
}

async function readGroup(
  fleet: Fleet,
  cluster: string,
  service: string,
  entry: LoadBalancer,
): Promise<TargetGroup> {
  const { scope } = fleet
  const arn = entry.targetGroupArn ?? ''
  const [about, health] = await Promise.all([
    attempt('elasticloadbalancing:DescribeTargetGroups', () => describeGroup(scope, arn)),
    attempt('elasticloadbalancing:DescribeTargetHealth', () => describeHealth(scope, arn)),
  ])
  const balancers = about.value
    ? await readBalancers(scope, arn, about.value.LoadBalancerArns ?? [])
    : null
  const taskOf = taskFinder(fleet.snapshot(cluster), service)
  return {
    // `targetgroup/NAME/ID`
    name: about.value?.TargetGroupName ?? arn.split('/').at(-2) ?? arn,
    container: entry.containerName ?? 'unknown',
    containerPort: entry.containerPort ?? null,
    about: about.value &&
      balancers && {
        protocol: about.value.Protocol ?? 'unknown',
        port: about.value.Port ?? null,
        type: about.value.TargetType ?? 'unknown',
        check: checkOf(about.value),
        balancers: balancers.value,
        balancersProblem: balancers.problem,
      },
    aboutProblem: about.problem,
    targets: health.value?.map((h) => toTarget(h, taskOf, scope)) ?? null,
    targetsProblem: health.problem,
  }
}

const describeGroup = coalesce(
  (scope: Scope, arn: string) => `${scopeKey(scope)} ${arn}`,
  async (scope: Scope, arn: string): Promise<SdkGroup | null> => {
    const { DescribeTargetGroupsCommand } =
      await import('@aws-sdk/client-elastic-load-balancing-v2')
    const answer = await scope.readFrom(
      'elasticloadbalancing',
      { bucket, call: 'elasticloadbalancing:DescribeTargetGroups', priority: 'page' },
      (elb) => elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] })),
    )
    return answer.TargetGroups?.[0] ?? null
  },
)

const describeHealth = coalesce(
  (scope: Scope, arn: string) => `${scopeKey(scope)} ${arn}`,
  async (scope: Scope, arn: string): Promise<TargetHealthDescription[]> => {
    const { DescribeTargetHealthCommand } =
      await import('@aws-sdk/client-elastic-load-balancing-v2')
    const answer = await scope.readFrom(
      'elasticloadbalancing',
      { bucket, call: 'elasticloadbalancing:DescribeTargetHealth', priority: 'page' },
      (elb) => elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn })),
    )
    return answer.TargetHealthDescriptions ?? []
  },
)

/** Describes a target group's health check in words. */
function checkOf(group: SdkGroup): string {
  if (group.HealthCheckEnabled === false) return 'Health is not checked.'
  const protocol = group.HealthCheckProtocol ?? group.Protocol ?? 'unknown'
  const port =
    group.HealthCheckPort === undefined || group.HealthCheckPort === 'traffic-port'
      ? 'the port of the target'
      : `port ${group.HealthCheckPort}`
  const what = group.HealthCheckPath
    ? `${protocol} ${group.HealthCheckPath} on ${port}`
    : `${protocol} on ${port}`
  const codes = group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode
  const { HealthCheckIntervalSeconds: interval = '?', HealthCheckTimeoutSeconds: timeout = '?' } =
    group
  const { HealthyThresholdCount: healthy = '?', UnhealthyThresholdCount: unhealthy = '?' } = group
  return (
    `${what} every ${interval} s, at most ${timeout} s long. ` +
    `Healthy after ${healthy} in a row${codes ? ` with ${codes}` : ''}, ` +
    `unhealthy after ${unhealthy} without.`
  )
}

type Find = (id: string, port: number | undefined) => Target['task']

function toTarget(
  { Target: target, TargetHealth: health }: TargetHealthDescription,
  taskOf: Find,
  { redactor }: Scope,
): Target {
  const id = target?.Id ?? 'unknown'
  return {
    id,
    port: target?.Port ?? null,
    zone: target?.AvailabilityZone ?? null,
    state: health?.State ?? 'unknown',
    reason: health?.Reason ?? null,
    description: health?.Description ? redactor.scrub(health.Description) : null,
    task: taskOf(id, target?.Port),
  }
}

/**
 * Finds the task behind a target by its IP address, or by its instance and host port. Addresses are
 * reused, so running tasks come first.
 */
function taskFinder(snapshot: ClusterSnapshot | undefined, service: string): Find {
  if (!snapshot) return () => null
  const instances = new Map(
    [...snapshot.instances.values()].map((i) => [i.instanceId, i.ec2InstanceId]),
  )
  const tasks = [...snapshot.tasks.values()]
    .filter((t) => t.row.service === service)
    .sort(
      (a, b) =>
        Number(a.row.lastStatus === 'STOPPED') - Number(b.row.lastStatus === 'STOPPED') ||
        (b.row.createdAt ?? 0) - (a.row.createdAt ?? 0),
    )
  return (id, port) => {
    const found = tasks.find(
      ({ row, hostPorts }) =>
        row.ip === id ||
        (row.instance !== null &&
          instances.get(row.instance) === id &&
          port !== undefined &&
          hostPorts.includes(port)),
    )
    return found ? { taskId: found.row.taskId, lastStatus: found.row.lastStatus } : null
  }
}
