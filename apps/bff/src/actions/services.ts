import { UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs'
import type {
  DeployService,
  Outcome,
  Problem,
  ScaleService,
  ServiceSeen,
} from '@pilothouse/contract'
import type { Verdict } from '@pilothouse/contract/rule'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { z } from 'zod'
import { revisionOf } from '../aws/arn.ts'
import type { Scope } from '../aws/scope.ts'
import { refuse } from '../errors.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { describeService } from '../resources/services/services.ts'
import { verifier } from './plan.ts'
import { runAction, type ActionContext } from './run.ts'

const bucket = 'Service modify'
const call = 'ecs:UpdateService'

/** Reads the fields that an action compares from AWS's answer. */
const seenOf = (service: Service): ServiceSeen => ({
  desired: service.desiredCount ?? 0,
  taskDefinition: revisionOf(service.taskDefinition),
  deployment: service.deployments?.find((d) => d.status === 'PRIMARY')?.id ?? '',
  status: service.status ?? 'UNKNOWN',
})

const words = {
  desired: 'Desired tasks',
  taskDefinition: 'Task definition',
  deployment: 'Deployment',
  status: 'Status',
} satisfies Record<keyof ServiceSeen, string>

/** Returns the fields that changed since the user saw the service; null if none did. */
function moved(seen: ServiceSeen, now: ServiceSeen): Problem | null {
  const fields = Object.keys(words) as (keyof ServiceSeen)[]
  const changed = fields
    .filter((f) => seen[f] !== now[f])
    .map((f) => ({ field: words[f], seen: String(seen[f]), now: String(now[f]) }))
  if (changed.length === 0) return null
  return {
    status: 409,
    code: 'ServiceChanged',
    message: 'The service was changed since you opened this. Nothing was written.',
    changed,
  }
}

async function requireUnchangedService(
  scope: Scope,
  request: { cluster: string; service: string; seen: ServiceSeen },
  may: (service: { status: string; scheduling: string; controller: string }) => Verdict,
): Promise<Service> {
  const service = await describeService(scope, request.cluster, request.service, 'action')
  const verdict = may({
    status: service.status ?? 'UNKNOWN',
    scheduling: service.schedulingStrategy ?? 'REPLICA',
    controller: service.deploymentController?.type ?? 'ECS',
  })
  if (!verdict.ok) refuse({ status: 409, code: 'NotPossible', message: verdict.reason })
  const problem = moved(
    {
      ...request.seen,
      taskDefinition:
        revisionOf(service.taskDefinition) === 'unknown' ? 'unknown' : request.seen.taskDefinition,
    },
    seenOf(service),
  )
  if (problem) refuse(problem)
  return service
}

/** Whether a service has the requested desired count. */
export const scaled = verifier(
  z.object({ cluster: z.string(), service: z.string(), before: z.number(), desired: z.number() }),
  async (scope, { cluster, service, before, desired }) => {
    const now = (await describeService(scope, cluster, service, 'action')).desiredCount
    // If the count did not change, the result cannot be told.
    return desired === before ? null : now === desired
  },
)

/** Whether a service has a new PRIMARY deployment of the requested revision. */
export const deployed = verifier(
  z.object({ cluster: z.string(), service: z.string(), before: z.string(), revision: z.string() }),
  async (scope, { cluster, service, before, revision }) => {
    const now = seenOf(await describeService(scope, cluster, service, 'action'))
    if (now.deployment === before) return false
    // A deployment of another revision came from somebody else; ours may have come before it.
    return now.taskDefinition === revision ? true : null
  },
)

/** Sets the desired count. Sends nothing else, so no other field can be overwritten. */
export const scaleService = (
  fleet: Fleet,
  request: ScaleService,
  context: ActionContext,
): Promise<Outcome> =>
  runAction(
    {
      id: request.id,
      code: 'service.scale',
      fleet,
      cluster: request.cluster,
      target: `service/${request.cluster}/${request.service}`,
      request,
      detail: `desired count ${request.seen.desired} → ${request.desired}`,
      precondition: (scope) => requireUnchangedService(scope, request, serviceCan.scale),
      async write(scope) {
        await scope.write({ bucket, call }, (ecs) =>
          ecs.send(
            new UpdateServiceCommand({
              cluster: request.cluster,
              service: request.service,
              desiredCount: request.desired,
            }),
          ),
        )
        const { service, seen, desired } = request
        return `${service} is being scaled from ${seen.desired} to ${desired}.`
      },
      evidence: (service) => ({
        cluster: request.cluster,
        service: request.service,
        before: service.desiredCount ?? 0,
        desired: request.desired,
      }),
      verifier: scaled,
    },
    context,
  )

/** Starts a new deployment of the current revision or of the requested one. */
export const deployService = (
  fleet: Fleet,
  request: DeployService,
  context: ActionContext,
): Promise<Outcome> =>
  runAction(
    {
      id: request.id,
      code: 'service.deploy',
      fleet,
      cluster: request.cluster,
      target: `service/${request.cluster}/${request.service}`,
      request,
      detail: request.taskDefinition
        ? `task definition ${request.seen.taskDefinition} → ${request.taskDefinition}`
        : `new deployment of ${request.seen.taskDefinition}`,
      async precondition(scope) {
        const service = await requireUnchangedService(scope, request, serviceCan.deploy)
        if (
          request.taskDefinition !== undefined &&
          request.taskDefinition === revisionOf(service.taskDefinition)
        )
          refuse({
            status: 409,
            code: 'NotPossible',
            message: `${request.service} already has ${request.taskDefinition}.`,
          })
        return service
      },
      async write(scope) {
        const { cluster, service, taskDefinition } = request
        // A new revision starts a deployment by itself.
        const change =
          taskDefinition === undefined ? { forceNewDeployment: true } : { taskDefinition }
        await scope.write({ bucket, call }, (ecs) =>
          ecs.send(new UpdateServiceCommand({ cluster, service, ...change })),
        )
        return taskDefinition === undefined
          ? `A new deployment of ${service} has begun.`
          : `${service} is being deployed with ${taskDefinition}.`
      },
      evidence: (service) => ({
        cluster: request.cluster,
        service: request.service,
        before: seenOf(service).deployment,
        revision: request.taskDefinition ?? seenOf(service).taskDefinition,
      }),
      verifier: deployed,
    },
    context,
  )
