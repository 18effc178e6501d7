import { flat } from '../world/ids.ts'
import type { Region } from '../world/region.ts'

/** A resource of ECS in the long ARN form: `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`. */
export const ecsArn = (region: Region, ...path: string[]): string =>
  flat(`arn:${region.partition}:ecs:${region.name}:${region.account}:${path.join('/')}`)

/** The name or id that an ARN, or a bare name, ends with. */
export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

/** The cluster that a long ARN of a service, task or container instance names, if it is one. */
export const clusterOf = (reference: string): string | undefined => {
  if (!reference.startsWith('arn:')) return undefined
  const [, cluster, rest] = reference.split('/')
  return rest === undefined ? undefined : cluster
}

/** A reference to `kind` that the caller's account and region cannot hold never matches, whatever its name. */
export const isForeign = (region: Region, kind: string, reference: string): boolean =>
  reference.startsWith('arn:') && !reference.startsWith(ecsArn(region, kind, ''))
