import { emptyCluster } from '../ecs/clusters/clusters.ts'
import { enlist } from '../ecs/tasks/enlist.ts'
import type { Region } from '../world/region.ts'
import { registerSeedDefinition } from './definitions.ts'
import { awsvpcConfiguration, networkOf } from './network.ts'
import { stockMany } from './registry.ts'
import { day, hour, standingService } from './standing.ts'

const words = ['orders', 'search', 'media', 'ledger', 'mail', 'auth', 'geo', 'chat', 'feed', 'risk']
const kinds = ['api', 'worker', 'web', 'sync', 'index', 'relay', 'cron', 'cache', 'proxy', 'stream']

/**
 * Seeds 10 clusters, 1,000 services, 10,000 tasks, 200 instances, and 200 repositories of 500
 * images, for measurements.
 */
export function large(regionOf: (region: string) => Region): void {
  const region = regionOf('us-east-1')
  const now = region.clock.now()
  const { privateSubnets, instances } = networkOf(region)
  const by = `arn:aws:sts::${region.account}:assumed-role/deployer/ci`
  for (const team of words) {
    const cluster = emptyCluster(region, `${team}-prod`)
    cluster.record.capacityProviders = ['FARGATE', 'FARGATE_SPOT']
    cluster.tags = [{ key: 'team', value: team }]
    region.ecs.clusters.set(cluster.name, cluster)
    for (let n = 0; n < 20; n++)
      enlist(region, cluster, {
        type: 'm5.4xlarge',
        subnet: privateSubnets[n % 3],
        groups: [instances],
        registeredAt: now - (30 + n) * day,
      })
    for (let n = 0; n < 100; n++) {
      const name = `${team}-${kinds[n % 10] ?? 'api'}-${String(n).padStart(2, '0')}`
      const fargate = n % 2 === 0
      const deployedAt = now - (2 + ((n * 37) % 97)) * hour - n * 61_000
      // Five services share a repository.
      const repository = `${team}/${kinds[n % 10] ?? 'api'}-${n < 50 ? 'a' : 'b'}`
      stockMany(region, repository, team)
      const app = {
        name,
        team,
        repository,
        cpu: 256,
        memory: 512,
        port: 8080,
        tags: [`v${100 + n}`, `v${101 + n}`],
        fargate,
      }
      const definition = registerSeedDefinition(region, app, {
        registeredAt: deployedAt - hour,
        by,
      }).at(-1)
      if (!definition) continue
      const where = fargate
        ? { launchType: 'FARGATE' as const, networkConfiguration: awsvpcConfiguration(region) }
        : { launchType: 'EC2' as const }
      standingService(region, {
        cluster,
        definition,
        by,
        createdAt: now - 200 * day,
        deployedAt,
        input: { serviceName: name, desiredCount: 10, tags: cluster.tags, ...where },
      })
    }
  }
}
