import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  ListServiceDeploymentsCommand,
  ListTaskDefinitionFamiliesCommand,
} from '@aws-sdk/client-ecs'
import { revisionOf } from '../aws/arn.ts'
import { allPages } from '../aws/paging.ts'
import type { Scope } from '../aws/scope.ts'
import { AwsCallError } from '../errors.ts'
import { mostRevisions, toHistory } from './service-history.ts'

interface RequiredImage {
  container: string
  image: string
  digest: string | null
}
/** The images of one task definition revision. */
export interface RevisionImages {
  taskDefinition: string
  images: readonly RequiredImage[]
}
/** The images of an earlier revision, and when it was replaced. */
export interface PastRevisionImages extends RevisionImages {
  until: number
}
/** The images that a service starts now, after a rollback, and before; the latest past first. */
interface ServiceImageHistory {
  current: RevisionImages
  rollback: RevisionImages | null
  past: PastRevisionImages[]
}

/**
 * Errors that mean that there is no history: the endpoint lacks the operation, or the service has
 * another deployment controller.
 */
const unkept = new Set([
  'UnknownOperationException',
  'InvalidAction',
  'UnsupportedFeatureException',
])

/** Reads the images of a task definition revision, or of the newest ACTIVE one of a family. */
export async function readRevisionImages(scope: Scope, name: string): Promise<RevisionImages> {
  const { taskDefinition } = await scope.read(
    { bucket: 'Task definition read', call: 'ecs:DescribeTaskDefinition', priority: 'sweep' },
    (ecs) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name })),
  )
  return {
    taskDefinition: revisionOf(taskDefinition?.taskDefinitionArn),
    images: (taskDefinition?.containerDefinitions ?? []).map((container) => ({
      container: container.name ?? 'unknown',
      image: container.image ?? '',
      digest: null,
    })),
  }
}

/**
 * Reads the image history of a service from its first hundred deployments and as many revisions as
 * one call returns. Null if ECS keeps no history for it. AWS keeps about three months.
 */
export async function readServiceImageHistory(
  scope: Scope,
  cluster: string,
  service: string,
): Promise<ServiceImageHistory | null> {
  try {
    const answer = await scope.read(
      { bucket: 'Service deployment', call: 'ecs:ListServiceDeployments', priority: 'sweep' },
      (ecs) => ecs.send(new ListServiceDeploymentsCommand({ cluster, service, maxResults: 100 })),
    )
    const history = toHistory(answer.serviceDeployments ?? [])
    if (!history) return null
    const { current, rollback, past } = history
    const plans = await revisions(
      scope,
      [
        ...new Set([current, ...(rollback ? [rollback] : []), ...past.map((p) => p.revision)]),
      ].slice(0, mostRevisions),
    )
    const now = plans.get(current)
    return now
      ? {
          current: now,
          rollback: (rollback && plans.get(rollback)) || null,
          past: past.flatMap(({ revision, until }) => {
            const plan = plans.get(revision)
            return plan ? [{ ...plan, until }] : []
          }),
        }
      : null
  } catch (error) {
    if (error instanceof AwsCallError && unkept.has(error.problem.code)) return null
    throw error
  }
}

async function revisions(
  scope: Scope,
  serviceRevisionArns: string[],
): Promise<Map<string, RevisionImages>> {
  const answer = await scope.read(
    { bucket: 'Service revision', call: 'ecs:DescribeServiceRevisions', priority: 'sweep' },
    (ecs) => ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns })),
  )
  return new Map(
    (answer.serviceRevisions ?? []).map((revision) => [
      revision.serviceRevisionArn ?? '',
      {
        taskDefinition: revisionOf(revision.taskDefinition),
        images: (revision.containerImages ?? []).map((container) => ({
          container: container.containerName ?? 'unknown',
          image: container.image ?? '',
          digest: container.imageDigest ?? null,
        })),
      },
    ]),
  )
}

/** Lists the families with an ACTIVE revision. */
export const readFamilies = (scope: Scope): Promise<string[]> =>
  allPages(async (nextToken) => {
    const answer = await scope.read(
      { bucket: 'Task definition read', call: 'ecs:ListTaskDefinitionFamilies', priority: 'sweep' },
      (ecs) =>
        ecs.send(
          new ListTaskDefinitionFamiliesCommand({ status: 'ACTIVE', maxResults: 100, nextToken }),
        ),
    )
    return { items: answer.families ?? [], next: answer.nextToken }
  })
