import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment as SdkDeployment,
  type ServiceDeploymentBrief,
  type ServiceRevisionSummary,
} from '@aws-sdk/client-ecs'
import type { RevisionShare, ServiceDeployment, ServiceDeployments } from '@pilothouse/contract'
import { nameOf, revisionOf } from '../../aws/arn.ts'
import { chunks } from '../../aws/paging.ts'
import type { Redactor } from '../../aws/redact.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { toPartProblem } from '../../fleet/part-problem.ts'
import { coalesce, scopeKey } from '../reading.ts'

/** Deployments that are shown: also the most that one call describes, and the most revisions. */
const most = 20
/**
 * Pages of 100 that are read. AWS promises no order, so all of them are searched for the newest.
 */
const pages = 5

/**
 * Lists the deployments of a service. Throws a ProblemError if they cannot be listed or described.
 */
export async function listServiceDeployments(
  fleet: Fleet,
  cluster: string,
  service: string,
): Promise<ServiceDeployments> {
  return await readOnce(fleet.scope, cluster, service)
}

const readOnce = coalesce(
  (scope: Scope, cluster: string, service: string) => `${scopeKey(scope)} ${cluster} ${service}`,
  async (scope: Scope, cluster: string, service: string): Promise<ServiceDeployments> => {
    const asOf = Date.now()
    try {
      const { newest, more } = await list(scope, cluster, service)
      const described = newest.length > 0 ? await describe(scope, newest) : []
      const { names, problems } = await definitionsOf(scope, described)
      return {
        deployments: described.map((d) => toServiceDeployment(d, names, scope.redactor)),
        more,
        kept: true,
        problems,
        asOf,
      }
    } catch (error) {
      if (!(error instanceof AwsCallError) || !unkept.has(error.problem.code)) throw error
      return { deployments: [], more: false, kept: false, problems: [], asOf }
    }
  },
)

/**
 * Errors that mean that there is no history: the endpoint lacks the operation, or the service has
 * another deployment controller.
 */
const unkept = new Set([
  'UnknownOperationException',
  'InvalidAction',
  'UnsupportedFeatureException',
])

async function list(
  scope: Scope,
  cluster: string,
  service: string,
): Promise<{ newest: string[]; more: boolean }> {
  const found: ServiceDeploymentBrief[] = []
  let token: string | undefined
  for (let page = 0; page < pages; page++) {
    const answer = await scope.read(
      { bucket: 'Service deployment', call: 'ecs:ListServiceDeployments', priority: 'page' },
      (ecs) =>
        ecs.send(
          new ListServiceDeploymentsCommand({
            cluster,
            service,
            maxResults: 100,
            nextToken: token,
          }),
        ),
    )
    found.push(...(answer.serviceDeployments ?? []))
    if (!answer.nextToken || answer.nextToken === token) {
      token = undefined
      break
    }
    token = answer.nextToken
  }
  const time = (d: ServiceDeploymentBrief) => d.createdAt?.getTime() ?? 0
  const arns = found.sort((a, b) => time(b) - time(a)).flatMap((d) => d.serviceDeploymentArn ?? [])
  return {
    newest: [...new Set(arns)].slice(0, most),
    more: arns.length > most || token !== undefined,
  }
}

async function describe(scope: Scope, arns: string[]): Promise<SdkDeployment[]> {
  const answer = await scope.read(
    { bucket: 'Service deployment', call: 'ecs:DescribeServiceDeployments', priority: 'page' },
    (ecs) => ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns })),
  )
  const place = (d: SdkDeployment) => arns.indexOf(d.serviceDeploymentArn ?? '')
  return (answer.serviceDeployments ?? []).sort((a, b) => place(a) - place(b))
}

