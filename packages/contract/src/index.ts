import { z } from 'zod'
import * as actions from './action.ts'
import { clusterDetail, clusterRow } from './cluster.ts'
import { containerInstanceRow } from './container-instance.ts'
import type { Endpoint } from './endpoint.ts'
import { foundImages } from './found-image.ts'
import * as imageActions from './image-action.ts'
import { imageTrouble, imageUses, serviceImage, unseen } from './image-use.ts'
import { baseImage, findings, imageDetail, images } from './image.ts'
import { lifecyclePreview } from './lifecycle-preview.ts'
import { log } from './log.ts'
import { metricHours, metrics } from './metric.ts'
import { names } from './names.ts'
import { registry } from './registry.ts'
import * as repositoryActions from './repository-action.ts'
import { repositoryDetail, repositoryRow } from './repository.ts'
import { serviceScaling } from './scaling.ts'
import { listOf, partProblem } from './scope.ts'
import { serviceDeployments } from './service-deployment.ts'
import { serviceDetail, serviceRow } from './service.ts'
import { exchange, exchanged, session } from './session.ts'
import { serviceTargets } from './target.ts'
import { taskDefinition, familyRow, family, familyUses } from './task-definition.ts'
import { taskNetwork } from './task-network.ts'
import { taskDetail, taskRow } from './task.ts'

const none = z.object({}).strict()
const read = { role: 'viewer', audit: null, query: none, body: none } as const
const act = <Code extends Endpoint['audit']>(audit: Code) =>
  ({ role: 'operator', audit, params: none, query: none }) as const

const inAccount = z.object({ account: names.account })
const inRegion = inAccount.extend({ region: names.region })
const inCluster = inRegion.extend({ cluster: names.cluster })

/** Narrow a list to one cluster of one region; both or neither. */
const ofCluster = z
  .object({ region: names.region.optional(), cluster: names.cluster.optional() })
  .strict()
const ofHours = z.object({ hours: z.enum(metricHours).default('3') }).strict()
const ofLog = z
  .object({ container: names.container, before: z.string().min(1).max(2_000).optional() })
  .strict()
const ofTasks = ofCluster.extend({ service: names.service.optional() }).strict()

const ofRepository = z.object({ repository: names.repository }).strict()
const ofImage = ofRepository.extend({ digest: names.digest })
/** `pull`: ECR may record the reading of a manifest as a pull. */
const ofManifest = ofImage.extend({ pull: z.enum(['yes']).optional() })
const ofFindings = ofImage.extend({ next: z.string().min(1).max(4_000).optional() })

