import type { ContainerInstance, Resource } from '@aws-sdk/client-ecs'
import type { ContainerInstanceRow } from '@pilothouse/contract'
import { nameOf } from '../aws/arn.ts'
import type { KeptTask } from './task.ts'

/** The kept fields of a container instance. Reservations are derived from the tasks. */
export type KeptInstance = Omit<ContainerInstanceRow, 'reserved'>

/** Maps a container instance of DescribeContainerInstances. */
export function toInstance(
  instance: ContainerInstance,
  region: string,
  cluster: string,
): KeptInstance {
  const instanceId = nameOf(instance.containerInstanceArn)
  const attribute = (name: string) =>
    instance.attributes?.find((a) => a.name === name)?.value ?? null
  const both = (name: string) => ({
    registered: amount(instance.registeredResources, name),
    remaining: amount(instance.remainingResources, name),
  })
  return {
    id: `${region}/${cluster}/${instanceId}`,
    region,
    cluster,
    instanceId,
    ec2InstanceId: instance.ec2InstanceId ?? null,
    type: attribute('ecs.instance-type'),
    zone: attribute('ecs.availability-zone'),
    status: instance.status ?? 'UNKNOWN',
    agentConnected: instance.agentConnected ?? false,
    agentVersion: instance.versionInfo?.agentVersion ?? null,
    running: instance.runningTasksCount ?? 0,
    pending: instance.pendingTasksCount ?? 0,
    cpu: both('CPU'),
    memory: both('MEMORY'),
    registeredAt: instance.registeredAt?.getTime() ?? null,
  }
}

const amount = (resources: Resource[] | undefined, name: string): number =>
  resources?.find((r) => r.name === name)?.integerValue ?? 0

/** Builds the row with the reservations of each task group. */
export function toInstanceRow(
  instance: KeptInstance,
  tasks: Iterable<KeptTask>,
): ContainerInstanceRow {
  const groups = new Map<string, { group: string; tasks: number; cpu: number; memory: number }>()
  for (const { row, cpu, memory } of tasks) {
    if (
      row.instance !== instance.instanceId ||
      row.cluster !== instance.cluster ||
      row.lastStatus === 'STOPPED'
    )
      continue
    const group = row.service ?? row.group.replace(/^family:/, '')
    const sum = groups.get(group) ?? { group, tasks: 0, cpu: 0, memory: 0 }
    groups.set(group, {
      group,
      tasks: sum.tasks + 1,
      cpu: sum.cpu + cpu,
      memory: sum.memory + memory,
    })
  }
  return {
    ...instance,
    reserved: [...groups.values()].sort((a, b) => b.cpu - a.cpu || a.group.localeCompare(b.group)),
  }
}
