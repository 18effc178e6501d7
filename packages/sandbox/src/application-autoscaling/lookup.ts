import type { ServiceState } from '../ecs/state.ts'
import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'
import type { Region } from '../world/region.ts'
import type { TargetState } from './state.ts'

export const invalid = (message: string) => new Fault('ValidationException', message)
export const noObject = (message: string) => new Fault('ObjectNotFoundException', message)

/** How operations name what can be scaled. */
export interface Scaled {
  ServiceNamespace?: string | undefined
  ResourceId?: string | undefined
  ScalableDimension?: string | undefined
}

export const namespace = 'ecs' as const
export const dimension = 'ecs:service:DesiredCount' as const

/** Only services of ECS can be scaled here. */
export function checkScaled({
  ServiceNamespace,
  ResourceId = '',
  ScalableDimension,
}: Scaled): string {
  if (ServiceNamespace !== namespace || ScalableDimension !== dimension) {
    throw invalid('Unsupported service namespace, resource type or scalable dimension')
  }
  if (!/^service\/[^/]+\/[^/]+$/.test(ResourceId))
    throw invalid(`Unsupported resource type in resource ID: ${ResourceId}`)
  return ResourceId
}

/** The service of a resource id, if it is there. */
export function serviceOf(region: Region, resourceId: string): ServiceState | undefined {
  const [, cluster = '', name = ''] = resourceId.split('/')
  const service = region.ecs.clusters.get(cluster)?.services.get(name)
  return service?.record.status === 'ACTIVE' ? service : undefined
}

/** In words, as the errors have it. */
export const described = (resourceId: string): string =>
  `service namespace: ${namespace}, resource ID: ${resourceId}, scalable dimension: ${dimension}`

/** The target of an operation that needs one. */
export function findTarget(region: Region, scaled: Scaled): TargetState {
  const resourceId = checkScaled(scaled)
  const target = region.scaling.targets.get(resourceId)
  if (!target) throw noObject(`No scalable target registered for ${described(resourceId)}`)
  return target
}

/** One page of the list of that name; the token says where the next begins. */
export function page<T>(
  list: string,
  items: readonly T[],
  {
    MaxResults = 50,
    NextToken,
  }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { items: T[]; NextToken: string | undefined } {
  const start = Number(NextToken === undefined ? 0 : openToken([list], NextToken))
  if (Number.isNaN(start))
    throw new Fault('InvalidNextTokenException', 'The next token is not valid')
  const end = start + MaxResults
  return {
    items: items.slice(start, end),
    NextToken: items.length > end ? sealToken([list], String(end)) : undefined,
  }
}

/** Whether a target, a policy or an activity is among those that were asked for. */
export const isSelected = (
  input: Scaled & { ResourceIds?: string[] | undefined },
  resourceId: string | undefined,
): boolean =>
  input.ServiceNamespace === namespace &&
  (input.ScalableDimension === undefined || input.ScalableDimension === dimension) &&
  (input.ResourceId === undefined || input.ResourceId === resourceId) &&
  (input.ResourceIds === undefined || input.ResourceIds.includes(resourceId ?? ''))
