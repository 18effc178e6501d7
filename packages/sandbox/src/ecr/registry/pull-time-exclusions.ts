import type {
  DeregisterPullTimeUpdateExclusionRequest,
  DeregisterPullTimeUpdateExclusionResponse,
  ListPullTimeUpdateExclusionsRequest,
  ListPullTimeUpdateExclusionsResponse,
  RegisterPullTimeUpdateExclusionRequest,
  RegisterPullTimeUpdateExclusionResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { page } from '../page.ts'

/** Most entries of one list. */
const most = 100

/**
 * Returns whether a caller's pulls are not recorded, because it or its role is excluded. An assumed
 * role's ARN holds the names of the role and the session.
 */
export function leavesNoTrace({ ecr }: Region, callerArn: string): boolean {
  if (ecr.registry.pullTimeExclusions.has(callerArn)) return true
  const [, account, role] = /^arn:[\w-]+:sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn) ?? []
  return (
    role !== undefined &&
    [...ecr.registry.pullTimeExclusions.keys()].some(
      (arn) => arn.includes(`::${account}:role/`) && arn.endsWith(`/${role}`),
    )
  )
}

export const registerPullTimeUpdateExclusion: Operation<
  RegisterPullTimeUpdateExclusionRequest,
  RegisterPullTimeUpdateExclusionResponse
> = ({ principalArn = '' }, { region }) => {
  const { pullTimeExclusions } = region.ecr.registry
  if (pullTimeExclusions.has(principalArn))
    throw new Fault(
      'ExclusionAlreadyExistsException',
      `The pull time update exclusion for '${principalArn}' already exists in the ` +
        `registry with id '${region.account}'`,
    )
  if (pullTimeExclusions.size >= most)
    throw new Fault(
      'LimitExceededException',
      `The registry with id '${region.account}' already has ${most} pull time update exclusions`,
    )
  const createdAt = region.clock.now()
  pullTimeExclusions.set(principalArn, createdAt)
  return { principalArn, createdAt: new Date(createdAt) }
}

export const listPullTimeUpdateExclusions: Operation<
  ListPullTimeUpdateExclusionsRequest,
  ListPullTimeUpdateExclusionsResponse
> = (input, { region }) => {
  const { items, nextToken } = page(
    ['pull-time-exclusions'],
    [...region.ecr.registry.pullTimeExclusions.keys()].sort(),
    input,
    (arn) => arn,
  )
  return { pullTimeUpdateExclusions: items, nextToken }
}

export const deregisterPullTimeUpdateExclusion: Operation<
  DeregisterPullTimeUpdateExclusionRequest,
  DeregisterPullTimeUpdateExclusionResponse
> = ({ principalArn = '' }, { region }) => {
  if (!region.ecr.registry.pullTimeExclusions.delete(principalArn))
    throw new Fault(
      'ExclusionNotFoundException',
      `The pull time update exclusion for '${principalArn}' does not exist in the ` +
        `registry with id '${region.account}'`,
    )
  return { principalArn }
}
