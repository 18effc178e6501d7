import type { ServiceState } from '../ecs/state.ts'
import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'
import type { Region } from '../world/region.ts'
import type { ScalableTargetState } from './state.ts'

export const invalid = (message: string) => new Fault('ValidationException', message)
export const noObject = (message: string) => new Fault('ObjectNotFoundException', message)

/** Input members that name a scalable resource. */
export interface Scaled {
  ServiceNamespace?: string | undefined
  ResourceId?: string | undefined
  ScalableDimension?: string | undefined
}

export const namespace = 'ecs' as const
export const dimension = 'ecs:service:DesiredCount' as const

/** Throws unless the resource is an ECS service. */
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

/** Returns the service of a resource id, if it exists. */
export function serviceOf(region: Region, resourceId: string): ServiceState | undefined {
  const [, cluster = '', name = ''] = resourceId.split('/')
  const service = region.ecs.clusters.get(cluster)?.services.get(name)
  return service?.record.status === 'ACTIVE' ? service : undefined
}

/** Returns the resource's description in error messages. */
export const described = (resourceId: string): string =>
  `service namespace: ${namespace}, resource ID: ${resourceId}, scalable dimension: ${dimension}`

/** Returns the scalable target of an operation. Throws if it does not exist. */
export function findScalableTarget(region: Region, scaled: Scaled): ScalableTargetState {
  const resourceId = checkScaled(scaled)
  const target = region.scaling.targets.get(resourceId)
  if (!target) throw noObject(`No scalable target registered for ${described(resourceId)}`)
  return target
}

/** Returns one page of a list. The token holds the start of the next page. */
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

/** Returns whether a target, policy or activity matches an input. */
export const isSelected = (
  input: Scaled & { ResourceIds?: string[] | undefined },
  resourceId: string | undefined,
): boolean =>
  input.ServiceNamespace === namespace &&
  (input.ScalableDimension === undefined || input.ScalableDimension === dimension) &&
  (input.ResourceId === undefined || input.ResourceId === resourceId) &&
  (input.ResourceIds === undefined || input.ResourceIds.includes(resourceId ?? ''))
