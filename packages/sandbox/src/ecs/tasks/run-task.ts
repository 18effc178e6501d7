import type { Failure, RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { activeDefinition, client, findCluster, invalid } from '../lookup.ts'
import { capacityChoiceOf } from '../placement/capacity-strategy.ts'
import { needsOf } from '../placement/capacity.ts'
import { place } from '../placement/placement.ts'
import { checkSettings } from '../run-rules.ts'
import type { ClusterState, DefinitionState, TaskState } from '../state.ts'
import { awaitsCapacity, provisioningLimit, waitForRoom } from './provisioning.ts'
import { requiredAttributesOf } from './start-tasks.ts'
import { launch } from './task-life.ts'
import { checkPlaces, subnetZonesOf } from './task-network.ts'
import { checkRequest, checkSize, groupOf, planned } from './task-request.ts'
import { toTask } from './tasks.ts'

/**
 * RunTask: a task that cannot be placed is a failure in the answer, not an error, unless a capacity
 * provider will make room for it.
 */
export const runTask: Operation<RunTaskRequest, RunTaskResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { count: wanted = 1, clientToken } = input
  if (wanted < 1 || wanted > 10) throw invalid('Count must be between 1 and 10.')
  if ((input.startedBy?.length ?? 0) > 128)
    throw invalid('startedBy can have at most 128 characters.')
  const request = JSON.stringify(input)
  const before = clientToken === undefined ? undefined : cluster.ran.get(clientToken)
  if (before && before.request !== request)
    throw new Fault('ConflictException', 'The clientToken was used for a different request.')
  if (before) return { tasks: before.tasks.map((t) => toTask(t, { tags: true })), failures: [] }
  const definition = activeDefinition(region, input.taskDefinition ?? '')
  checkRequest(definition, input)
  const strategy =
    input.capacityProviderStrategy ??
    (input.launchType ? undefined : cluster.record.defaultCapacityProviderStrategy)
  if (input.launchType && input.capacityProviderStrategy?.length)
    throw invalid('You may choose a capacity provider or a launch type but not both.')
  const settings = {
    ...input,
    launchType: strategy?.length ? undefined : (input.launchType ?? ('EC2' as const)),
    capacityProviderStrategy: strategy,
  }
  checkSettings(region, cluster, definition, settings)
  checkSize(definition, input, capacityChoiceOf(settings, []).launchType)
  if (
    settings.launchType === 'EC2' &&
    ![...cluster.instances.values()].some((i) => i.record.status === 'ACTIVE')
  ) {
    throw invalid('No Container Instances were found in your cluster.')
  }
  if (
    strategy?.some((s) => awaitsCapacity(region, s.capacityProvider)) &&
    cluster.waiting.size + wanted > provisioningLimit
  ) {
    throw client('The tasks provisioning capacity limit was exceeded.')
  }
  checkPlaces(region, input.networkConfiguration)

  const tasks: TaskState[] = []
  const failures: Failure[] = []
  for (let n = 0; n < wanted; n++) {
    const found = start(region, cluster, definition, {
      input,
      capacity: capacityChoiceOf(settings, tasks),
    })
    if ('reason' in found) failures.push(found)
    else tasks.push(found)
  }
  if (clientToken !== undefined && failures.length === 0)
    cluster.ran.set(clientToken, { request, tasks })
  return { tasks: tasks.map((t) => toTask(t, { tags: true })), failures }
}

/** Starts one task, or lets it wait. Returns the reason if neither is possible. */
function start(
  region: Region,
  cluster: ClusterState,
  definition: DefinitionState,
  { input, capacity }: { input: RunTaskRequest; capacity: ReturnType<typeof capacityChoiceOf> },
): TaskState | (Failure & { reason: string }) {
  const plan = {
    ...planned(cluster, definition, input),
    ...capacity,
    platformVersion: input.platformVersion,
  }
  if (capacity.launchType !== 'EC2') return launch(region, plan)
  const group = groupOf(definition, input)
  const wish = {
    needs: needsOf(definition, plan.overrides),
    requires: requiredAttributesOf(definition),
    constraints: [
      ...(input.placementConstraints ?? []),
      ...(definition.record.placementConstraints ?? []),
    ],
    strategy: input.placementStrategy ?? [],
    capacityProviderName: capacity.capacityProviderName,
    zones: subnetZonesOf(region, plan.network),
    group,
  }
  const siblings = [...cluster.tasks.values()].filter(
    (t) => t.record.group === group && t.record.desiredStatus === 'RUNNING',
  )
  const found = place(cluster, { ...wish, siblings })
  if (!('code' in found)) return launch(region, { ...plan, instance: found })
  if (awaitsCapacity(region, capacity.capacityProviderName)) return waitForRoom(region, plan, wish)
  return {
    arn: found.instance?.record.containerInstanceArn ?? cluster.record.clusterArn,
    reason: found.code,
  }
}
