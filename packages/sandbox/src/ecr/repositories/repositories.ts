import type {
  CreateRepositoryRequest,
  CreateRepositoryResponse,
  DeleteRepositoryRequest,
  DeleteRepositoryResponse,
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  EncryptionConfiguration,
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse,
  PutImageTagMutabilityRequest,
  PutImageTagMutabilityResponse,
  Repository,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import {
  checkRegistry,
  requireRepositoryState,
  invalid,
  registryHost,
  repositoryArn,
} from '../lookup.ts'
import { page } from '../page.ts'
import { StoredImages, type ImageSource } from '../state/images.ts'
import type { RepositoryState } from '../state/repository.ts'
import { checkTags } from './tags.ts'

/** Creates a repository. */
export function newRepositoryState(
  region: Region,
  name: string,
  input: Omit<CreateRepositoryRequest, 'repositoryName'> = {},
  { createdAt = region.clock.now(), source }: { createdAt?: number; source?: ImageSource } = {},
): RepositoryState {
  const {
    imageTagMutability = 'MUTABLE',
    imageTagMutabilityExclusionFilters = [],
    imageScanningConfiguration,
    encryptionConfiguration,
    tags = [],
  } = input
  const repository: RepositoryState = {
    name,
    arn: repositoryArn(region, name),
    uri: `${registryHost(region)}/${name}`,
    createdAt,
    encryption: encryptionOf(region, encryptionConfiguration),
    mutability: imageTagMutability,
    exclusions: imageTagMutabilityExclusionFilters,
    scanOnPush: imageScanningConfiguration?.scanOnPush ?? false,
    tags,
    images: new StoredImages(source),
    layers: new Map(),
    uploads: new Map(),
    policyText: undefined,
    lifecycle: undefined,
  }
  region.ecr.repositories.set(name, repository)
  return repository
}

/** Returns the encryption of a repository. KMS without a key uses AWS's own key. */
function encryptionOf(
  region: Region,
  encryption: EncryptionConfiguration | undefined,
): EncryptionConfiguration {
  const { encryptionType = 'AES256', kmsKey } = encryption ?? {}
  if (encryptionType === 'AES256') return { encryptionType }
  return {
    encryptionType,
    kmsKey: kmsKey ?? `arn:${region.partition}:kms:${region.name}:${region.account}:alias/aws/ecr`,
  }
}

/** Returns a repository as in operations' answers. */
const toRepository = (region: Region, repository: RepositoryState): Repository => ({
  repositoryArn: repository.arn,
  registryId: region.account,
  repositoryName: repository.name,
  repositoryUri: repository.uri,
  createdAt: new Date(repository.createdAt),
  imageTagMutability: repository.mutability,
  ...(repository.exclusions.length > 0
    ? { imageTagMutabilityExclusionFilters: [...repository.exclusions] }
    : {}),
  imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  encryptionConfiguration: repository.encryption,
})

/** Throws unless exclusions are given exactly for the two settings that use them. */
function checkMutability({
  imageTagMutability = 'MUTABLE',
  imageTagMutabilityExclusionFilters: filters = [],
}: Pick<PutImageTagMutabilityRequest, 'imageTagMutabilityExclusionFilters'> & {
  imageTagMutability?: string | undefined
}): void {
  const excludes = imageTagMutability.endsWith('_WITH_EXCLUSION')
  if (excludes && filters.length === 0)
    throw invalid(
      'imageTagMutabilityExclusionFilters',
      `Filters are required when imageTagMutability is ${imageTagMutability}`,
    )
  if (!excludes && filters.length > 0)
    throw invalid(
      'imageTagMutabilityExclusionFilters',
      `Filters are not allowed when imageTagMutability is ${imageTagMutability}`,
    )
  if (filters.some((f) => (f.filter?.match(/\*/g)?.length ?? 0) > 2))
    throw invalid('imageTagMutabilityExclusionFilters', 'A filter may have at most 2 wildcards')
}

export const createRepository: Operation<CreateRepositoryRequest, CreateRepositoryResponse> = (
  input,
  { region },
) => {
  const { repositoryName = '', registryId = region.account, encryptionConfiguration } = input
  checkRegistry(region, registryId)
  if (region.ecr.repositories.has(repositoryName)) {
    throw new Fault(
      'RepositoryAlreadyExistsException',
      `The repository with name '${repositoryName}' already exists in the registry with ` +
        `id '${registryId}'`,
    )
  }
  checkMutability(input)
  checkTags(input.tags)
  if (
    encryptionConfiguration?.encryptionType === 'AES256' &&
    encryptionConfiguration.kmsKey !== undefined
  ) {
    throw invalid(
      'encryptionConfiguration',
      'kmsKey cannot be specified when encryptionType is AES256',
    )
  }
  return { repository: toRepository(region, newRepositoryState(region, repositoryName, input)) }
}

export const deleteRepository: Operation<DeleteRepositoryRequest, DeleteRepositoryResponse> = (
  input,
  { region },
) => {
  const repository = requireRepositoryState(region, input)
  if (repository.images.size > 0 && input.force !== true) {
    throw new Fault(
      'RepositoryNotEmptyException',
      `The repository with name '${repository.name}' in registry with id ` +
        `'${region.account}' cannot be deleted because it still contains images`,
    )
  }
  region.ecr.repositories.delete(repository.name)
  const {
    imageScanningConfiguration: _,
    encryptionConfiguration: __,
    ...gone
  } = toRepository(region, repository)
  return { repository: gone }
}

export const describeRepositories: Operation<
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse
> = (input, { region }) => {
  const { registryId, repositoryNames } = input
  if (repositoryNames) {
    if (input.nextToken !== undefined || input.maxResults !== undefined)
      throw invalid(
        'repositoryNames',
        'nextToken and maxResults cannot be used with repositoryNames',
      )
    return {
      repositories: repositoryNames.map((repositoryName) =>
        toRepository(region, requireRepositoryState(region, { registryId, repositoryName })),
      ),
    }
  }
  checkRegistry(region, registryId)
  const all = [...region.ecr.repositories.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const { items, nextToken } = page(['repositories'], all, input, (r) => r.name)
  return { repositories: items.map((r) => toRepository(region, r)), nextToken }
}

export const putImageTagMutability: Operation<
  PutImageTagMutabilityRequest,
  PutImageTagMutabilityResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  checkMutability(input)
  repository.mutability = input.imageTagMutability ?? 'MUTABLE'
  repository.exclusions = input.imageTagMutabilityExclusionFilters ?? []
  const { registryId, repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters } =
    toRepository(region, repository)
  return { registryId, repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters }
}

export const putImageScanningConfiguration: Operation<
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  repository.scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false
  return {
    registryId: region.account,
    repositoryName: repository.name,
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  }
}
