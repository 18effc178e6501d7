import { createHash } from 'node:crypto'
import { Fault, type Operation } from '../operation.ts'
import type { World } from '../world/world.ts'

interface AssumeRoleInput {
  RoleArn: string
  RoleSessionName: string
  DurationSeconds?: number
  SourceIdentity?: string
  Tags?: unknown[]
  Policy?: string
}

// Roles are not stored, so their permanent ids derive from their ARNs.
const roleId = (arn: string): string =>
  `AROA${createHash('sha256')
    .update(arn)
    .digest('hex')
    .toUpperCase()
    .replace(/[018-9]/g, 'Z')
    .slice(0, 17)}`

function assumeRole(world: World): Operation<AssumeRoleInput> {
  return (input, { caller }) => {
    const { RoleArn, RoleSessionName, DurationSeconds = 3600, SourceIdentity } = input
    const [, accountId = '', path = ''] =
      /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(RoleArn) ?? []
    if (!path) throw new Fault('ValidationError', `${RoleArn} is invalid`)
    const account = world.accounts.get(accountId)
    if (!account) {
      throw new Fault(
        'AccessDeniedException',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        403,
      )
    }
    // A session's ARN omits the role's path, as in AWS.
    const arn = `arn:aws:sts::${accountId}:assumed-role/${path.split('/').at(-1)}/${RoleSessionName}`
    const userId = `${roleId(RoleArn)}:${RoleSessionName}`
    const { key, expires } = world.addSession(
      account,
      { account: accountId, arn, userId },
      DurationSeconds,
    )
    return {
      Credentials: {
        AccessKeyId: key.accessKeyId,
        SecretAccessKey: key.secretAccessKey,
        SessionToken: key.sessionToken,
        Expiration: expires,
      },
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
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
 * STS: GetCallerIdentity and AssumeRole. Any role of any account may be assumed, because there are
 * no policies.
 */
export const stsOperations = (world: World): Record<string, Operation<never, unknown>> => ({
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole(world),
})
