import { DescribeServiceRevisionsCommand, DescribeTaskDefinitionCommand, ListServiceDeploymentsCommand, ListTaskDefinitionFamiliesCommand, type ServiceDeploymentBrief } from '@aws-sdk/client-ecs'
import { revisionOf } from '../aws/arn.ts'
import { allPages } from '../aws/paging.ts'
import { Trouble, type Scope } from '../aws/scope.ts'

export interface NeededImage { container: string; image: string; digest: string | null }
/** What would be started, and by which revision of a task definition. */
export interface Plan { taskDefinition: string; images: readonly NeededImage[] }

/** Refusals that mean that there is no such history: of an endpoint without the operation, and of another deployment controller. */
const unkept = new Set(['UnknownOperationException', 'InvalidAction', 'UnsupportedFeatureException'])

/** The images of one revision of a task definition, or of the newest ACTIVE one where only the family is named. */
export async function planOf(scope: Scope, name: string): Promise<Plan> {
  const { taskDefinition } = await scope.read({ bucket: 'Task definition read', call: 'ecs:DescribeTaskDefinition', who: 'sweep' }, (ecs) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name })))
  return {
    taskDefinition: revisionOf(taskDefinition?.taskDefinitionArn),
    images: (taskDefinition?.containerDefinitions ?? []).map((c) => ({ container: c.name ?? 'unknown', image: c.image ?? '', digest: null })),
  }
}

/**
 * What a service starts now, and what a rollback would start: the newest revision of it that a deployment was successful with.
 * Null where ECS keeps no history of it. AWS promises no order, and keeps some three months; the first hundred are looked through.
 */
export async function plansOf(scope: Scope, cluster: string, service: string): Promise<{ current: Plan; rollback: Plan | null } | null> {
  try {
    const answer = await scope.read({ bucket: 'Service deployment', call: 'ecs:ListServiceDeployments', who: 'sweep' }, (ecs) => ecs.send(new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100 })))
    const time = (d: ServiceDeploymentBrief) => d.createdAt?.getTime() ?? 0
    const deployments = (answer.serviceDeployments ?? []).filter((d) => d.targetServiceRevisionArn).sort((a, b) => time(b) - time(a))
    const newest = deployments[0]?.targetServiceRevisionArn
    if (!newest) return null
    const good = deployments.find((d) => d.status === 'SUCCESSFUL' && d.targetServiceRevisionArn !== newest)?.targetServiceRevisionArn
    const plans = await revisions(scope, good ? [newest, good] : [newest])
    const current = plans.get(newest)
    return current ? { current, rollback: (good && plans.get(good)) || null } : null
  } catch (error) {
    if (error instanceof Trouble && unkept.has(error.problem.code)) return null
    throw error
  }
}

async function revisions(scope: Scope, serviceRevisionArns: string[]): Promise<Map<string, Plan>> {
  const answer = await scope.read({ bucket: 'Service revision', call: 'ecs:DescribeServiceRevisions', who: 'sweep' }, (ecs) => ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns })))
  return new Map((answer.serviceRevisions ?? []).map((r) => [
    r.serviceRevisionArn ?? '',
    { taskDefinition: revisionOf(r.taskDefinition), images: (r.containerImages ?? []).map((c) => ({ container: c.containerName ?? 'unknown', image: c.image ?? '', digest: c.imageDigest ?? null })) },
  ]))
}

/** The names of all families with an ACTIVE revision. */
export const listFamilies = (scope: Scope): Promise<string[]> =>
  allPages(async (nextToken) => {
    const answer = await scope.read({ bucket: 'Task definition read', call: 'ecs:ListTaskDefinitionFamilies', who: 'sweep' }, (ecs) => ecs.send(new ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE', maxResults: 100, nextToken })))
    return { items: answer.families ?? [], next: answer.nextToken }
  })
