import type { CapacityProvider, DescribeCapacityProvidersRequest, DescribeCapacityProvidersResponse } from '@aws-sdk/client-ecs'
import type { Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { ecsArn, nameOf } from './arn.ts'
import { findAll, invalid, wouldBe } from './lookup.ts'

const builtIn = ['FARGATE', 'FARGATE_SPOT']

/** The two of Fargate exist everywhere; the others were created. */
export const isKnownProvider = (region: Region, name: string): boolean =>
  builtIn.includes(name) || region.ecs.capacityProviders.has(name)

function find(region: Region, reference: string): CapacityProvider | undefined {
  const name = nameOf(reference)
  if (!builtIn.includes(name)) return region.ecs.capacityProviders.get(name)
  const capacityProviderArn = ecsArn(region, 'capacity-provider', name)
  return { capacityProviderArn, name, status: 'ACTIVE', tags: [], type: name === 'FARGATE' ? 'FARGATE' : 'FARGATE_SPOT' }
}

export const describeCapacityProviders: Operation<DescribeCapacityProvidersRequest, DescribeCapacityProvidersResponse> = (
  input,
  { region },
) => {
  const asked = input.capacityProviders?.length ? input.capacityProviders : [...builtIn, ...region.ecs.capacityProviders.keys()]
  if (asked.length > 100) throw invalid('Capacity providers can not be more than 100.')
  const { found, failures } = findAll(asked, (reference) => find(region, reference), wouldBe(region, 'capacity-provider'))
  return { capacityProviders: found, failures }
}
