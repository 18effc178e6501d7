import {
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  DescribeRepositoryCreationTemplatesCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr'
import type { RegistryDetail as Settings } from '@pilothouse/contract'
import type { WatchedAccount } from '../../accounts.ts'
import type { Registry } from '../../registry/registry.ts'
import { absentAsNone, attempt } from '../attempt.ts'

/** AWS's quotas of rules and templates are below this page size. */
const page = 100

/** Reads the settings of each region's registry. */
export const readRegistries = (account: WatchedAccount): Promise<Settings[]> =>
  Promise.all([...account.registries.values()].map(readRegistry))

async function readRegistry(registry: Registry): Promise<Settings> {
  const { scope } = registry
  const tryRead = <T>(call: string, run: (ecr: ECRClient) => Promise<T>) =>
    attempt(`ecr:${call}`, () =>
      scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: `ecr:${call}`, priority: 'page' },
        run,
      ),
    )
  const [scanning, rules, described, templates, policy] = await Promise.all([
    tryRead('GetRegistryScanningConfiguration', (ecr) =>
      ecr.send(new GetRegistryScanningConfigurationCommand({})),
    ),
    tryRead('DescribePullThroughCacheRules', (ecr) =>
      ecr.send(new DescribePullThroughCacheRulesCommand({ maxResults: page })),
    ),
    tryRead('DescribeRegistry', (ecr) => ecr.send(new DescribeRegistryCommand({}))),
    tryRead('DescribeRepositoryCreationTemplates', (ecr) =>
      ecr.send(new DescribeRepositoryCreationTemplatesCommand({ maxResults: page })),
    ),
    absentAsNone(
      tryRead('GetRegistryPolicy', (ecr) => ecr.send(new GetRegistryPolicyCommand({}))),
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
      rules: (configured?.rules ?? []).map((rule) => ({
        frequency: rule.scanFrequency ?? 'UNKNOWN',
        filters: (rule.repositoryFilters ?? []).map((f) => f.filter ?? ''),
      })),
      problem: scanning.problem,
    },
    pullThrough: {
      rules: (rules.value?.pullThroughCacheRules ?? []).map((rule) => ({
        prefix: rule.ecrRepositoryPrefix ?? '',
        upstream: rule.upstreamRegistryUrl ?? '',
        upstreamPrefix:
          rule.upstreamRepositoryPrefix === 'ROOT' ? null : (rule.upstreamRepositoryPrefix ?? null),
        credential: rule.credentialArn ?? rule.customRoleArn ?? null,
        updatedAt: (rule.updatedAt ?? rule.createdAt)?.getTime() ?? null,
      })),
      problem: rules.problem,
    },
    replication: {
      rules: (described.value?.replicationConfiguration?.rules ?? []).map((rule) => ({
        to: (rule.destinations ?? []).map((d) => `${d.registryId ?? ''} in ${d.region ?? ''}`),
        filters: (rule.repositoryFilters ?? []).map((f) => f.filter ?? ''),
      })),
      problem: described.problem,
    },
    templates: {
      templates: (templates.value?.repositoryCreationTemplates ?? []).map((template) => ({
        prefix: template.prefix ?? '',
        description: template.description ? scope.redactor.scrub(template.description) : null,
        appliedFor: template.appliedFor ?? [],
        tagMutability: template.imageTagMutability ?? 'UNKNOWN',
        encryption: template.encryptionConfiguration?.encryptionType ?? 'UNKNOWN',
      })),
      problem: templates.problem,
    },
    policy: { text: policy.value?.policyText ?? null, problem: policy.problem },
  }
}
