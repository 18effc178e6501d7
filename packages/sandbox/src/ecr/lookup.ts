import { Fault } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { RepositoryState } from './state/repository.ts'

/** ECR's words for a value that it does not take. */
export const invalid = (member: string, constraint: string) =>
  new Fault(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
  )

export const repositoryArn = (region: Region, name: string): string =>
  `arn:${region.partition}:ecr:${region.name}:${region.account}:repository/${name}`

/** Where clients of a registry's own protocol find it. */
export const registryHost = (region: Region): string =>
  `${region.account}.dkr.ecr.${region.name}.amazonaws.com`

/** How an operation may name its repository. */
export interface RepositoryReference {
  registryId?: string | undefined
  repositoryName: string | undefined
}

const denied = (arn: string) =>
  new Fault(
    'AccessDeniedException',
    `User is not authorized to access resource: ${arn} because no resource-based policy allows the action`,
  )

/** Of another account's registry nothing is shown here: only its owner's keys open it. */
export function checkRegistry(region: Region, registryId: string | undefined): void {
  if (registryId !== undefined && registryId !== region.account)
    throw denied(repositoryArn({ ...region, account: registryId }, '*'))
}

/** The repository that an operation is about. */
export function findRepository(
  region: Region,
  { registryId, repositoryName = '' }: RepositoryReference,
): RepositoryState {
  checkRegistry(region, registryId)
  const found = region.ecr.repositories.get(repositoryName)
  if (found) return found
  throw new Fault(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry with id '${region.account}'`,
  )
}
