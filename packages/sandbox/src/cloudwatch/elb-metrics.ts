import type { ServiceState } from '../ecs/state.ts'
import { balancersOf } from '../elbv2/lookup.ts'
import type { BalancerState, TargetGroupState } from '../elbv2/state.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { Region } from '../world/region.ts'
import { mergeSeries, sample, told, type Minute } from './ecs-load.ts'
import { metricKeyOf } from './metric-key.ts'
import type { MetricName, Sample, Series } from './state.ts'

const namespace = 'AWS/ApplicationELB'

interface Traffic {
  requests: number
  failed: number
  seconds: number
}

/**
 * Returns the requests of a service's minute and their latency, which grows with the load of its
 * tasks.
 */
function trafficOf({ sampledAt, load, usual, cpu, note }: Minute, service: ServiceState): Traffic {
  const seed = seedOf(service.record.serviceArn)
  const perTask = 900 + 5_000 * chance(seed, 11)
  const requests = note.ready === 0 ? 0 : Math.round((load / 100) * usual * perTask)
  const short = note.ready < note.desired ? 0.02 : 0
  const failed = Math.round(requests * (0.002 * chance(seed + 1, sampledAt / 60_000) + short))
  return {
    requests,
    failed,
    seconds: (0.012 + 0.09 * chance(seed, 12)) * (1 + 4 * (cpu / 100) ** 3),
  }
}

/** Returns a sample with one count for each request, or undefined without requests. */
const counted = (sampledAt: number, n: number): Sample | undefined =>
  n > 0 ? { sampledAt, count: n, sum: n, min: 1, max: 1, values: [1] } : undefined

interface Measure {
  unit: string
  of: (m: Minute, service: ServiceState) => Sample | undefined
  /** Whether the metric exists by target group only, not for a load balancer. */
  ofGroup?: boolean
}

const measures: Record<string, Measure> = {
  RequestCount: { unit: 'Count', of: (m, s) => counted(m.sampledAt, trafficOf(m, s).requests) },
  HTTPCode_Target_2XX_Count: {
    unit: 'Count',
    of: (m, s) => counted(m.sampledAt, trafficOf(m, s).requests - trafficOf(m, s).failed),
  },
  HTTPCode_Target_5XX_Count: {
    unit: 'Count',
    of: (m, s) => counted(m.sampledAt, trafficOf(m, s).failed),
  },
  TargetResponseTime: {
    unit: 'Seconds',
    of: (m, s) => {
      const { requests, seconds } = trafficOf(m, s)
      return requests > 0
        ? sample(
            m.sampledAt,
            [0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.3, 1.9].map((x) => x * seconds),
            requests,
          )
        : undefined
    },
  },
  RequestCountPerTarget: {
    unit: 'None',
    ofGroup: true,
    of: (m, s) =>
      m.note.ready > 0 ? sample(m.sampledAt, [trafficOf(m, s).requests / m.note.ready]) : undefined,
  },
  HealthyHostCount: {
    unit: 'Count',
    ofGroup: true,
    of: (m) => sample(m.sampledAt, [m.note.ready]),
  },
  UnHealthyHostCount: {
    unit: 'Count',
    ofGroup: true,
    of: (m) => sample(m.sampledAt, [m.note.running - m.note.ready]),
  },
}

const services = (region: Region) =>
  [...region.ecs.clusters.values()].flatMap((c) => [...c.services.values()])

/** Yields the services behind each load balancer, with their target groups. */
function* behind(
  region: Region,
): Generator<{ balancer: BalancerState; group: TargetGroupState; service: ServiceState }> {
  for (const service of services(region)) {
    for (const { targetGroupArn } of service.record.loadBalancers) {
      const group = region.elbv2.targetGroups.get(targetGroupArn ?? '')
      const [balancer] = group ? balancersOf(region.elbv2, group) : []
      if (group && balancer?.type === 'application') yield { balancer, group, service }
    }
  }
}

const tail = (arn: string, from: string) => arn.slice(arn.indexOf(`:${from}`) + 1)

/** Yields all metrics of application load balancers, by target group and in total. */
export function* elbMetrics(region: Region): Generator<Series> {
  const byBalancer = new Map<BalancerState, Set<ServiceState>>()
  const series = (
    name: string,
    { unit, of: measure }: Measure,
    dimensions: MetricName['dimensions'],
    services: () => Iterable<ServiceState>,
  ): Series => ({
    namespace,
    name,
    dimensions,
    unit,
    samples: (from, to) => told(region, { services, measure, join: mergeSeries }, { from, to }),
  })
  const named = (balancer: BalancerState) => ({
    Name: 'LoadBalancer',
    Value: tail(balancer.arn, 'loadbalancer/').replace('loadbalancer/', ''),
  })
  for (const { balancer, group, service } of behind(region)) {
    byBalancer.set(balancer, (byBalancer.get(balancer) ?? new Set()).add(service))
    const dimensions = [
      { Name: 'TargetGroup', Value: tail(group.arn, 'targetgroup/') },
      named(balancer),
    ]
    for (const [name, measure] of Object.entries(measures))
      yield series(name, measure, dimensions, () => [service])
  }
  for (const [balancer, all] of byBalancer) {
    for (const [name, measure] of Object.entries(measures))
      if (!measure.ofGroup) yield series(name, measure, [named(balancer)], () => all)
  }
}

/** Returns one load balancer metric, if it exists. */
export function elbMetric(region: Region, wanted: MetricName): Series | undefined {
  if (wanted.namespace !== namespace) return undefined
  const key = metricKeyOf(wanted)
  for (const series of elbMetrics(region)) if (metricKeyOf(series) === key) return series
  return undefined
}