/** Everything that the browser may ask. What is not in this table does not exist. */
export const contract = {
  'POST /auth/exchange': {
    summary: 'Trade the launch token for a session',
    role: 'anyone',
    audit: null,
    quota: null,
    params: none,
    query: none,
    body: exchange,
    response: exchanged,
  },
  'POST /auth/leave': {
    summary: 'End this session',
    role: 'viewer',
    audit: null,
    quota: null,
    params: none,
    query: none,
    body: none,
    response: none,
  },
  'GET /api/session': {
    ...read,
    summary: 'Who is signed in, and the accounts',
    quota: null,
    params: none,
    response: session,
  },
  'GET /api/openapi.json': {
    ...read,
    summary: 'This table as an OpenAPI document',
    quota: null,
    params: none,
    response: z.record(z.string(), z.unknown()),
  },
  'GET /api/:account/stream': {
    ...read,
    summary: 'Changes as they are seen, as server-sent events',
    quota: null,
    params: inAccount,
    response: z.string(),
  },
  'GET /api/:account/clusters': {
    ...read,
    summary: 'Clusters',
    quota: 'Cluster read',
    params: inAccount,
    response: listOf(clusterRow),
  },
  'GET /api/:account/services': {
    ...read,
    summary: 'Services',
    quota: 'Service read',
    params: inAccount,
    query: ofCluster,
    response: listOf(serviceRow),
  },
  'GET /api/:account/tasks': {
    ...read,
    summary: 'Tasks, running and stopped',
    quota: 'Cluster resource read',
    params: inAccount,
    query: ofTasks,
    response: listOf(taskRow),
  },
  'GET /api/:account/container-instances': {
    ...read,
    summary: 'Container instances',
    quota: 'Cluster resource read',
    params: inAccount,
    query: ofCluster,
    response: listOf(containerInstanceRow),
  },
  'GET /api/:account/task-definitions': {
    ...read,
    summary: 'Task definition families',
    quota: 'Task definition read',
    params: inAccount,
    response: listOf(familyRow),
  },
  'GET /api/:account/:region/clusters/:cluster': {
    ...read,
    summary: 'One cluster',
    quota: 'Cluster read',
    params: inCluster,
    response: clusterDetail,
  },
  'GET /api/:account/:region/clusters/:cluster/metrics': {
    ...read,
    summary: 'CPU and memory of a cluster',
    quota: 'Metrics read',
    params: inCluster,
    query: ofHours,
    response: metrics,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service': {
    ...read,
    summary: 'One service',
    quota: 'Service read',
    params: inCluster.extend({ service: names.service }),
    response: serviceDetail,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/deployments': {
    ...read,
    summary: 'The history of a service’s deployments',
    quota: 'Service deployment',
    params: inCluster.extend({ service: names.service }),
    response: serviceDeployments,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/metrics': {
    ...read,
    summary: 'CPU and memory of a service',
    quota: 'Metrics read',
    params: inCluster.extend({ service: names.service }),
    query: ofHours,
    response: metrics,
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task': {
    ...read,
    summary: 'One task',
    quota: 'Cluster resource read',
    params: inCluster.extend({ task: names.taskId }),
    response: taskDetail,
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/log': {
    ...read,
    summary: 'The last lines of a container’s log',
    quota: 'Logs read',
    params: inCluster.extend({ task: names.taskId }),
    query: ofLog,
    response: log,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/targets': {
    ...read,
    summary: 'How the load balancers of a service see its tasks',
    quota: 'Load balancing read',
    params: inCluster.extend({ service: names.service }),
    response: serviceTargets,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/scaling': {
    ...read,
    summary: 'What scales a service by itself',
    quota: 'Scaling read',
    params: inCluster.extend({ service: names.service }),
    response: serviceScaling,
  },
  'GET /api/:account/:region/clusters/:cluster/tasks/:task/network': {
    ...read,
    summary: 'How a task is reached, and which security groups filter that',
    quota: 'EC2 read',
    params: inCluster.extend({ task: names.taskId }),
    response: taskNetwork,
  },
  'GET /api/:account/:region/task-definitions/:family': {
    ...read,
    summary: 'The revisions of a family',
    quota: 'Task definition read',
    params: inRegion.extend({ family: names.family }),
    response: family,
  },
  'GET /api/:account/:region/task-definitions/:family/uses': {
    ...read,
    summary: 'Who uses the revisions of a family',
    quota: 'Service deployment',
    params: inRegion.extend({ family: names.family }),
    response: familyUses,
  },
  'GET /api/:account/:region/task-definitions/:family/:revision': {
    ...read,
    summary: 'One revision',
    quota: 'Task definition read',
    params: inRegion.extend({ family: names.family, revision: names.revision }),
    response: taskDefinition,
  },
  'GET /api/:account/repositories': {
    ...read,
    summary: 'Repositories',
    quota: 'Registry read',
    params: inAccount,
    response: listOf(repositoryRow),
  },
  'GET /api/:account/registries': {
    ...read,
    summary: 'What holds for all repositories of each region',
    quota: 'Registry read',
    params: inAccount,
    response: z.array(registry),
  },
  'GET /api/:account/image-troubles': {
    ...read,
    summary: 'Images that are stale or missing where they run',
    quota: 'Service deployment',
    params: inAccount,
    response: z.object({ rows: z.array(imageTrouble), unseen: z.array(unseen), asOf: z.number() }),
  },
  'GET /api/:account/find-images': {
    ...read,
    summary: 'Images by a name of them, or by the beginning of a digest',
    quota: 'Registry read',
    params: inAccount,
    query: z.object({ name: z.string().min(4).max(600) }).strict(),
    response: foundImages,
  },
  'GET /api/:account/:region/repository': {
    ...read,
    summary: 'One repository with its policies',
    quota: 'Registry read',
    params: inRegion,
    query: ofRepository,
    response: repositoryDetail,
  },
  'GET /api/:account/:region/lifecycle-preview': {
    ...read,
    summary: 'What a lifecycle policy would do, crossed with who needs it',
    quota: 'Registry read',
    params: inRegion,
    query: ofRepository,
    response: lifecyclePreview,
  },
  'GET /api/:account/:region/images': {
    ...read,
    summary: 'The images of a repository',
    quota: 'Registry read',
    params: inRegion,
    query: ofRepository,
    response: images,
  },
  'GET /api/:account/:region/image': {
    ...read,
    summary: 'One image: manifest, configuration, layers, platforms, referrers, uses',
    quota: 'Image read',
    params: inRegion,
    query: ofManifest,
    response: imageDetail,
  },
  'GET /api/:account/:region/image/base': {
    ...read,
    summary: 'The image that it is built on',
    quota: 'Image read',
    params: inRegion,
    query: ofManifest,
    response: baseImage,
  },
  'GET /api/:account/:region/image/findings': {
    ...read,
    summary: 'What the scanner found in an image',
    quota: 'Registry read',
    params: inRegion,
    query: ofFindings,
    response: findings,
  },
  'GET /api/:account/:region/image/uses': {
    ...read,
    summary: 'Who uses an image',
    quota: 'Service deployment',
    params: inRegion,
    query: ofImage,
    response: imageUses,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/images': {
    ...read,
    summary: 'What exactly a service runs',
    quota: 'Service deployment',
    params: inCluster.extend({ service: names.service }),
    response: z.object({
      images: z.array(serviceImage),
      problems: z.array(partProblem),
      asOf: z.number(),
    }),
  },
  'GET /api/actions/:id': {
    ...read,
    summary: 'How an action ended',
    quota: null,
    params: z.object({ id: names.actionId }),
    response: actions.outcome,
  },
  'POST /api/actions/scale-service': {
    ...act('service.scale'),
    summary: 'Set the desired count of a service',
    quota: 'Service modify',
    body: actions.scaleService,
    response: actions.outcome,
  },
  'POST /api/actions/deploy-service': {
    ...act('service.deploy'),
    summary: 'Force a new deployment of a service',
    quota: 'Service modify',
    body: actions.deployService,
    response: actions.outcome,
  },
  'POST /api/actions/stop-task': {
    ...act('task.stop'),
    summary: 'Stop a task',
    quota: 'Cluster resource modify',
    body: actions.stopTask,
    response: actions.outcome,
  },
  'POST /api/actions/register-task-definition': {
    ...act('task-definition.register'),
    summary: 'Register a revision',
    quota: 'Task definition modify',
    body: actions.registerTaskDefinition,
    response: actions.outcome,
  },
  'POST /api/actions/deregister-task-definition': {
    ...act('task-definition.deregister'),
    summary: 'Deregister a revision that nothing uses',
    quota: 'Task definition modify',
    body: actions.deregisterTaskDefinition,
    response: actions.outcome,
  },
  'POST /api/actions/delete-task-definitions': {
    ...act('task-definition.delete'),
    summary: 'Delete up to ten deregistered revisions',
    quota: 'Task definition delete',
    body: actions.deleteTaskDefinitions,
    response: actions.outcome,
  },
  'POST /api/actions/delete-images': {
    ...act('image.delete'),
    summary: 'Delete up to 100 images that nothing needs',
    quota: 'Registry modify',
    body: imageActions.deleteImages,
    response: actions.outcome,
  },
  'POST /api/actions/untag-image': {
    ...act('image.untag'),
    summary: 'Take a tag from an image',
    quota: 'Registry modify',
    body: imageActions.untagImage,
    response: actions.outcome,
  },
  'POST /api/actions/tag-image': {
    ...act('image.tag'),
    summary: 'Give an image a tag',
    quota: 'Registry modify',
    body: imageActions.tagImage,
    response: actions.outcome,
  },
  'POST /api/actions/scan-image': {
    ...act('image.scan'),
    summary: 'Scan an image',
    quota: 'Registry modify',
    body: imageActions.scanImage,
    response: actions.outcome,
  },
  'POST /api/actions/create-repository': {
    ...act('repository.create'),
    summary: 'Create a repository',
    quota: 'Registry modify',
    body: repositoryActions.createRepository,
    response: actions.outcome,
  },
  'POST /api/actions/delete-repository': {
    ...act('repository.delete'),
    summary: 'Delete a repository',
    quota: 'Registry modify',
    body: repositoryActions.deleteRepository,
    response: actions.outcome,
  },
  'POST /api/actions/set-tag-mutability': {
    ...act('repository.tag-mutability'),
    summary: 'Set whether tags of a repository may be moved',
    quota: 'Registry modify',
    body: repositoryActions.setTagMutability,
    response: actions.outcome,
  },
  'POST /api/actions/set-scan-on-push': {
    ...act('repository.scan-on-push'),
    summary: 'Set whether a repository scans what is pushed',
    quota: 'Registry modify',
    body: repositoryActions.setScanOnPush,
    response: actions.outcome,
  },
  'POST /api/actions/set-repository-policy': {
    ...act('repository.policy'),
    summary: 'Set or delete the policy of a repository',
    quota: 'Registry modify',
    body: repositoryActions.setRepositoryPolicy,
    response: actions.outcome,
  },
  'POST /api/actions/set-repository-tags': {
    ...act('repository.tags'),
    summary: 'Set the resource tags of a repository',
    quota: 'Registry modify',
    body: repositoryActions.setRepositoryTags,
    response: actions.outcome,
  },
  'POST /api/actions/preview-lifecycle': {
    ...act('repository.lifecycle-preview'),
    summary: 'Preview a lifecycle policy',
    quota: 'Registry modify',
    body: repositoryActions.previewLifecycle,
    response: actions.outcome,
  },
  'POST /api/actions/set-lifecycle': {
    ...act('repository.lifecycle'),
    summary: 'Set or delete the lifecycle policy of a repository',
    quota: 'Registry modify',
    body: repositoryActions.setLifecycle,
    response: actions.outcome,
  },
  'POST /api/actions/reveal-value': {
    ...act('value.reveal'),
    summary: 'Show one masked value',
    quota: 'Task definition read',
    body: actions.revealValue,
    response: actions.revealed,
  },
} satisfies Record<string, Endpoint>

export type Contract = typeof contract
export type Route = keyof Contract
export type Params<R extends Route> = z.output<Contract[R]['params']>
export type Query<R extends Route> = z.output<Contract[R]['query']>
export type Body<R extends Route> = z.output<Contract[R]['body']>
export type Answer<R extends Route> = z.output<Contract[R]['response']>

export type * from './action.ts'
export type * from './cluster.ts'
export type * from './container-instance.ts'
export type * from './endpoint.ts'
export type * from './found-image.ts'
export type * from './image.ts'
export type * from './image-action.ts'
export type * from './image-use.ts'
export type * from './lifecycle-preview.ts'
export type * from './log.ts'
export type * from './metric.ts'
export type * from './problem.ts'
export type * from './registry.ts'
export type * from './repository.ts'
export type * from './repository-action.ts'
export type * from './scaling.ts'
export type * from './scope.ts'
export type * from './service.ts'
export type * from './service-deployment.ts'
export type * from './session.ts'
export type * from './stream.ts'
export type * from './target.ts'
export type * from './task-definition.ts'
export type * from './task-network.ts'
export type * from './task.ts'
export { names } from './names.ts'
