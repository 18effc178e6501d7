import type { PlacementConstraint } from '@aws-sdk/client-ecs'
import { invalid } from '../lookup.ts'
import type { ContainerInstanceState } from '../state.ts'
import { matchesQuery, parseQuery, type ClusterQuery, type Subject } from './query-language.ts'

const queries = new Map<string, ClusterQuery>()

/** Parses and caches an expression of the query language. Throws if it is invalid. */
export function parseConstraint(expression: string): ClusterQuery {
  const known = queries.get(expression)
  if (known) return known
  try {
    const query = parseQuery(expression)
    if (queries.size > 500) queries.clear()
    queries.set(expression, query)
    return query
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalid(`Invalid expression: ${expression}`)
  }
}

/** Throws for invalid constraints. A task definition may use memberOf only. */
export function checkConstraints(
  constraints: readonly { type?: string | undefined; expression?: string | undefined }[],
): void {
  if (constraints.length > 10) throw invalid('Placement constraints can not be more than 10.')
  for (const { type, expression } of constraints) {
    // Text reported by Terraform's users (hashicorp/terraform#11471).
    if (type === 'distinctInstance' && expression !== undefined)
      throw invalid('distinctInstance expression should not be specified.')
    if (type === 'memberOf') parseConstraint(expression ?? '')
  }
}

/** Returns whether an expression matches an instance. */
export const isMember = (instance: ContainerInstanceState, expression: string): boolean =>
  matchesQuery(parseConstraint(expression), subjectOf(instance))

/** Returns whether all memberOf constraints allow an instance. */
export const isAllowed = (
  instance: ContainerInstanceState,
  constraints: readonly PlacementConstraint[],
): boolean =>
  constraints.every((c) => c.type !== 'memberOf' || isMember(instance, c.expression ?? ''))

function subjectOf({ record, tasks }: ContainerInstanceState): Subject {
  const wanted = [...tasks].filter((t) => t.record.desiredStatus === 'RUNNING')
  return {
    agentConnected: record.agentConnected,
    agentVersion: record.versionInfo?.agentVersion,
    ec2InstanceId: record.ec2InstanceId,
    registeredAt: record.registeredAt,
    runningTasksCount: wanted.filter((t) => t.record.lastStatus === 'RUNNING').length,
    attributes: new Map(record.attributes.map((a) => [a.name ?? '', a.value])),
    groups: new Set(wanted.map((t) => t.record.group ?? '')),
  }
}
