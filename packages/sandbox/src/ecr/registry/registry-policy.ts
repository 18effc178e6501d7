import type {
  DeleteRegistryPolicyRequest,
  DeleteRegistryPolicyResponse,
  GetRegistryPolicyRequest,
  GetRegistryPolicyResponse,
  PutRegistryPolicyRequest,
  PutRegistryPolicyResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { invalid } from '../lookup.ts'
import { toPolicyDocument } from '../policy-document.ts'

function policyOf({ account, ecr }: Region): string {
  if (ecr.registryPolicyText !== undefined) return ecr.registryPolicyText
  throw new Fault(
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${account}'`,
  )
}

export const putRegistryPolicy: Operation<PutRegistryPolicyRequest, PutRegistryPolicyResponse> = (
  { policyText = '' },
  { region },
) => {
  const policy = toPolicyDocument(policyText, 'registry')
  if (!policy) throw invalid('PolicyText', 'Invalid registry policy provided')
  region.ecr.registryPolicyText = policy.text
  return { registryId: region.account, policyText: policy.text }
}

export const getRegistryPolicy: Operation<GetRegistryPolicyRequest, GetRegistryPolicyResponse> = (
  _,
  { region },
) => ({ registryId: region.account, policyText: policyOf(region) })

export const deleteRegistryPolicy: Operation<
  DeleteRegistryPolicyRequest,
  DeleteRegistryPolicyResponse
> = (_, { region }) => {
  const policyText = policyOf(region)
  region.ecr.registryPolicyText = undefined
  return { registryId: region.account, policyText }
}
