import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr'
import type { ListOf, PartProblem, RepositoryDetail, RepositoryRow } from '@pilothouse/contract'
import type { Accounts, WatchedAccount } from '../../accounts.ts'
import { Refusal } from '../../errors.ts'
import { graphOf, keepUsesFresh } from '../../registry/image-graph.ts'
import type { Registry } from '../../registry/registry.ts'
import type { KeptRepository } from '../../registry/repository.ts'
import { absentAsNone, attempt } from '../attempt.ts'
import { toRepositoryRow } from '../images/image-rows.ts'
import { notFound } from '../reading.ts'

/** Milliseconds that a response waits for the registry. */
const patience = 2_500

/** Lists the repositories of all regions of an account that were read. */
export async function listRepositories(
  accounts: Accounts,
  account: WatchedAccount,
): Promise<ListOf<RepositoryRow>> {
  const registries = [...account.registries.values()]
  for (const registry of registries) registry.keepFresh()
  keepUsesFresh(accounts)
  await Promise.all(registries.map((registry) => registry.ready(patience)))
  const graph = graphOf(accounts)
  return {
    rows: registries.flatMap((registry) =>
      registry.repositories().map((r) => toRepositoryRow(graph, r)),
    ),
    parts: registries.map((registry) => registry.part()),
  }
}

/**
 * Finds a repository in the registry model. Refuses if it does not exist, or with the problem of
 * the registry.
 */
export async function findRepository(registry: Registry, name: string): Promise<KeptRepository> {
  registry.keepFresh(name)
  await registry.ready(patience)
  await registry.ready(patience, name)
  const known = registry.repository(name)
  if (!known) {
    const problem = registry.part().problems[0]
    throw problem ? refusalOf(problem) : notFound(`Repository ${name}`)
  }
  registry.keepFresh(name)
  await registry.ready(patience, name)
  return known
}

/** Reads a repository with its policies. Each part that fails has its own problem. */
export async function readRepository(
  accounts: Accounts,
  registry: Registry,
  name: string,
): Promise<RepositoryDetail> {
  const { scope } = registry
  const asOf = Date.now()
  const known = await findRepository(registry, name)
  const repositoryName = name
  const { redactor } = scope
  const tryRead = <T>(call: string, run: (ecr: ECRClient) => Promise<T>) =>
    attempt(`ecr:${call}`, () =>
      scope.readFrom(
        'ecr',
        { bucket: 'Registry read', call: `ecr:${call}`, priority: 'page' },
        run,
      ),
    )
  const [policy, lifecycle, tags, scanning, rules, described] = await Promise.all([
    absentAsNone(
      tryRead('GetRepositoryPolicy', (ecr) =>
        ecr.send(new GetRepositoryPolicyCommand({ repositoryName })),
      ),
      'RepositoryPolicyNotFoundException',
    ),
    absentAsNone(
      tryRead('GetLifecyclePolicy', (ecr) =>
        ecr.send(new GetLifecyclePolicyCommand({ repositoryName })),
      ),
      'LifecyclePolicyNotFoundException',
    ),
    tryRead('ListTagsForResource', (ecr) =>
      ecr.send(new ListTagsForResourceCommand({ resourceArn: known.facts.arn })),
    ),
    tryRead('BatchGetRepositoryScanningConfiguration', (ecr) =>
      ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [name] })),
    ),
    tryRead('DescribePullThroughCacheRules', (ecr) =>
      ecr.send(new DescribePullThroughCacheRulesCommand({ maxResults: 1000 })),
    ),
    tryRead('DescribeRegistry', (ecr) => ecr.send(new DescribeRegistryCommand({}))),
  ])
  if (policy.problem?.code === 'RepositoryNotFoundException') {
    registry.refresh(name)
    throw notFound(`Repository ${name}`)
  }
  const configured = scanning.value?.scanningConfigurations?.[0]
  const rule = rules.value?.pullThroughCacheRules
    ?.filter(
      (r) => r.ecrRepositoryPrefix === 'ROOT' || name.startsWith(`${r.ecrRepositoryPrefix}/`),
    )
    .sort((a, b) => (b.ecrRepositoryPrefix?.length ?? 0) - (a.ecrRepositoryPrefix?.length ?? 0))[0]
  const replicated = (described.value?.replicationConfiguration?.rules ?? []).filter(
    (rule) =>
      !rule.repositoryFilters?.length ||
      rule.repositoryFilters.some((f) => name.startsWith(f.filter ?? '\0')),
  )
  return {
    ...toRepositoryRow(graphOf(accounts), known),
    policy: { text: policy.value?.policyText ?? null, problem: policy.problem },
    lifecycle: {
      text: lifecycle.value?.lifecyclePolicyText ?? null,
      evaluatedAt: evaluatedAt(lifecycle.value?.lastEvaluatedAt),
      problem: lifecycle.problem,
    },
    tags: {
      tags: (tags.value?.tags ?? []).map((tag) => ({
        key: tag.Key ?? '',
        value: redactor.named(tag.Key ?? '', tag.Value ?? ''),
      })),
      problem: tags.problem,
    },
    scanning: {
      frequency: configured?.scanFrequency ?? null,
      filters: (configured?.appliedScanFilters ?? []).map((f) => f.filter ?? ''),
      problem: scanning.problem,
    },
    pullThrough: {
      rule: rule
        ? { prefix: rule.ecrRepositoryPrefix ?? '', upstream: rule.upstreamRegistryUrl ?? '' }
        : null,
      problem: rules.problem,
    },
    replication: {
      to: replicated.flatMap((rule) =>
        (rule.destinations ?? []).map((d) => `${d.registryId ?? ''}/${d.region ?? ''}`),
      ),
      problem: described.problem,
    },
    asOf,
  }
}

/**
 * Before the first evaluation ECR returns the start of the epoch in some time zone: -18000 was
 * recorded.
 */
const evaluatedAt = (at: Date | undefined): number | null =>
  at === undefined || at.getTime() < 86_400_000 ? null : at.getTime()

const refusalOf = ({ status, code, message, iam, command }: PartProblem): Refusal =>
  new Refusal({ status, code, message, ...(iam ? { iam } : {}), ...(command ? { command } : {}) })
