import { Fault, type Operation } from '../operation.ts'
import { wall } from '../world/account.ts'
import type { World } from '../world/world.ts'
import { accountOfRole, openSession } from './role-session.ts'

interface AssumeRoleWithWebIdentityInput {
  RoleArn: string
  RoleSessionName: string
  WebIdentityToken: string
  ProviderId?: string
  DurationSeconds?: number
}

/** Claims of an identity token that the answer repeats. */
interface Claims {
  iss?: string
  sub?: string
  aud?: string | string[]
  exp?: number
}

/**
 * AssumeRoleWithWebIdentity, which callers do not sign. Reads the token's claims and its expiry, but
 * does not check its signature: the sandbox knows no identity provider.
 */
export function assumeRoleWithWebIdentity(world: World): Operation<AssumeRoleWithWebIdentityInput> {
  return ({ RoleArn, RoleSessionName, WebIdentityToken, ProviderId, DurationSeconds }) => {
    const { iss = '', sub = '', aud = '', exp } = claimsOf(WebIdentityToken)
    if (exp !== undefined && exp * 1000 <= wall.now())
      throw new Fault(
        'ExpiredTokenException',
        `Token expired: current date/time ${Math.floor(wall.now() / 1000)} must be before the ` +
          `expiration date/time ${exp}`,
      )
    const account = accountOfRole(world, RoleArn)
    if (!account)
      throw new Fault(
        'AccessDenied',
        'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        403,
      )
    return {
      ...openSession(world, account, { RoleArn, RoleSessionName, DurationSeconds }),
      SubjectFromWebIdentityToken: sub,
      Audience: [aud].flat()[0],
      Provider: ProviderId ?? iss.replace(/^https:\/\//, ''),
    }
  }
}

function claimsOf(token: string): Claims {
  const [, payload = '', signature] = token.split('.')
  try {
    if (signature === undefined) throw new SyntaxError('not three parts')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null) throw new SyntaxError('no claims')
    return claims
  } catch {
    throw new Fault(
      'InvalidIdentityTokenException',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access ' +
        'Token)',
    )
  }
}
