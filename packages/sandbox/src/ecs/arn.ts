import { flat } from '../world/ids.ts'
import type { Region } from '../world/region.ts'

/** Returns the long ARN of an ECS resource: `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`. */
export const ecsArn = (region: Region, ...path: string[]): string =>
  flat(`arn:${region.partition}:ecs:${region.name}:${region.account}:${path.join('/')}`)

/** Returns the name or id at the end of an ARN or a bare name. */
export const nameOfArn = (reference: string): string =>
  reference.slice(reference.lastIndexOf('/') + 1)

/** Returns the cluster in the long ARN of a service, task or container instance, if it is one. */
export const clusterOfArn = (reference: string): string | undefined => {
  if (!reference.startsWith('arn:')) return undefined
  const [, cluster, rest] = reference.split('/')
  return rest === undefined ? undefined : cluster
}

/**
 * Returns whether a reference is an ARN of another kind, account or region, which never matches.
 */
export const isForeign = (region: Region, kind: string, reference: string): boolean =>
  reference.startsWith('arn:') && !reference.startsWith(ecsArn(region, kind, ''))
