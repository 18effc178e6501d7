import type { Failure, StartTaskRequest, StartTaskResponse } from '@aws-sdk/client-ecs'
import type { Operation } from '../../operation.ts'
import { activeDefinition, findCluster, findInstance, invalid, wouldBe } from '../lookup.ts'
import { needsOf, remaining } from '../placement/capacity.ts'
import { obstacle } from '../placement/placement.ts'
import { checkNetwork } from '../run-rules.ts'
import type { TaskState } from '../state.ts'
import { requiredAttributesOf } from './start-tasks.ts'
import { launch } from './task-life.ts'
import { checkPlaces, subnetZonesOf } from './task-network.ts'
import { checkRequest, checkSize, planned } from './task-request.ts'
import { toTask } from './tasks.ts'

/** StartTask: starts one task on each instance that the caller names, if it fits. */
export const startTask: Operation<StartTaskRequest, StartTaskResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.containerInstances ?? []
  if (requested.length === 0) throw invalid('Container instances cannot be empty.')
  if (requested.length > 10) throw invalid('Container instances can not be more than 10.')
  if ((input.startedBy?.length ?? 0) > 36)
    throw invalid('startedBy can have at most 36 characters.')
  const definition = activeDefinition(region, input.taskDefinition ?? '')
  checkRequest(definition, input)
  checkSize(definition, input, 'EC2')
  checkNetwork(definition, input)
  checkPlaces(region, input.networkConfiguration)

  const plan = { ...planned(cluster, definition, input), launchType: 'EC2' as const }
  const wanted = {
    needs: needsOf(definition, plan.overrides),
    requires: requiredAttributesOf(definition),
    siblings: [],
    constraints: definition.record.placementConstraints ?? [],
    strategy: [],
    zones: subnetZonesOf(region, input.networkConfiguration),
  }
  const tasks: TaskState[] = []
  const failures: Failure[] = []
  for (const reference of requested) {
    const instance = findInstance(region, cluster, reference)
    const arn =
      instance?.record.containerInstanceArn ??
      (reference.startsWith('arn:')
        ? reference
        : wouldBe(region, 'container-instance', cluster)(reference))
    const inactive = instance?.record.status === 'INACTIVE' ? 'INACTIVE' : undefined
    const reason = instance
      ? (inactive ?? obstacle(instance, remaining(instance), wanted))
      : 'MISSING'
    if (reason !== undefined) failures.push({ arn, reason })
    else tasks.push(launch(region, { ...plan, instance }))
  }
  return { tasks: tasks.map((t) => toTask(t, { tags: true })), failures }
}
