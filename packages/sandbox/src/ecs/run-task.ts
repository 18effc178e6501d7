import type { Failure, RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../operation.ts'
import { needsOf } from './capacity.ts'
import { launchOf } from './capacity-strategy.ts'
import { activeDefinition, findCluster, invalid } from './lookup.ts'
import { place } from './placement.ts'
import { checkSettings } from './service-rules.ts'
import { requirementsOf } from './start-tasks.ts'
import type { TaskState } from './state.ts'
import { launch } from './task-life.ts'
import { checkPlaces } from './task-network.ts'
import { toTask } from './tasks.ts'

/** RunTask: what finds no place at once is a failure in the answer, not an error, and is not tried again. */
export const runTask: Operation<RunTaskRequest, RunTaskResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { count: wanted = 1, clientToken } = input
  if (wanted < 1 || wanted > 10) throw invalid('Count must be between 1 and 10.')
  if ((input.startedBy?.length ?? 0) > 128) throw invalid('startedBy can have at most 128 characters.')
  if (input.group?.startsWith('service:')) throw invalid('The task group cannot start with "service:".')
  const request = JSON.stringify(input)
  const before = clientToken === undefined ? undefined : cluster.ran.get(clientToken)
  if (before && before.request !== request) throw new Fault('ConflictException', 'The clientToken was used for a different request.')
  if (before) return { tasks: before.tasks.map((t) => toTask(t, true)), failures: [] }
  const definition = activeDefinition(region, input.taskDefinition ?? '')
  checkOverrides(definition.record.containerDefinitions.map((c) => c.name), input)
  const strategy = input.capacityProviderStrategy ?? (input.launchType ? undefined : cluster.record.defaultCapacityProviderStrategy)
  const settings = { ...input, launchType: strategy?.length ? undefined : (input.launchType ?? ('EC2' as const)), capacityProviderStrategy: strategy }
  checkSettings(region, cluster, definition, settings)
  checkPlaces(region, input.networkConfiguration)

  const group = input.group ?? `family:${definition.record.family}`
  const tasks: TaskState[] = []
  const failures: Failure[] = []
  const siblings = [...cluster.tasks.values()].filter((t) => t.record.group === group && t.record.desiredStatus === 'RUNNING')
  for (let n = 0; n < wanted; n++) {
    const capacity = launchOf(settings, tasks)
    const constraints = [...(input.placementConstraints ?? []), ...(definition.record.placementConstraints ?? [])]
    const found =
      capacity.launchType === 'EC2'
        ? place(cluster, { needs: needsOf(definition), requires: requirementsOf(definition), capacityProviderName: capacity.capacityProviderName, siblings: [...siblings, ...tasks], constraints, strategy: input.placementStrategy ?? [] })
        : undefined
    if (found && 'code' in found) {
      failures.push({ arn: found.instance?.record.containerInstanceArn ?? cluster.record.clusterArn, reason: found.code })
      continue
    }
    const { networkConfiguration: network, overrides, platformVersion, startedBy, enableExecuteCommand } = input
    const tags = [...(input.propagateTags === 'TASK_DEFINITION' ? definition.tags : []), ...(input.tags ?? [])]
    tasks.push(launch(region, { ...capacity, cluster, definition, instance: found, network, overrides, platformVersion, startedBy, enableExecuteCommand, group, tags }))
  }
  if (clientToken !== undefined && failures.length === 0) cluster.ran.set(clientToken, { request, tasks })
  return { tasks: tasks.map((t) => toTask(t, true)), failures }
}

function checkOverrides(names: (string | undefined)[], input: RunTaskRequest) {
  const unknown = input.overrides?.containerOverrides?.find((o) => !names.includes(o.name))
  if (unknown) throw invalid(`Override for container named ${unknown.name ?? ''} is not a container in the TaskDefinition.`)
}
