import type { Failure } from '@aws-sdk/client-ecs'
import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { clusterOfArn, ecsArn, isForeign, nameOfArn } from './arn.ts'
import type {
  ClusterState,
  DefinitionState,
  ContainerInstanceState,
  ServiceState,
  TaskState,
} from './state.ts'

export const invalid = (message: string) => new Fault('InvalidParameterException', message)
export const client = (message: string) => new Fault('ClientException', message)

/**
 * Throws for a reference with too many parts: a bare name has one, an ARN at most `parts` after its
 * kind.
 */
export function checkParts(reference: string, parts: number): void {
  const [, ...after] = reference.split('/')
  if (after.length > (reference.startsWith('arn:') ? parts : 0))
    throw invalid('Invalid identifier: Unexpected number of separators')
}

/** Returns the ACTIVE cluster of that name or ARN. Throws if there is none. */
export function findCluster(region: Region, reference = 'default'): ClusterState {
  checkParts(reference, 1)
  const cluster = isForeign(region, 'cluster', reference)
    ? undefined
    : region.ecs.clusters.get(nameOfArn(reference))
  if (!cluster || cluster.record.status === 'INACTIVE')
    throw new Fault('ClusterNotFoundException', 'Cluster not found.')
  return cluster
}

/**
 * Finds a member of `cluster` by name, id or ARN. Throws for the ARN of another cluster's member
 * (aws/aws-toolkit-vscode#2915).
 */
function member<T>(
  region: Region,
  cluster: ClusterState,
  { kind, all }: { kind: string; all: Map<string, T> },
  reference: string,
): T | undefined {
  checkParts(reference, 2)
  if (isForeign(region, kind, reference)) return undefined
  const named = clusterOfArn(reference)
  if (named !== undefined && named !== cluster.name)
    throw invalid(
      `Invalid identifier: Identifier is for cluster ${named}. Your cluster is ${cluster.name}`,
    )
  return all.get(nameOfArn(reference))
}

export const findService = (
  region: Region,
  cluster: ClusterState,
  reference: string,
): ServiceState | undefined =>
  member(region, cluster, { kind: 'service', all: cluster.services }, reference)

export const findTask = (
  region: Region,
  cluster: ClusterState,
  reference: string,
): TaskState | undefined => member(region, cluster, { kind: 'task', all: cluster.tasks }, reference)

export const findInstance = (
  region: Region,
  cluster: ClusterState,
  reference: string,
): ContainerInstanceState | undefined =>
  member(region, cluster, { kind: 'container-instance', all: cluster.instances }, reference)

/**
 * Returns a task definition by `family`, `family:revision` or ARN. A bare family means its latest
 * ACTIVE revision.
 */
export function findDefinition(region: Region, reference: string): DefinitionState | undefined {
  if (isForeign(region, 'task-definition', reference)) return undefined
  checkParts(reference, 1)
  const [family = '', revision, ...more] = nameOfArn(reference).split(':')
  const revisions = region.ecs.families.get(family) ?? []
  if (more.length > 0 || (revision !== undefined && !/^\d{1,10}$/.test(revision)))
    throw invalid(`Invalid revision number. Number: ${[revision, ...more].join(':')}`)
  if (revision === undefined) return revisions.findLast((d) => d.record.status === 'ACTIVE')
  return revisions[Number(revision) - 1]
}

/**
 * Returns an ACTIVE task definition for RunTask and CreateService. Throws if it is unknown or
 * inactive.
 */
export function activeDefinition(region: Region, reference: string): DefinitionState {
  const definition = findDefinition(region, reference)
  if (!definition) throw client('TaskDefinition not found.')
  if (definition.record.status !== 'ACTIVE') throw client('TaskDefinition is inactive')
  return definition
}

/** Looks up all references. Unknown ones become failures, not errors. */
export function findAll<T>(
  references: readonly string[],
  find: (reference: string) => T | undefined,
  arnOf: (reference: string) => string,
): { found: T[]; failures: Failure[] } {
  const found: T[] = []
  const failures: Failure[] = []
  for (const reference of references) {
    const one = find(reference)
    if (one) found.push(one)
    else
      failures.push({
        arn: reference.startsWith('arn:') ? reference : arnOf(reference),
        reason: 'MISSING',
      })
  }
  return { found, failures }
}

/** Returns the ARN that an unknown `reference` would have, for failures. */
export const wouldBe =
  (region: Region, kind: string, cluster?: ClusterState) => (reference: string) =>
    cluster ? ecsArn(region, kind, cluster.name, reference) : ecsArn(region, kind, reference)
