import type { Service } from '@aws-sdk/client-ecs'
import type { ServiceRow } from '@pilothouse/contract'
import { shortSince, stateOf, type ServiceFacts } from '@pilothouse/contract/services/service-state'
import { nameOf, revisionOf } from '../aws/arn.ts'
import type { Scope } from '../aws/scope.ts'

/** The kept fields of a service: its row, and the facts for its state apart from its tasks. */
export interface KeptService {
  row: Omit<ServiceRow, 'state'>
  deployments: ServiceFacts['deployments']
  /** The newest twenty, which is as far as the state rules read. */
  events: ServiceFacts['events']
  shortSince: number | null
  asOf: number
}

/** Maps a service of DescribeServices to a row and facts. `before` is what was kept until now. */
export function toKept(
  service: Service,
  { region, redactor }: Pick<Scope, 'region' | 'redactor'>,
  cluster: string,
  { before, now }: { before: KeptService | undefined; now: number },
): KeptService {
  const name = service.serviceName ?? nameOf(service.serviceArn)
  const desired = service.desiredCount ?? 0
  const running = service.runningCount ?? 0
  const events = (service.events ?? [])
    .slice(0, 20)
    .map((e) => ({ at: e.createdAt?.getTime() ?? null, message: redactor.scrub(e.message ?? '') }))
  return {
    row: {
      id: `${region}/${cluster}/${name}`,
      region,
      cluster,
      name,
      status: service.status ?? 'UNKNOWN',
      desired,
      running,
      pending: service.pendingCount ?? 0,
      // With an external controller only the task sets name the revision.
      taskDefinition: revisionOf(
        service.taskDefinition ??
          service.taskSets?.find((t) => t.status === 'PRIMARY')?.taskDefinition ??
          service.taskSets?.[0]?.taskDefinition,
      ),
      deployment: service.deployments?.find((d) => d.status === 'PRIMARY')?.id ?? '',
      launch: launchOf(service),
      scheduling: service.schedulingStrategy ?? 'REPLICA',
      controller: service.deploymentController?.type ?? 'ECS',
      createdAt: service.createdAt?.getTime() ?? null,
      lastEvent: events[0] ?? null,
    },
    deployments: (service.deployments ?? []).map((deployment) => ({
      id: deployment.id ?? 'unknown',
      status: deployment.status ?? 'UNKNOWN',
      taskDefinition: revisionOf(deployment.taskDefinition),
      rolloutState: deployment.rolloutState ?? null,
      rolloutReason: deployment.rolloutStateReason
        ? redactor.scrub(deployment.rolloutStateReason)
        : null,
      failed: deployment.failedTasks ?? 0,
      createdAt: deployment.createdAt?.getTime() ?? null,
    })),
    events,
    shortSince: shortSince(desired, running, before?.shortSince ?? null, now),
    asOf: now,
  }
}

/** The capacity providers of the strategy, else the launch type, in AWS's words. */
function launchOf(service: Pick<Service, 'launchType' | 'capacityProviderStrategy'>): string {
  const providers = (service.capacityProviderStrategy ?? []).map(
    (p) => p.capacityProvider ?? 'unknown',
  )
  return providers.length > 0 ? providers.join(', ') : (service.launchType ?? 'UNKNOWN')
}

/** Combines the facts of a service with its stopped tasks. */
export const factsOf = (
  kept: KeptService,
  stopped: ServiceFacts['stopped'],
  now: number,
): ServiceFacts => ({
  status: kept.row.status,
  desired: kept.row.desired,
  running: kept.row.running,
  pending: kept.row.pending,
  deployments: kept.deployments,
  events: kept.events,
  stopped,
  shortSince: kept.shortSince,
  now,
})

/** Builds the row with its state. */
export function toServiceRow(
  kept: KeptService,
  stopped: ServiceFacts['stopped'],
  now: number,
): ServiceRow {
  const { name, reason } = stateOf(factsOf(kept, stopped, now))
  return { ...kept.row, state: { name, reason } }
}
