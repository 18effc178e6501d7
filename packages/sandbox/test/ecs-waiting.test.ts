import { describe, expect, test } from 'vitest'
import { remaining } from '../src/ecs/placement/capacity.ts'
import { createService, updateService } from '../src/ecs/services/services.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { describeTasks } from '../src/ecs/tasks/tasks.ts'
import { message } from './ecs-hosts.ts'
import { world } from './ecs-world.ts'

describe('a task that waits for capacity', () => {
  function scaled() {
    const w = world()
    w.region.ecs.capacityProviders.set('asg', {
      name: 'asg',
      status: 'ACTIVE',
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'arn:asg',
        managedScaling: { status: 'ENABLED' },
      },
    })
    w.cluster().record.capacityProviders.push('asg')
    w.defineOnHost('job', 2_000)
    const strategy = { capacityProviderStrategy: [{ capacityProvider: 'asg', weight: 1 }] }
    const run = (count = 1) =>
      runTask({ cluster: 'prod', taskDefinition: 'job', count, ...strategy }, w.call)
    const task = (arn = '') => describeTasks({ cluster: 'prod', tasks: [arn] }, w.call).tasks?.[0]
    return { ...w, strategy, run, task }
  }

  test('is PROVISIONING until an instance of its provider joins', () => {
    const { run, task, region, cluster, advance } = scaled()
    const { tasks, failures } = run()
    expect(failures).toEqual([])
    const state = () => task(tasks?.[0]?.taskArn)
    expect(state()).toMatchObject({
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      capacityProviderName: 'asg',
    })
    enlist(region, cluster(), {})
    advance(60)
    expect(state()).toMatchObject({ lastStatus: 'PROVISIONING' })
    const instance = enlist(region, cluster(), { capacityProviderName: 'asg', zone: 'us-east-1b' })
    advance(60)
    expect(state()).toMatchObject({
      lastStatus: 'RUNNING',
      containerInstanceArn: instance.record.containerInstanceArn,
      availabilityZone: 'us-east-1b',
    })
    expect(remaining(instance).memory).toBe(instance.total.memory - 2_000)
  })

  test('fails after its timeout', () => {
    const { run, task, advance, cluster } = scaled()
    const arn = run().tasks?.[0]?.taskArn
    advance(16 * 60)
    expect(task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'EMPTY CAPACITY PROVIDER',
    })
    expect(cluster().waiting.size).toBe(0)
  })

  test('a service’s tasks wait too, at most 500 of a cluster', () => {
    const { strategy, call, region, cluster, service, story, advance, run } = scaled()
    createService(
      { cluster: 'prod', serviceName: 'job', taskDefinition: 'job', desiredCount: 3, ...strategy },
      call,
    )
    advance(20)
    expect(service('job')).toMatchObject({ pendingCount: 3, runningCount: 0 })
    enlist(region, cluster(), { capacityProviderName: 'asg' })
    advance(60)
    expect(service('job')).toMatchObject({ pendingCount: 0, runningCount: 3 })
    updateService({ cluster: 'prod', service: 'job', desiredCount: 510 }, call)
    advance(120)
    expect(cluster().waiting.size).toBe(500)
    expect(story('job')).toContain(
      'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    )
    expect(message(() => run())).toMatch(/capacity limit was exceeded/)
  })
})
