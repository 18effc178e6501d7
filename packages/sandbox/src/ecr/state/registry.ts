import type {
  PullThroughCacheRule,
  RegistryScanningRule,
  ReplicationRule,
  RepositoryCreationTemplate,
  ScanType,
  SigningRule,
} from '@aws-sdk/client-ecr'

/** The SDK marks these members optional; in the sandbox they are always present. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export type CacheRule = Known<
  PullThroughCacheRule,
  'ecrRepositoryPrefix' | 'upstreamRegistryUrl' | 'createdAt'
>
export type CreationTemplate = Known<RepositoryCreationTemplate, 'prefix' | 'createdAt'>

/** Settings of a whole registry. */
export interface RegistryState {
  /** Values that were set, by name; other settings have their defaults. */
  readonly accountSettings: Map<string, string>
  /** By the prefix of the repositories that they fill. */
  readonly cacheRules: Map<string, CacheRule>
  /** By the prefix of the repositories that they apply to. */
  readonly templates: Map<string, CreationTemplate>
  replication: readonly ReplicationRule[]
  /** `since` is the time when the scan type was set. */
  scanning: { scanType: ScanType; rules: readonly RegistryScanningRule[]; since: number }
  /** Roles whose pulls are not recorded, and the time of their exclusion. */
  readonly pullTimeExclusions: Map<string, number>
  signing: readonly SigningRule[] | undefined
}

/** Creates the settings of a new registry. */
export function createRegistryState(): RegistryState {
  return {
    accountSettings: new Map(),
    cacheRules: new Map(),
    templates: new Map(),
    pullTimeExclusions: new Map(),
    replication: [],
    scanning: { scanType: 'BASIC', rules: [], since: 0 },
    signing: undefined,
  }
}
