import { setTags } from '../ec2/tags.ts'
import { attachmentsOf } from '../ecs/clusters/cluster-providers.ts'
import { emptyCluster } from '../ecs/clusters/clusters.ts'
import type { ClusterState, ServiceState } from '../ecs/state.ts'
import { enlist } from '../ecs/tasks/enlist.ts'
import type { Region } from '../world/region.ts'
import { reach } from './balancers.ts'
import { registerSeedDefinition } from './definitions.ts'
import { standaloneTasks, breakServices } from './demo-failures.ts'
import { lose, makings, moveOn } from './demo-images.ts'
import { governImages } from './demo-policies.ts'
import { scaledInEu, scaledInUs, scaling } from './demo-scaling.ts'
import { analytics, batch, payments, platform, storefront, type Row } from './demo-services.ts'
import { awsvpcConfiguration, networkOf } from './network.ts'
import { stockApp, stockBases, stockUnused } from './registry.ts'
import { day, hour, minute, standingService } from './standing.ts'

/** Seeds a lively account: three regions, six clusters, some forty services, and a few failures. */
export function demo(regionOf: (region: string) => Region): void {
  const us = regionOf('us-east-1')
  const eu = regionOf('eu-west-1')
  const ap = regionOf('ap-southeast-2')
  for (const region of [us, eu]) stockBases(region)
  stockUnused(us)
  fill(us, cluster(us, 'storefront', { team: 'commerce', fargate: true }), storefront)
  const base = cluster(us, 'platform', { team: 'platform', fargate: false })
  machines(us, base, [
    'r5.xlarge',
    'r5.xlarge',
    'm5.xlarge',
    'm5.xlarge',
    'm5.xlarge',
    'c5.xlarge',
    'c5.xlarge',
    't3.large',
  ])
  fill(us, base, platform)
  const lake = cluster(us, 'analytics', { team: 'data', fargate: true })
  machines(us, lake, ['m5.xlarge', 'm5.2xlarge', 'm5.xlarge'])
  fill(us, lake, analytics)
  fill(eu, cluster(eu, 'payments', { team: 'payments', fargate: true }), payments)
  const night = cluster(eu, 'batch', { team: 'back-office', fargate: false })
  machines(eu, night, ['m5.large', 'c5.xlarge', 'm5.large', 't3.large'])
  fill(eu, night, batch)
  cluster(ap, 'disaster-recovery', { team: 'platform', fargate: true })
  moveOn(us, 'cache-warmer', 'stable')
  lose(us, 'checkout', 'v409')
  for (const region of [us, eu]) governImages(region)
  breakServices(us)
  scaling(us, scaledInUs)
  scaling(eu, scaledInEu)
  standaloneTasks(us, lake)
}

