import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { RepositoryState } from './state/repository.ts'

/** Returns ECR's fault for an invalid value. */
export const invalid = (member: string, constraint: string) =>
  new Fault(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
  )

export const repositoryArn = (region: Region, name: string): string =>
  `arn:${region.partition}:ecr:${region.name}:${region.account}:repository/${name}`

/** Returns the host of a registry for Docker's clients. */
export const registryHost = (region: Region): string =>
  `${region.account}.dkr.ecr.${region.name}.amazonaws.com`

/** Input members that name a repository. */
interface RepositoryReference {
  registryId?: string | undefined
  repositoryName: string | undefined
}

const denied = (arn: string) =>
  new Fault(
    'AccessDeniedException',
    `User is not authorized to access resource: ${arn} because no resource-based policy ` +
      'allows the action',
  )

/** Throws for another account's registry: the sandbox serves each registry to its owner only. */
export function checkRegistry(region: Region, registryId: string | undefined): void {
  if (registryId !== undefined && registryId !== region.account)
    throw denied(repositoryArn({ ...region, account: registryId }, '*'))
}

/** Returns the repository of an operation. Throws if it does not exist. */
export function requireRepositoryState(
  region: Region,
  { registryId, repositoryName = '' }: RepositoryReference,
): RepositoryState {
  checkRegistry(region, registryId)
  const found = region.ecr.repositories.get(repositoryName)
  if (found) return found
  throw new Fault(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry with id ` +
      `'${region.account}'`,
  )
}
