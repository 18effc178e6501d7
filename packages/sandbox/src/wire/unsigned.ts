import { Fault } from '../operation.ts'
import { accountOfRole } from '../sts/role-session.ts'
import type { Key } from '../world/account.ts'
import type { World } from '../world/world.ts'
import type { WireRequest } from './codec.ts'
import type { SignedRequest } from './signature.ts'

/** Operations of STS that callers do not sign, because they have no key yet. */
const unsigned = new Set(['AssumeRoleWithWebIdentity'])

const formOf = ({ body }: WireRequest): URLSearchParams =>
  new URLSearchParams(Buffer.from(body).toString('latin1').slice(0, 100_000))

/** Whether a request needs no signature: it has none, and is for such an operation. */
export const isUnsigned = (request: WireRequest): boolean =>
  request.headers.authorization === undefined && unsigned.has(formOf(request).get('Action') ?? '')

/**
 * Returns the anonymous caller of such a request, in the account of the role that it asks for.
 * Throws where there is no such account.
 */
export function anonymous(world: World, request: WireRequest): SignedRequest<Key> {
  const account = accountOfRole(world, formOf(request).get('RoleArn') ?? '')
  if (!account)
    throw new Fault('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
  const key: Key = {
    accessKeyId: 'anonymous',
    secretAccessKey: '',
    account,
    caller: { account: account.id, arn: '', userId: '', accessKeyId: 'anonymous' },
    expired: () => false,
  }
  return { key, accessKeyId: key.accessKeyId, region: 'us-east-1', service: 'sts' }
}
