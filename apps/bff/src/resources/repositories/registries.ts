import {
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  DescribeRepositoryCreationTemplatesCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr'
import type { Registry as Settings } from '@pilothouse/contract'
import type { WatchedAccount } from '../../accounts.ts'
import type { Registry } from '../../registry/registry.ts'
import { absentAsNone, attempt } from '../attempt.ts'

/** AWS's quotas of rules and templates are below one page of each. */
const page = 100

/** What holds for all repositories of each region's registry. */
export const readRegistries = (account: WatchedAccount): Promise<Settings[]> =>
  Promise.all([...account.registries.values()].map(readRegistry))

async function readRegistry(registry: Registry): Promise<Settings> {
  const { scope } = registry
  const ask = <T>(call: string, run: (ecr: ECRClient) => Promise<T>) =>
    attempt(`ecr:${call}`, () =>
      scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: `ecr:${call}`, priority: 'page' },
        run,
      ),
    )
  const [scanning, rules, described, templates, policy] = await Promise.all([
    ask('GetRegistryScanningConfiguration', (ecr) =>
      ecr.send(new GetRegistryScanningConfigurationCommand({})),
    ),
    ask('DescribePullThroughCacheRules', (ecr) =>
      ecr.send(new DescribePullThroughCacheRulesCommand({ maxResults: page })),
    ),
    ask('DescribeRegistry', (ecr) => ecr.send(new DescribeRegistryCommand({}))),
    ask('DescribeRepositoryCreationTemplates', (ecr) =>
      ecr.send(new DescribeRepositoryCreationTemplatesCommand({ maxResults: page })),
    ),
    absentAsNone(
      ask('GetRegistryPolicy', (ecr) => ecr.send(new GetRegistryPolicyCommand({}))),
      'RegistryPolicyNotFoundException',
    ),
  ])
  const configured = scanning.value?.scanningConfiguration
  return {
    region: scope.region,
    registryId:
      described.value?.registryId ??
      scanning.value?.registryId ??
      registry.repositories()[0]?.facts.registryId ??
      null,
    scanning: {
      type: configured?.scanType ?? null,
      rules: (configured?.rules ?? []).map((r) => ({
        frequency: r.scanFrequency ?? 'UNKNOWN',
        filters: (r.repositoryFilters ?? []).map((f) => f.filter ?? ''),
      })),
      problem: scanning.problem,
    },
    pullThrough: {
      rules: (rules.value?.pullThroughCacheRules ?? []).map((r) => ({
        prefix: r.ecrRepositoryPrefix ?? '',
        upstream: r.upstreamRegistryUrl ?? '',
        upstreamPrefix:
          r.upstreamRepositoryPrefix === 'ROOT' ? null : (r.upstreamRepositoryPrefix ?? null),
        credential: r.credentialArn ?? r.customRoleArn ?? null,
        updatedAt: (r.updatedAt ?? r.createdAt)?.getTime() ?? null,
      })),
      problem: rules.problem,
    },
    replication: {
      rules: (described.value?.replicationConfiguration?.rules ?? []).map((r) => ({
        to: (r.destinations ?? []).map((d) => `${d.registryId ?? ''} in ${d.region ?? ''}`),
        filters: (r.repositoryFilters ?? []).map((f) => f.filter ?? ''),
      })),
      problem: described.problem,
    },
    templates: {
      templates: (templates.value?.repositoryCreationTemplates ?? []).map((t) => ({
        prefix: t.prefix ?? '',
        description: t.description ? scope.redactor.scrub(t.description) : null,
        appliedFor: t.appliedFor ?? [],
        tagMutability: t.imageTagMutability ?? 'UNKNOWN',
        encryption: t.encryptionConfiguration?.encryptionType ?? 'UNKNOWN',
      })),
      problem: templates.problem,
    },
    policy: { text: policy.value?.policyText ?? null, problem: policy.problem },
  }
}
