import { expect, test } from 'vitest'
import { toContainerInstance } from '../src/ecs/container-instances/container-instances.ts'
import { countTasks } from '../src/ecs/counts.ts'
import { deploy } from '../src/ecs/deployments/deployments.ts'
import { toService } from '../src/ecs/services/service-state.ts'
import { seed } from '../src/seeds/index.ts'
import type { SeedName } from '../src/world/account.ts'
import { manualClock } from '../src/world/clock.ts'
import { createRegion } from '../src/world/new-region.ts'
import type { Region } from '../src/world/region.ts'

function account(name: SeedName) {
  const clock = manualClock()
  const regions = new Map<string, Region>()
  seed(name, (region) => {
    const found = regions.get(region) ?? createRegion('123456789012', region, clock)
    regions.set(region, found)
    return found
  })
  const clusters = [...regions.values()].flatMap((r) => [...r.ecs.clusters.values()])
  const services = clusters.flatMap((c) => [...c.services.values()])
  const tasks = clusters.flatMap((c) => [...c.tasks.values()])
  const described = (s: (typeof services)[number]) => {
    const region = [...regions.values()].find(
      (r) => r.ecs.clusters.get(s.cluster.name) === s.cluster,
    )
    if (!region) throw new Error(`No region of ${s.name}`)
    return toService(region, s, { tags: true })
  }
  const find = (service: string) => {
    const found = services.find((s) => s.name === service)
    if (!found) throw new Error(`No service ${service}`)
    return described(found)
  }
  return { clock, regions, clusters, services, tasks, described, find }
}

test("the demo's capacity providers have their attachments", () => {
  const { clusters } = account('demo')
  const onHosts = clusters.filter((c) => c.record.capacityProviders[0]?.endsWith('-asg'))
  expect(onHosts.length).toBeGreaterThan(0)
  for (const { record } of onHosts) {
    expect(record.attachmentsStatus).toBe('UPDATE_COMPLETE')
    expect(record.attachments).toMatchObject([
      {
        type: 'as_policy',
        status: 'CREATED',
        details: [
          { name: 'capacityProviderName', value: record.capacityProviders[0] },
          { name: 'scalingPolicyName' },
        ],
      },
      { type: 'managed_draining', status: 'CREATED' },
    ])
  }
})

test('most services of the demo are steady, and each failure is present', () => {
  const { clock, regions, clusters, services, tasks, described, find } = account('demo')
  expect([regions.size, clusters.length]).toEqual([3, 6])
  expect(services.length).toBeGreaterThanOrEqual(40)
  const whole = services
    .map(described)
    .filter((s) => s.runningCount === s.desiredCount && s.deployments?.length === 1)
  expect(services.length - whole.length).toBe(4)
  for (const task of tasks)
    expect((task.record.stoppedAt ?? task.record.startedAt)?.getTime()).toBeLessThanOrEqual(
      clock.now(),
    )
  for (const s of services) {
    const times = s.events.map((e) => e.createdAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => b - a))
  }
  const instances = clusters.flatMap((c) =>
    [...c.instances.values()].map((i) => toContainerInstance(i)),
  )
  for (const r of instances.flatMap((i) => i.remainingResources ?? []))
    expect(r.integerValue).toBeGreaterThanOrEqual(0)

  expect(find('recommendations').deployments).toHaveLength(2)
  expect(find('image-resizer').deployments?.[0]).toMatchObject({
    rolloutState: 'IN_PROGRESS',
    failedTasks: 8,
  })
  expect(find('search-indexer').events?.[0]?.message).toMatch(/insufficient memory available/)
  expect(find('loyalty-legacy')).toMatchObject({ desiredCount: 0, runningCount: 0 })
  expect(find('datadog-agent')).toMatchObject({ schedulingStrategy: 'DAEMON', runningCount: 8 })

  clock.advance(120_000)
  expect(find('recommendations').deployments?.[0]?.runningCount).toBeGreaterThan(0)
  clock.advance(3_600_000)
  expect(find('recommendations').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  expect(find('image-resizer').deployments?.[0]?.failedTasks).toBeGreaterThan(8)
  expect(find('checkout')).toMatchObject({
    runningCount: 6,
    deployments: [{ rolloutState: 'COMPLETED' }],
  })
})

test("the demo's load-balanced services keep healthy targets through a deployment", () => {
  const { clock, regions, services } = account('demo')
  const balanced = services.filter((s) => s.record.loadBalancers.length > 0)
  expect(balanced.length).toBeGreaterThan(20)
  const groupOf = (s: (typeof services)[number]) => {
    const arn = s.record.loadBalancers[0]?.targetGroupArn ?? ''
    const group = [...regions.values()].flatMap((r) => r.elbv2.targetGroups.get(arn) ?? [])[0]
    if (!group) throw new Error(`${s.name} has no target group`)
    return group
  }
  const states = (s: (typeof services)[number]) =>
    [...groupOf(s).targets.values()].map((t) => t.state)
  const settled = (s: (typeof services)[number]) =>
    expect([s.name, ...states(s)]).toEqual([
      s.name,
      ...Array<string>(s.record.desiredCount).fill('healthy'),
    ])
  for (const s of balanced) settled(s)
  clock.advance(3_600_000)
  for (const s of balanced) settled(s)
  const [gateway] = balanced.filter((s) => s.name === 'api-gateway')
  if (!gateway?.deployments[0]) throw new Error('No api-gateway')
  const before = new Set(groupOf(gateway).targets.keys())
  deploy(
    regions.get('us-east-1') ?? createRegion('', '', clock),
    gateway,
    gateway.deployments[0].definition,
  )
  gateway.wake()
  clock.advance(1_800_000)
  settled(gateway)
  for (const key of groupOf(gateway).targets.keys()) expect(before.has(key)).toBe(false)
})

test('the large seed has its sizes, and all of it is steady', () => {
  const { clusters, services, tasks } = account('large')
  expect([clusters.length, services.length, tasks.length]).toEqual([10, 1_000, 10_000])
  expect(clusters.reduce((n, c) => n + c.instances.size, 0)).toBe(200)
  expect(countTasks(tasks)).toEqual({ running: 10_000, pending: 0 })
})
