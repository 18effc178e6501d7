import { Fault, type Operation } from '../operation.ts'
import type { World } from '../world/world.ts'
import { accountOfRole, openSession } from './role-session.ts'
import { assumeRoleWithWebIdentity } from './web-identity.ts'

interface AssumeRoleInput {
  RoleArn: string
  RoleSessionName: string
  DurationSeconds?: number
  SourceIdentity?: string
  Tags?: unknown[]
  Policy?: string
}

function assumeRole(world: World): Operation<AssumeRoleInput> {
  return (input, { caller }) => {
    const { RoleArn, RoleSessionName, DurationSeconds, SourceIdentity } = input
    const account = accountOfRole(world, RoleArn)
    if (!account) {
      throw new Fault(
        'AccessDeniedException',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        403,
      )
    }
    return {
      ...openSession(world, account, { RoleArn, RoleSessionName, DurationSeconds }),
      // Size of the packed policy and tags; AWS omits it without them.
      PackedPolicySize: input.Tags?.length || input.Policy ? 1 : undefined,
      SourceIdentity,
    }
  }
}

const getCallerIdentity: Operation = (_input, { caller }) => ({
  UserId: caller.userId,
  Account: caller.account,
  Arn: caller.arn,
})

/**
 * STS: GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity. Any role of any account may be
 * assumed, because there are no policies.
 */
export const stsOperations = (world: World): Record<string, Operation<never, unknown>> => ({
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole(world),
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity(world),
})
