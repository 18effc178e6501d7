import type { Instance } from '@aws-sdk/client-ec2'
import { DescribeContainerInstancesCommand, type Task } from '@aws-sdk/client-ecs'
import type { TaskNetwork } from '@pilothouse/contract'
import { nameOf } from '../../aws/arn.ts'
import type { Scope } from '../../aws/scope.ts'
import { toInstance, type KeptInstance } from '../../fleet/container-instance.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { attempt, noAttempt } from '../attempt.ts'

/** An instance with its group names, before their rules are read. */
export type ReadInstance = Omit<NonNullable<TaskNetwork['instance']>, 'groups'> & {
  groups: { id: string; name: string | null }[] | null
}

/** Reads the instance of a task; null on Fargate, and until the task is placed. */
export async function readInstance(
  fleet: Fleet,
  cluster: string,
  task: Task,
): Promise<ReadInstance | null> {
  if (!task.containerInstanceArn) return null
  const id = nameOf(task.containerInstanceArn)
  const kept = await keptInstance(fleet, cluster, id)
  const ec2Id = kept.value?.ec2InstanceId ?? null
  const read = ec2Id?.startsWith('i-')
    ? await attempt('ec2:DescribeInstances', () => describe(fleet.scope, ec2Id))
    : noAttempt
  const found = read.value
  return {
    id,
    ec2InstanceId: ec2Id,
    type: found?.InstanceType ?? kept.value?.type ?? null,
    zone: found?.Placement?.AvailabilityZone ?? kept.value?.zone ?? task.availabilityZone ?? null,
    privateIp: found?.PrivateIpAddress ?? null,
    publicIp: found?.PublicIpAddress ?? null,
    subnet: found?.SubnetId ?? null,
    vpc: found?.VpcId ?? null,
    groups: found
      ? (found.SecurityGroups ?? []).map((group) => ({
          id: group.GroupId ?? 'unknown',
          name: group.GroupName ? fleet.scope.redactor.scrub(group.GroupName) : null,
        }))
      : null,
    problem: kept.problem ?? read.problem,
  }
}

/** Returns an instance from the fleet, or else from ECS. Null if ECS does not know it. */
async function keptInstance(fleet: Fleet, cluster: string, id: string) {
  const { scope } = fleet
  const known = fleet.snapshot(cluster)?.instances.get(id)
  if (known) return { value: known, problem: null }
  const call = 'ecs:DescribeContainerInstances'
  return attempt(call, async (): Promise<KeptInstance | null> => {
    const answer = await scope.read(
      { bucket: 'Cluster resource read', call, priority: 'page' },
      (ecs) =>
        ecs.send(new DescribeContainerInstancesCommand({ cluster, containerInstances: [id] })),
    )
    const [instance] = answer.containerInstances ?? []
    return instance ? toInstance(instance, scope.region, cluster) : null
  })
}

/** Describes with a filter, so that an unknown id is not an error. */
async function describe(scope: Scope, id: string): Promise<Instance | null> {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2')
  const answer = await scope.readFrom(
    'ec2',
    { bucket: 'EC2 read', call: 'ec2:DescribeInstances', priority: 'page' },
    (ec2) =>
      ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [id] }] })),
  )
  return answer.Reservations?.[0]?.Instances?.[0] ?? null
}