/** Reads the task definition of each revision. If that fails, the history is shown without them. */
async function definitionsOf(
  scope: Scope,
  deployments: readonly SdkDeployment[],
): Promise<{ names: Map<string, string>; problems: ServiceDeployments['problems'] }> {
  const arns = new Set(
    deployments
      .flatMap((deployment) => [
        deployment.targetServiceRevision?.arn,
        deployment.rollback?.serviceRevisionArn,
        ...(deployment.sourceServiceRevisions ?? []).map((r) => r.arn),
      ])
      .filter((arn) => arn !== undefined),
  )
  const names = new Map<string, string>()
  const call = 'ecs:DescribeServiceRevisions'
  try {
    for (const piece of chunks([...arns], most)) {
      const answer = await scope.read(
        { bucket: 'Service revision', call, priority: 'page' },
        (ecs) => ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: piece })),
      )
      for (const revision of answer.serviceRevisions ?? [])
        if (revision.serviceRevisionArn && revision.taskDefinition)
          names.set(revision.serviceRevisionArn, revisionOf(revision.taskDefinition))
    }
    return { names, problems: [] }
  } catch (error) {
    return { names, problems: [toPartProblem(error, call)] }
  }
}

function toServiceDeployment(
  deployment: SdkDeployment,
  names: ReadonlyMap<string, string>,
  redactor: Redactor,
): ServiceDeployment {
  const breaker = deployment.deploymentCircuitBreaker
  const text = (it: string | undefined) => (it ? redactor.scrub(it) : null)
  return {
    id: nameOf(deployment.serviceDeploymentArn),
    status: deployment.status ?? 'UNKNOWN',
    statusReason: text(deployment.statusReason),
    strategy: deployment.deploymentConfiguration?.strategy ?? 'ROLLING',
    createdAt: deployment.createdAt?.getTime() ?? null,
    startedAt: deployment.startedAt?.getTime() ?? null,
    finishedAt: (deployment.finishedAt ?? deployment.stoppedAt)?.getTime() ?? null,
    from: (deployment.sourceServiceRevisions ?? []).map((r) => toShare(r, names)),
    to: deployment.targetServiceRevision ? toShare(deployment.targetServiceRevision, names) : null,
    stage: deployment.lifecycleStage ?? null,
    hooks: (deployment.lifecycleHookDetails ?? []).map((hook) => ({
      id: hook.hookId ?? 'unknown',
      kind: hook.targetType ?? 'AWS_LAMBDA',
      target: hook.targetArn ? (hook.targetArn.split(':').at(-1) ?? hook.targetArn) : null,
      status: hook.status ?? 'UNKNOWN',
      expiresAt: hook.expiresAt?.getTime() ?? null,
      onExpiry: hook.timeoutAction ?? null,
    })),
    breaker:
      breaker && breaker.status !== 'DISABLED'
        ? {
            status: breaker.status ?? 'UNKNOWN',
            failures: breaker.failureCount ?? 0,
            threshold: breaker.threshold ?? 0,
          }
        : null,
    alarms:
      deployment.alarms && deployment.alarms.status !== 'DISABLED'
        ? {
            status: deployment.alarms.status ?? 'UNKNOWN',
            names: deployment.alarms.alarmNames ?? [],
            triggered: deployment.alarms.triggeredAlarmNames ?? [],
          }
        : null,
    rollback: deployment.rollback
      ? {
          reason: text(deployment.rollback.reason),
          startedAt: deployment.rollback.startedAt?.getTime() ?? null,
          to: names.get(deployment.rollback.serviceRevisionArn ?? '') ?? null,
        }
      : null,
  }
}

const toShare = (
  revision: ServiceRevisionSummary,
  names: ReadonlyMap<string, string>,
): RevisionShare => ({
  id: nameOf(revision.arn),
  taskDefinition: names.get(revision.arn ?? '') ?? null,
  requested: revision.requestedTaskCount ?? null,
  running: revision.runningTaskCount ?? null,
  pending: revision.pendingTaskCount ?? null,
  production: revision.requestedProductionTrafficWeight ?? null,
  test: revision.requestedTestTrafficWeight ?? null,
})
