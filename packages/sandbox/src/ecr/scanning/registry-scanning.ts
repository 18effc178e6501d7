import type {
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse,
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse,
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse,
  RepositoryScanningConfiguration,
  ScanFrequency,
  ScanningRepositoryFilter,
} from '@aws-sdk/client-ecr'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { isLike } from '../../world/wildcard.ts'
import { invalid } from '../lookup.ts'
import type { RepositoryState } from '../state/repository.ts'

/**
 * Returns whether a name matches a filter. A filter without a star matches every name that contains
 * it (user guide: image-scanning-filters).
 */
const meets = (name: string, { filter = '' }: ScanningRepositoryFilter): boolean =>
  filter.includes('*') ? isLike(filter, name, { single: false }) : name.includes(filter)

/**
 * Returns a repository's scan frequency and the filters that matched. Continuous scans take
 * precedence.
 */
export function scanningOf(
  { ecr }: Region,
  { name, scanOnPush }: RepositoryState,
): { frequency: ScanFrequency; filters: ScanningRepositoryFilter[] } {
  const { scanType, rules } = ecr.registry.scanning
  for (const frequency of ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH'] as const) {
    const own = rules.filter((rule) => rule.scanFrequency === frequency)
    const filters = own
      .flatMap((rule) => rule.repositoryFilters ?? [])
      .filter((filter) => meets(name, filter))
    if (filters.length > 0) return { frequency, filters }
  }
  // A repository's own setting predates the registry's rules and applies to basic scans only.
  return { frequency: scanType === 'BASIC' && scanOnPush ? 'SCAN_ON_PUSH' : 'MANUAL', filters: [] }
}

export const putRegistryScanningConfiguration: Operation<
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse
> = (input, { region }) => {
  const { registry } = region.ecr
  const { scanType = 'BASIC', rules = [] } = input
  const frequencies = rules.map((rule) => rule.scanFrequency ?? 'MANUAL')
  const allowed =
    scanType === 'BASIC' ? ['SCAN_ON_PUSH', 'MANUAL'] : ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN']
  const wrong = frequencies.find((frequency) => !allowed.includes(frequency))
  if (wrong)
    throw invalid(
      'rules',
      `The scan frequency ${wrong} is not supported for the scan type ${scanType}`,
    )
  if (new Set(frequencies).size < frequencies.length)
    throw invalid('rules', 'A scan frequency may be used by one rule only')
  const since =
    scanType === registry.scanning.scanType ? registry.scanning.since : region.clock.now()
  registry.scanning = { scanType, rules, since }
  return { registryScanningConfiguration: { scanType, rules } }
}

export const getRegistryScanningConfiguration: Operation<
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse
> = (_, { region }) => {
  const { scanType, rules } = region.ecr.registry.scanning
  return { registryId: region.account, scanningConfiguration: { scanType, rules: [...rules] } }
}

export const batchGetRepositoryScanningConfiguration: Operation<
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse
> = (input, { region }) => {
  const requested = (input.repositoryNames ?? []).map((name) => ({
    name,
    repository: region.ecr.repositories.get(name),
  }))
  return {
    scanningConfigurations: requested.flatMap(({ repository }) =>
      repository ? [toConfiguration(region, repository)] : [],
    ),
    failures: requested
      .filter(({ repository }) => !repository)
      .map(({ name }) => ({
        repositoryName: name,
        failureCode: 'REPOSITORY_NOT_FOUND',
        failureReason:
          `The repository with name '${name}' does not exist in the registry with id ` +
          `'${region.account}'`,
      })),
  }
}

function toConfiguration(
  region: Region,
  repository: RepositoryState,
): RepositoryScanningConfiguration {
  const { frequency, filters } = scanningOf(region, repository)
  return {
    repositoryArn: repository.arn,
    repositoryName: repository.name,
    scanOnPush: frequency === 'SCAN_ON_PUSH',
    scanFrequency: frequency,
    appliedScanFilters: filters,
  }
}
