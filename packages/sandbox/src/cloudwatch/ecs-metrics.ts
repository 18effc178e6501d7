import { registeredAt } from '../ecs/clusters/cluster-past.ts'
import type { ClusterState, ServiceState } from '../ecs/state.ts'
import type { Region } from '../world/region.ts'
import { mergeSeries, sample, told, total, type Minute } from './ecs-load.ts'
import type { MetricName, Sample, Series } from './state.ts'

interface Measure {
  unit: string
  /** Returns the sample of a service's minute, or undefined if there is nothing to measure. */
  of: (m: Minute) => Sample | undefined
}

const percent = (pick: (m: Minute) => number): Measure => ({
  unit: 'Percent',
  of: (m) =>
    m.note.running > 0 ? sample(m.sampledAt, m.values(pick(m)), m.note.running) : undefined,
})
const amount = (unit: string, pick: (m: Minute) => number): Measure => ({
  unit,
  of: (m) => sample(m.sampledAt, [pick(m)]),
})

const measures: Record<string, Record<string, Measure>> = {
  'AWS/ECS': {
    CPUUtilization: percent((m) => m.cpu),
    MemoryUtilization: percent((m) => m.memory),
  },
  'ECS/ContainerInsights': {
    TaskCount: amount('Count', (m) => m.note.running),
    RunningTaskCount: amount('Count', (m) => m.note.running),
    PendingTaskCount: amount('Count', (m) => m.note.pending),
    DesiredTaskCount: amount('Count', (m) => m.note.desired),
    CpuUtilized: amount('None', (m) => (m.cpu / 100) * m.note.cpu * m.note.running),
    CpuReserved: amount('None', (m) => m.note.cpu * m.note.running),
    MemoryUtilized: amount('Megabytes', (m) => (m.memory / 100) * m.note.memory * m.note.running),
    MemoryReserved: amount('Megabytes', (m) => m.note.memory * m.note.running),
  },
}

/**
 * Metrics that clusters have under a name of their own (docs: Container Insights metrics, Amazon
 * ECS).
 */
const ofClusters = new Set(['TaskCount'])

const hasInsights = (cluster: ClusterState) =>
  cluster.record.settings.some(
    (s) => s.name === 'containerInsights' && (s.value === 'enabled' || s.value === 'enhanced'),
  )

const namespacesOf = (cluster: ClusterState) =>
  Object.keys(measures).filter((n) => n === 'AWS/ECS' || hasInsights(cluster))

/**
 * A cluster's shares are of its instances' registered resources and cover tasks on them only, not
 * on Fargate (docs: cloudwatch-metrics). Tasks without a service are left out here.
 */
const shares: Record<string, { kind: 'cpu' | 'memory'; of: (m: Minute) => number }> = {
  CPUReservation: { kind: 'cpu', of: (m) => m.note.cpu * m.note.running },
  CPUUtilization: { kind: 'cpu', of: (m) => (m.cpu / 100) * m.note.cpu * m.note.running },
  MemoryReservation: { kind: 'memory', of: (m) => m.note.memory * m.note.running },
  MemoryUtilization: {
    kind: 'memory',
    of: (m) => (m.memory / 100) * m.note.memory * m.note.running,
  },
}

const onInstances = ({ record }: ServiceState): boolean =>
  record.launchType === 'EC2' ||
  (record.capacityProviderStrategy ?? []).some((s) => !s.capacityProvider?.startsWith('FARGATE'))

function share(region: Region, name: string, cluster: ClusterState): Series | undefined {
  const measure = shares[name]
  if (!measure || cluster.stood.length === 0) return undefined
  const services = () => [...cluster.services.values()].filter(onInstances)
  const used = (m: Minute) => sample(m.sampledAt, [measure.of(m)])
  const samples = (from: number, to: number) =>
    told(region, { services, measure: used, join: total }, { from, to }).flatMap(
      ({ sampledAt, sum }) => {
        const whole = registeredAt(cluster, sampledAt)[measure.kind]
        return whole > 0 ? [sample(sampledAt, [(100 * sum) / whole])] : []
      },
    )
  return {
    namespace: 'AWS/ECS',
    name,
    dimensions: [{ Name: 'ClusterName', Value: cluster.name }],
    unit: 'Percent',
    samples,
  }
}

function series(
  region: Region,
  { namespace, name }: Pick<MetricName, 'namespace' | 'name'>,
  cluster: ClusterState,
  service?: ServiceState,
): Series | undefined {
  if (!service && namespace === 'AWS/ECS') return share(region, name, cluster)
  const measure = measures[namespace]?.[name]
  if (!measure || (service && ofClusters.has(name))) return undefined
  const services = () => (service ? [service] : cluster.services.values())
  const join = service ? mergeSeries : total
  const samples = (from: number, to: number) =>
    told(region, { services, measure: measure.of, join }, { from, to })
  const dimensions = [
    { Name: 'ClusterName', Value: cluster.name },
    ...(service ? [{ Name: 'ServiceName', Value: service.name }] : []),
  ]
  return { namespace, name, dimensions, unit: measure.unit, samples }
}

/** Yields all ECS metrics of services that have wanted a task, and of their clusters. */
export function* ecsMetrics(region: Region): Generator<Series> {
  for (const cluster of region.ecs.clusters.values()) {
    const services = [...cluster.services.values()].filter((s) => s.past.usual > 0)
    if (services.length === 0) continue
    for (const namespace of namespacesOf(cluster)) {
      const all = namespace === 'AWS/ECS' ? Object.keys(shares) : []
      for (const name of new Set([...Object.keys(measures[namespace] ?? {}), ...all])) {
        for (const of of [undefined, ...services]) {
          const found = series(region, { namespace, name }, cluster, of)
          if (found) yield found
        }
      }
    }
  }
}

/** Returns one ECS metric, if it exists. */
export function ecsMetric(
  region: Region,
  { namespace, name, dimensions }: MetricName,
): Series | undefined {
  const value = (of: string) => dimensions.find((d) => d.Name === of)?.Value
  const cluster = region.ecs.clusters.get(value('ClusterName') ?? '')
  if (!cluster || !namespacesOf(cluster).includes(namespace)) return undefined
  const service = cluster.services.get(value('ServiceName') ?? '')
  if (
    dimensions.length !== (value('ServiceName') === undefined ? 1 : 2) ||
    (dimensions.length === 2 && !service)
  )
    return undefined
  return series(region, { namespace, name }, cluster, service)
}
