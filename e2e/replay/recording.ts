import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { root } from '../process.ts'
import type {
  RecordedAnswer,
  WireCluster,
  WireDefinition,
  WireInstance,
  WireService,
  WireTask,
} from './wire.ts'

/** The recordings are beside the checkout; not every machine has them. */
export const recordingsDir = join(root, '../shared/recordings')
export const hasRecordings = existsSync(recordingsDir)

/** The resources of an account in one recording, as AWS described them. */
export interface Recording {
  name: string
  region: string
  clusters: WireCluster[]
  services: WireService[]
  tasks: WireTask[]
  /** Instances whose old ARNs name no cluster: the cluster whose answer counts them. */
  instances: (WireInstance & { clusterArn: string })[]
  definitions: WireDefinition[]
  /** ARNs in List answers, described or not. */
  listed: { services: string[]; tasks: string[]; definitions: string[] }
  /** Clusters without a recorded description, made from their ARN. */
  madeUp: Set<string>
}

interface File {
  operation: string
  sequence: number
  status: number
  body: RecordedAnswer
}

/** The part of an ARN after the last slash. */
export const last = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/**
 * All recordings with something to show; twice if something changed during the recording: its first
 * and its last state.
 */
export function allRecordings(): { title: string; recording: Recording }[] {
  if (!hasRecordings) return []
  return readdirSync(recordingsDir, { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort()
    .flatMap((name) => {
      const [first, then] = [read(name, 'first'), read(name, 'last')]
      if (first.clusters.length + first.definitions.length === 0) return []
      // A repeated List answers the same in another order.
      const things = (of: Recording) => ({ ...of, listed: null })
      return isDeepStrictEqual(things(first), things(then))
        ? [{ title: name, recording: first }]
        : [
            { title: `${name}, before`, recording: first },
            { title: `${name}, after`, recording: then },
          ]
    })
}

function read(name: string, which: 'first' | 'last'): Recording {
  const dir = join(recordingsDir, name)
  const files = readdirSync(dir)
    .filter((f) => /^ecs\.(?:List|Describe)/.test(f))
    .map((f) => JSON.parse(readFileSync(join(dir, f), 'utf8')) as File)
  const bodies = files
    .filter((f) => f.status === 200)
    .sort((a, b) => (a.sequence - b.sequence) * (which === 'first' ? 1 : -1))
    .map((f) => f.body)
  const once = <T>(all: T[], idOf: (one: T) => string): T[] => [
    ...new Map(all.toReversed().map((one) => [idOf(one), one])).values(),
  ]
  const services = once(
    bodies.flatMap((b) => b.services ?? []),
    (s) => s.serviceArn,
  )
  const tasks = once(
    bodies.flatMap((b) => b.tasks ?? []),
    (t) => t.taskArn,
  )
  const definitions = once(
    bodies.flatMap((b) =>
      b.taskDefinition ? [{ taskDefinition: b.taskDefinition, tags: b.tags ?? [] }] : [],
    ),
    (d) => d.taskDefinition.taskDefinitionArn,
  )
  const described = once(
    bodies.flatMap((b) => b.clusters ?? []),
    (c) => c.clusterArn,
  )
  const home =
    described.find((c) => c.registeredContainerInstancesCount > 0)?.clusterArn ??
    described[0]?.clusterArn ??
    ''
  const instances = once(
    bodies.flatMap((b) => b.containerInstances ?? []),
    (i) => i.containerInstanceArn,
  ).map((i) => ({ clusterArn: home, ...i }))
  const known = new Set(described.map((c) => c.clusterArn))
  const named = [
    ...bodies.flatMap((b) => b.clusterArns ?? []),
    ...services.map((s) => s.clusterArn),
    ...tasks.map((t) => t.clusterArn),
  ]
  const madeUp = new Set(named.filter((arn) => !known.has(arn)))
  const count = <T extends { clusterArn: string }>(all: T[], arn: string) =>
    all.filter((one) => one.clusterArn === arn).length
  const clusters = [
    ...described,
    ...[...madeUp].map((clusterArn): WireCluster => ({
      clusterArn,
      clusterName: last(clusterArn),
      status: 'ACTIVE',
      activeServicesCount: count(services, clusterArn),
      runningTasksCount: count(
        tasks.filter((t) => t.lastStatus === 'RUNNING'),
        clusterArn,
      ),
      pendingTasksCount: count(
        tasks.filter((t) => t.lastStatus === 'PENDING'),
        clusterArn,
      ),
      registeredContainerInstancesCount: 0,
    })),
  ]
  const listed = {
    services: unique([
      ...bodies.flatMap((b) => b.serviceArns ?? []),
      ...services.map((s) => s.serviceArn),
    ]),
    tasks: unique([...bodies.flatMap((b) => b.taskArns ?? []), ...tasks.map((t) => t.taskArn)]),
    definitions: unique([
      ...bodies.flatMap((b) => b.taskDefinitionArns ?? []),
      ...definitions.map((d) => d.taskDefinition.taskDefinitionArn),
    ]),
  }
  const region =
    (clusters[0]?.clusterArn ?? listed.definitions[0] ?? 'arn:aws:ecs:us-east-1').split(':')[3] ??
    ''
  return { name, region, clusters, services, tasks, instances, definitions, listed, madeUp }
}

const unique = (all: string[]): string[] => [...new Set(all)]
