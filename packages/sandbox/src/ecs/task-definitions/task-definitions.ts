import type {
  DeleteTaskDefinitionsRequest,
  DeleteTaskDefinitionsResponse,
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse,
  ListTaskDefinitionsRequest,
  ListTaskDefinitionsResponse,
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse,
  Failure,
  TaskDefinition,
  Volume,
} from '@aws-sdk/client-ecs'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { ecsArn, nameOfArn } from '../arn.ts'
import { client, findDefinition, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import type { DefinitionState } from '../state.ts'
import { checkTags } from '../tag-rules.ts'
import { checkDefinition, compatibilitiesOf, requirementsOf, toUnits } from './definition-rules.ts'

export const registerTaskDefinition: Operation<
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse
> = (given, { region, caller }) => {
  const input = {
    ...given,
    cpu: toUnits(given.cpu, 'cpu'),
    memory: toUnits(given.memory, 'memory'),
  }
  checkDefinition(input)
  checkTags(input.tags)
  const definition = addDefinition(region, input, {
    registeredAt: region.clock.now(),
    by: caller.arn,
  })
  return { taskDefinition: definition.record, tags: definition.tags }
}

/** Adds the next revision of a family, as registered by someone at some time. */
export function addDefinition(
  region: Region,
  input: RegisterTaskDefinitionRequest,
  registered: { registeredAt: number; by: string },
): DefinitionState {
  const { tags, family = '', containerDefinitions = [], ...rest } = input
  const revisions = region.ecs.families.get(family) ?? []
  const revision = revisions.length + 1
  const definition: DefinitionState = {
    record: {
      placementConstraints: [],
      ...rest,
      volumes: (rest.volumes ?? []).map(withRoot),
      family,
      revision,
      taskDefinitionArn: ecsArn(region, 'task-definition', `${family}:${revision}`),
      containerDefinitions: containerDefinitions.map((c) => ({
        cpu: 0,
        mountPoints: [],
        volumesFrom: [],
        ...c,
        // A variable without a value is dropped (amazon-ecs-deploy-task-definition#216).
        environment: (c.environment ?? []).filter(({ value }) => value !== undefined),
        essential: c.essential ?? true,
        portMappings: (c.portMappings ?? []).map((p) => ({
          protocol: 'tcp' as const,
          ...p,
          hostPort:
            p.hostPort ??
            (rest.networkMode === 'awsvpc' || rest.networkMode === 'host' ? p.containerPort : 0),
        })),
      })),
      status: 'ACTIVE',
      compatibilities: compatibilitiesOf(input),
      requiresAttributes: requirementsOf(input),
      registeredAt: new Date(registered.registeredAt),
      registeredBy: registered.by,
    },
    tags: tags ?? [],
  }
  revisions.push(definition)
  region.ecs.families.set(family, revisions)
  return definition
}

export const describeTaskDefinition: Operation<
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse
> = (input, { region }) => {
  const definition = findDefinition(region, input.taskDefinition ?? '')
  if (!definition) throw client('Unable to describe task definition.')
  return {
    taskDefinition: { ...definition.record },
    tags: input.include?.includes('TAGS') ? definition.tags : [],
  }
}

export const deregisterTaskDefinition: Operation<
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse
> = (input, { region }) => {
  const reference = input.taskDefinition ?? ''
  // A bare family is refused: unlike the other operations this one wants an explicit revision.
  if (!nameOfArn(reference).includes(':')) throw client('Task definition must have revision.')
  const definition = findDefinition(region, reference)
  if (!definition) throw client('Unable to describe task definition.')
  if (definition.record.status === 'ACTIVE') {
    definition.record.status = 'INACTIVE'
    definition.record.deregisteredAt = new Date(region.clock.now())
  }
  return { taskDefinition: { ...definition.record } }
}

/** DeleteTaskDefinitions: only what was deregistered may be deleted; the others are failures. */
export const deleteTaskDefinitions: Operation<
  DeleteTaskDefinitionsRequest,
  DeleteTaskDefinitionsResponse
> = (input, { region }) => {
  const requested = input.taskDefinitions ?? []
  if (requested.length === 0)
    throw invalid('size of TaskDefinition references list must be greater than 0')
  if (requested.length > 10)
    throw invalid('Size of TaskDefinition references list cannot exceed 10')
  const failures: Failure[] = []
  const taskDefinitions: TaskDefinition[] = []
  for (const arn of requested) {
    const found = /:\d+$/.test(arn) ? findDefinition(region, arn) : undefined
    const reason = deletionRefusal(arn, found)
    if (!found || reason) {
      failures.push({ arn, reason })
      continue
    }
    found.record.status = 'DELETE_IN_PROGRESS'
    found.record.deleteRequestedAt ??= new Date(region.clock.now())
    taskDefinitions.push({ ...found.record })
  }
  return { taskDefinitions, failures }
}

/** Why a revision may not be deleted, in ECS's words as moto and its tests have them. */
function deletionRefusal(arn: string, found: DefinitionState | undefined): string | undefined {
  if (!/:\d+$/.test(arn))
    return (
      'The specified task definition identifier is invalid. Specify a valid name or ARN and ' +
      'try again.'
    )
  if (!found)
    return (
      'The specified task definition does not exist. Specify a valid account, family, revision ' +
      'and try again.'
    )
  return found.record.status === 'ACTIVE'
    ? 'The specified task definition is still in ACTIVE status. Please deregister the target ' +
        'and try again.'
    : undefined
}

/** An EFS volume without a folder mounts the root (API_EFSVolumeConfiguration). */
const withRoot = (volume: Volume): Volume =>
  volume.efsVolumeConfiguration
    ? {
        ...volume,
        efsVolumeConfiguration: { rootDirectory: '/', ...volume.efsVolumeConfiguration },
      }
    : volume

const revisionKey = (arn: string) => {
  const [family = '', revision = ''] = nameOfArn(arn).split(':')
  return `${family} ${revision.padStart(7, '0')}`
}

export const listTaskDefinitions: Operation<
  ListTaskDefinitionsRequest,
  ListTaskDefinitionsResponse
> = (input, { region }) => {
  const status = input.status ?? 'ACTIVE'
  const families =
    input.familyPrefix === undefined
      ? [...region.ecs.families.values()]
      : [region.ecs.families.get(input.familyPrefix) ?? []]
  const arns = families
    .flat()
    .filter((d) => d.record.status === status)
    .map((d) => d.record.taskDefinitionArn)
  const of = ['task-definitions', input.familyPrefix, status, input.sort]
  const { items, nextToken } = page(arns, input, {
    of,
    key: revisionKey,
    descending: input.sort === 'DESC',
  })
  return { taskDefinitionArns: items, nextToken }
}

export const listTaskDefinitionFamilies: Operation<
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse
> = (input, { region }) => {
  const status = input.status ?? 'ACTIVE'
  const wanted = (revisions: DefinitionState[]) => {
    const active = revisions.some((d) => d.record.status === 'ACTIVE')
    return status === 'ALL' || active === (status === 'ACTIVE')
  }
  const families = [...region.ecs.families]
    .filter(([, revisions]) => wanted(revisions))
    .map(([family]) => family)
  const matching = families.filter((family) => family.startsWith(input.familyPrefix ?? ''))
  const { items, nextToken } = page(matching, input, {
    of: ['families', input.familyPrefix, status],
  })
  return { families: items, nextToken }
}
