import { createHash } from 'node:crypto'
import { Fault } from '../operation.ts'
import type { SandboxAccount } from '../world/account.ts'
import type { World } from '../world/world.ts'

interface RoleSession {
  RoleArn: string
  RoleSessionName: string
  /** Seconds. */
  DurationSeconds?: number | undefined
}

// Roles are not stored, so their permanent ids derive from their ARNs.
const roleId = (arn: string): string =>
  `AROA${createHash('sha256')
    .update(arn)
    .digest('hex')
    .toUpperCase()
    .replace(/[018-9]/g, 'Z')
    .slice(0, 17)}`

const partsOf = (arn: string): { accountId: string; path: string } => {
  const [, accountId = '', path = ''] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? []
  return { accountId, path }
}

/** Returns the account of a role; undefined if the sandbox does not have it. Throws for a bad ARN. */
export function accountOfRole(world: World, arn: string): SandboxAccount | undefined {
  const { accountId, path } = partsOf(arn)
  if (!path) throw new Fault('ValidationError', `${arn} is invalid`)
  return world.accounts.get(accountId)
}

/** Opens a session of a role and returns its credentials. */
export function openSession(
  world: World,
  account: SandboxAccount,
  { RoleArn, RoleSessionName, DurationSeconds = 3600 }: RoleSession,
) {
  const { accountId, path } = partsOf(RoleArn)
  // A session's ARN omits the role's path, as in AWS.
  const role = path.split('/').at(-1) ?? ''
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${RoleSessionName}`
  const userId = `${roleId(RoleArn)}:${RoleSessionName}`
  const caller = { account: accountId, arn, userId }
  const { key, expires } = world.addSession(account, caller, DurationSeconds)
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: expires,
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  }
}
