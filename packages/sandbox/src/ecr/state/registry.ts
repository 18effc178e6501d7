import type {
  PullThroughCacheRule,
  RegistryScanningRule,
  ReplicationRule,
  RepositoryCreationTemplate,
  ScanType,
  SigningRule,
} from '@aws-sdk/client-ecr'

/** The SDK marks these optional too; here they are always there. */
type Known<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> }

export type CacheRule = Known<
  PullThroughCacheRule,
  'ecrRepositoryPrefix' | 'upstreamRegistryUrl' | 'createdAt'
>
export type CreationTemplate = Known<RepositoryCreationTemplate, 'prefix' | 'createdAt'>

/** What is set for a registry as a whole. */
export interface Registry {
  /** What was set, by name; the rest has its default. */
  readonly accountSettings: Map<string, string>
  /** By the prefix of the repositories that they fill. */
  readonly cacheRules: Map<string, CacheRule>
  /** By the prefix of the repositories that they are for. */
  readonly templates: Map<string, CreationTemplate>
  replication: readonly ReplicationRule[]
  /** `since` is when the kind of scan was chosen. */
  scanning: { scanType: ScanType; rules: readonly RegistryScanningRule[]; since: number }
  /** Roles whose pulls are not written down, and since when. */
  readonly pullTimeExclusions: Map<string, number>
  signing: readonly SigningRule[] | undefined
}

/** A registry as it is before anything was set. */
export function createRegistry(): Registry {
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
