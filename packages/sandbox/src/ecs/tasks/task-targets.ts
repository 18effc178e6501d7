import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { privateIp } from '../../ec2/network-interfaces.ts'
import { deregister, drainTime, registerTarget } from '../../elbv2/health.ts'
import { balancersOf } from '../../elbv2/lookup.ts'
import type { LoadBalancerTargetState } from '../../elbv2/state.ts'
import type { Milliseconds } from '../../world/clock.ts'
import type { Region } from '../../world/region.ts'
import { groupArnOf, isRule } from '../deployments/traffic.ts'
import { deregistration } from '../life-cycle.ts'
import { invalid } from '../lookup.ts'
import type { DefinitionState, TaskState } from '../state.ts'

/** Throws for target groups that are unknown, of the wrong type, or without a load balancer. */
export function checkTargetGroups(
  region: Region,
  definition: DefinitionState,
  loadBalancers: readonly LoadBalancer[] | undefined,
): void {
  const { networkMode = 'bridge' } = definition.record
  for (const {
    advancedConfiguration: {
      alternateTargetGroupArn,
      productionListenerRule,
      testListenerRule,
    } = {},
  } of loadBalancers ?? []) {
    if (alternateTargetGroupArn && !region.elbv2.targetGroups.has(alternateTargetGroupArn))
      throw invalid(`The alternate target group ${alternateTargetGroupArn} was not found.`)
    const unknown = [productionListenerRule, testListenerRule].find(
      (arn) => arn !== undefined && !isRule(region, arn),
    )
    if (unknown) throw invalid(`The listener rule ${unknown} was not found.`)
  }
  for (const { targetGroupArn } of loadBalancers ?? []) {
    if (targetGroupArn === undefined) continue
    const group = region.elbv2.targetGroups.get(targetGroupArn)
    if (!group) {
      throw invalid(
        'Unable to assume role and validate the specified targetGroupArn. Please verify ' +
          'that the ECS service role being passed has the proper permissions.',
      )
    }
    if ((networkMode === 'awsvpc') !== (group.type === 'ip')) {
      throw invalid(
        `The provided target group ${targetGroupArn} has target type ${group.type}, which ` +
          `is incompatible with the ${networkMode} network mode specified in the task ` +
          'definition.',
      )
    }
    if (balancersOf(region.elbv2, group).length === 0) {
      throw invalid(
        `The target group with targetGroupArn ${targetGroupArn} does not have an ` +
          'associated load balancer.',
      )
    }
  }
}

/**
 * Registers a running task with the target groups of its deployment. Calls `watch` when the health
 * of one changes.
 */
export function registerTaskTargets(
  region: Region,
  task: TaskState,
  watch: () => void,
  { healthy } = { healthy: false },
): void {
  for (const lb of task.deployment?.loadBalancers ?? []) {
    const { containerName, containerPort } = lb
    const group = region.elbv2.targetGroups.get(groupArnOf(lb, task.deployment) ?? '')
    if (!group) task.lacksTargetGroup = true
    const bindings = task.record.containers.find((c) => c.name === containerName)?.networkBindings
    const port = task.eni
      ? containerPort
      : bindings?.find((b) => b.containerPort === containerPort)?.hostPort
    const id = task.eni ? privateIp(task.eni) : task.instance?.record.ec2InstanceId
    if (!group || port === undefined || id === undefined) continue
    task.targets = [
      ...task.targets,
      registerTarget(region, group, { id, port, zone: task.eni?.subnet.zone, watch, healthy }),
    ]
  }
}

/**
 * Deregisters a task from its target groups. Returns how long they drain it, which is how long it
 * must keep running.
 */
export function deregisterTaskTargets(region: Region, task: TaskState): Milliseconds {
  const times = task.targets.map(({ group }) => drainTime(group))
  for (const target of task.targets) deregister(region, target)
  task.targets = []
  return Math.max(...times, task.service?.record.serviceRegistries?.length ? deregistration : 0)
}

/** Returns the unhealthy target of a task, if there is one. */
export const sickTarget = (task: TaskState): LoadBalancerTargetState | undefined =>
  task.targets.find((t) => t.state === 'unhealthy')
