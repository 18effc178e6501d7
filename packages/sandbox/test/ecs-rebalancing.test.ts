import type { PlacementStrategy } from '@aws-sdk/client-ecs'
import { describe, expect, test } from 'vitest'
import { updateContainerInstancesState } from '../src/ecs/container-instances/container-instances.ts'
import { stopTask } from '../src/ecs/tasks/tasks.ts'
import { hosts, message } from './ecs-hosts.ts'
import { world } from './ecs-world.ts'

describe('Availability Zone rebalancing', () => {
  const az: PlacementStrategy[] = [{ type: 'spread', field: 'attribute:ecs.availability-zone' }]
  const where = {
    launchType: 'EC2' as const,
    networkConfiguration: undefined,
    placementStrategy: az,
  }

  test('moves one task at a time to the emptiest zone, starting before stopping', () => {
    const {
      defineOnHost,
      serve,
      service,
      story,
      advance,
      instances: [a, b],
      call,
      count,
    } = hosts('ab')
    defineOnHost('web', 500)
    const set = (i: typeof b, status: 'ACTIVE' | 'DRAINING') =>
      updateContainerInstancesState(
        { cluster: 'prod', containerInstances: [i?.id ?? ''], status },
        call,
      )
    set(b, 'DRAINING')
    serve('web', 4, { ...where, availabilityZoneRebalancing: 'ENABLED' })
    advance(60)
    expect(count()).toEqual([4, 0])
    const before = story('web').length
    set(b, 'ACTIVE')
    for (let n = 0; n < 300; n++) {
      advance(1)
      expect(service('web').runningCount).toBeGreaterThanOrEqual(4)
      expect(
        (service('web').runningCount ?? 0) + (service('web').pendingCount ?? 0),
      ).toBeLessThanOrEqual(5)
    }
    expect(count()).toEqual([2, 2])
    expect(
      story('web')
        .slice(before)
        .filter((e) => !e.includes('steady')),
    ).toEqual([
      'is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.',
      'has started 1 tasks in us-east-1b to AZ Rebalance: (task ID).',
      'has stopped 1 running tasks in us-east-1a to AZ Rebalance: (task ID).',
      'has started 1 tasks in us-east-1b to AZ Rebalance: (task ID).',
      'has stopped 1 running tasks in us-east-1a to AZ Rebalance: (task ID).',
      'is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b.',
    ])
    expect(story('web').at(-1)).toBe('has reached a steady state.')
    expect(a?.tasks.size).toBe(2)
  })

  test('on Fargate, over the zones of the subnets', () => {
    const { define, serve, story, advance, cluster, call } = world()
    define('web', 'v1')
    serve('web', 6)
    advance(90)
    const zones = () => {
      const counts = new Map<string, number>()
      for (const t of cluster().services.get('web')?.tasks ?? [])
        counts.set(
          t.record.availabilityZone ?? '',
          (counts.get(t.record.availabilityZone ?? '') ?? 0) + 1,
        )
      return counts
    }
    const [zone = ''] = zones().keys()
    for (const t of cluster().services.get('web')?.tasks ?? [])
      if (t.record.availabilityZone !== zone) stopTask({ cluster: 'prod', task: t.id }, call)
    advance(900)
    expect([...zones().values()]).toEqual([2, 2, 2])
    expect(story('web').at(-1)).toBe('has reached a steady state.')
  })

  test('is off unless enabled, and with another spread', () => {
    const {
      defineOnHost,
      serve,
      advance,
      instances: [, b],
      call,
      count,
    } = hosts('ab')
    defineOnHost('web', 500)
    updateContainerInstancesState(
      { cluster: 'prod', containerInstances: [b?.id ?? ''], status: 'DRAINING' },
      call,
    )
    serve('web', 4, { ...where, availabilityZoneRebalancing: 'DISABLED' })
    advance(60)
    updateContainerInstancesState(
      { cluster: 'prod', containerInstances: [b?.id ?? ''], status: 'ACTIVE' },
      call,
    )
    advance(300)
    expect(count()).toEqual([4, 0])
    expect(
      message(() =>
        serve('x', 1, {
          taskDefinition: 'web',
          ...where,
          placementStrategy: [{ type: 'binpack', field: 'cpu' }],
          availabilityZoneRebalancing: 'ENABLED',
        }),
      ),
    ).toMatch(/^InvalidParameterException/)
    expect(
      serve('y', 0, { taskDefinition: 'web', ...where }).service?.availabilityZoneRebalancing,
    ).toBe('ENABLED')
    expect(
      serve('z', 0, {
        taskDefinition: 'web',
        ...where,
        placementStrategy: [{ type: 'binpack', field: 'cpu' }],
      }).service?.availabilityZoneRebalancing,
    ).toBe('DISABLED')
  })
})
