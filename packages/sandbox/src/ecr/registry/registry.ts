import { createHmac, randomBytes } from 'node:crypto'
import type {
  DescribeRegistryRequest,
  DescribeRegistryResponse,
  GetAuthorizationTokenRequest,
  GetAuthorizationTokenResponse,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { checkRegistry, registryHost } from '../lookup.ts'

/** Lifetime of a registry's password. */
const lasts = 12 * 3_600_000
const secret = randomBytes(32)

const seal = (claim: string) =>
  `${Buffer.from(claim).toString('base64url')}.${createHmac('sha256', secret).update(claim).digest('base64url')}`

/** Returns the registry of a password, or undefined if the password is forged or expired. */
export function openPassword(
  password: string,
  regionOf: (account: string, region: string) => Region | undefined,
): Region | undefined {
  const claim = Buffer.from(password.split('.')[0] ?? '', 'base64url').toString()
  if (seal(claim) !== password) return undefined
  const [account = '', name = '', expires = ''] = claim.split('/')
  const region = regionOf(account, name)
  return region && region.clock.now() <= Number(expires) ? region : undefined
}

export const getAuthorizationToken: Operation<
  GetAuthorizationTokenRequest,
  GetAuthorizationTokenResponse
> = (input, { region }) => {
  const registries = input.registryIds ?? [region.account]
  for (const id of registries) checkRegistry(region, id)
  const expires = region.clock.now() + lasts
  const token = Buffer.from(`AWS:${seal(`${region.account}/${region.name}/${expires}`)}`).toString(
    'base64',
  )
  return {
    authorizationData: registries.map(() => ({
      authorizationToken: token,
      expiresAt: new Date(expires),
      proxyEndpoint: `https://${registryHost(region)}`,
    })),
  }
}

export const describeRegistry: Operation<DescribeRegistryRequest, DescribeRegistryResponse> = (
  _,
  { region },
) => ({
  registryId: region.account,
  replicationConfiguration: { rules: [...region.ecr.registry.replication] },
})
