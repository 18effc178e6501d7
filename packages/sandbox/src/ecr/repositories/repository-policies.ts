import type {
  DeleteRepositoryPolicyRequest,
  DeleteRepositoryPolicyResponse,
  GetRepositoryPolicyRequest,
  GetRepositoryPolicyResponse,
  SetRepositoryPolicyRequest,
  SetRepositoryPolicyResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import { locksOut, toPolicyDocument } from '../policy-document.ts'
import type { RepositoryState } from '../state/repository.ts'

const toAnswer = (region: Region, { name }: RepositoryState, policyText: string) => ({
  registryId: region.account,
  repositoryName: name,
  policyText,
})

function policyOf(region: Region, repository: RepositoryState): string {
  if (repository.policyText !== undefined) return repository.policyText
  throw new Fault(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${repository.name}' ` +
      `in the registry with id '${region.account}'`,
  )
}

/** Returns a repository's policy in ECR's format. Throws ECR's fault for an invalid one. */
export function checkedPolicy(
  region: Region,
  text: string,
  { force = false }: { force?: boolean | undefined } = {},
): string {
  const policy = toPolicyDocument(text, 'repository')
  if (!policy) throw invalid('PolicyText', 'Invalid repository policy provided')
  // A caller that would lock itself out must set `force`.
  if (!force && locksOut(policy, region.account, 'ecr:SetRepositoryPolicy')) {
    throw invalid(
      'PolicyText',
      'The policy would prevent the account from setting another policy in the future; ' +
        'set force to accept this',
    )
  }
  return policy.text
}

export const setRepositoryPolicy: Operation<
  SetRepositoryPolicyRequest,
  SetRepositoryPolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  repository.policyText = checkedPolicy(region, input.policyText ?? '', { force: input.force })
  return toAnswer(region, repository, repository.policyText)
}

export const getRepositoryPolicy: Operation<
  GetRepositoryPolicyRequest,
  GetRepositoryPolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  return toAnswer(region, repository, policyOf(region, repository))
}

export const deleteRepositoryPolicy: Operation<
  DeleteRepositoryPolicyRequest,
  DeleteRepositoryPolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const policyText = policyOf(region, repository)
  repository.policyText = undefined
  return toAnswer(region, repository, policyText)
}