function cluster(
  region: Region,
  name: string,
  { team, fargate }: { team: string; fargate: boolean },
): ClusterState {
  const made = emptyCluster(region, name)
  made.record.capacityProviders = fargate ? ['FARGATE', 'FARGATE_SPOT'] : [`${name}-asg`]
  made.record.settings = [
    {
      name: 'containerInsights',
      value: name === 'storefront' || name === 'payments' ? 'enhanced' : 'disabled',
    },
  ]
  made.tags = [
    { key: 'team', value: team },
    { key: 'environment', value: name === 'disaster-recovery' ? 'standby' : 'production' },
  ]
  if (!fargate) {
    const arn = `arn:aws:ecs:${region.name}:${region.account}:capacity-provider/${name}-asg`
    const autoScalingGroupArn = `arn:aws:autoscaling:${region.name}:${region.account}:autoScalingGroup:0f3c6d1e-1c1a-4f5e-9a86-2f6a4a1f0c11:autoScalingGroupName/${name}-asg`
    const managedScaling = {
      status: 'ENABLED' as const,
      targetCapacity: 90,
      minimumScalingStepSize: 1,
      maximumScalingStepSize: 4,
      instanceWarmupPeriod: 300,
    }
    region.ecs.capacityProviders.set(`${name}-asg`, {
      capacityProviderArn: arn,
      name: `${name}-asg`,
      status: 'ACTIVE',
      type: 'EC2_AUTOSCALING',
      tags: [],
      autoScalingGroupProvider: {
        autoScalingGroupArn,
        managedScaling,
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
    })
    made.record.attachments = attachmentsOf(region, made.record.capacityProviders, 'CREATED')
    made.record.attachmentsStatus = 'UPDATE_COMPLETE'
  }
  region.ecs.clusters.set(name, made)
  return made
}

function machines(region: Region, into: ClusterState, types: string[]): void {
  types.forEach((type, n) => {
    const { privateSubnets, instances } = networkOf(region)
    const one = enlist(region, into, {
      type,
      subnet: privateSubnets[n % 3],
      groups: [instances],
      registeredAt: region.clock.now() - (40 + 3 * n) * day,
      capacityProviderName: into.record.capacityProviders.find((c) => c.endsWith('-asg')),
    })
    setTags(region.ec2, one.record.ec2InstanceId ?? '', [
      { Key: 'Name', Value: `${into.name}-ecs` },
      { Key: 'team', Value: into.tags.find((t) => t.key === 'team')?.value ?? '' },
    ])
  })
}

function fill(region: Region, into: ClusterState, rows: readonly Row[]): void {
  for (const [n, row] of rows.entries()) stand(region, into, row, n)
}

/** Services that run fewer tasks than they want. */
const startedTasks: Partial<Record<string, number>> = { 'search-indexer': 2, 'coupon-engine': 0 }

const mostlySpot = [
  { capacityProvider: 'FARGATE', weight: 1, base: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
]

function stand(region: Region, into: ClusterState, row: Row, n: number): ServiceState {
  const now = region.clock.now()
  // No two services were deployed in the same minute.
  const deployedAt = now - row.since * hour - n * 397_000
  const team = row.team ?? into.tags.find((t) => t.key === 'team')?.value ?? 'platform'
  const fargate = into.record.capacityProviders.includes('FARGATE') && !row.ec2
  const by = `arn:aws:sts::${region.account}:assumed-role/deployer/github-actions`
  stockApp(region, { ...row, team }, deployedAt - 4 * minute, makings[row.name])
  const before = registerSeedDefinition(
    region,
    { ...row, team, fargate },
    { registeredAt: deployedAt - 4 * minute, by },
  )
  const definition = before.pop()
  if (!definition) throw new Error(`${row.name} has no revision`)
  const createdAt = Math.min(deployedAt, now - 120 * day) - n * day
  const id = (0x6d0ecf831eec9f09n + BigInt(n)).toString(16)
  const group =
    row.balanced && row.port
      ? reach(region, {
          cluster: into.name,
          name: row.name,
          port: row.port,
          type: fargate ? 'ip' : 'instance',
          id,
          createdAt,
        })
      : undefined
  return standingService(region, {
    cluster: into,
    definition,
    before,
    by,
    createdAt,
    deployedAt,
    tasks: startedTasks[row.name],
    input: {
      serviceName: row.name,
      desiredCount: row.daemon ? undefined : row.desired,
      schedulingStrategy: row.daemon ? 'DAEMON' : 'REPLICA',
      ...(fargate && row.spot
        ? { capacityProviderStrategy: mostlySpot }
        : { launchType: fargate ? 'FARGATE' : 'EC2' }),
      ...(fargate ? { networkConfiguration: awsvpcConfiguration(region) } : {}),
      ...(group
        ? {
            loadBalancers: [
              { targetGroupArn: group.arn, containerName: row.name, containerPort: row.port },
            ],
            healthCheckGracePeriodSeconds: 30,
          }
        : {}),
      deploymentConfiguration: {
        minimumHealthyPercent: row.daemon ? 0 : 100,
        maximumPercent: row.daemon ? 100 : 200,
        deploymentCircuitBreaker: { enable: row.breaker ?? false, rollback: row.breaker ?? false },
      },
      enableECSManagedTags: true,
      enableExecuteCommand: team !== 'payments',
      propagateTags: 'SERVICE',
      tags: [
        { key: 'team', value: team },
        { key: 'service', value: row.name },
        { key: 'environment', value: 'production' },
      ],
    },
  })
}
