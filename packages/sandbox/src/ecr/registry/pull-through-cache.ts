import type {
  CreatePullThroughCacheRuleRequest,
  CreatePullThroughCacheRuleResponse,
  DeletePullThroughCacheRuleRequest,
  DeletePullThroughCacheRuleResponse,
  DescribePullThroughCacheRulesRequest,
  DescribePullThroughCacheRulesResponse,
  UpdatePullThroughCacheRuleRequest,
  UpdatePullThroughCacheRuleResponse,
  UpstreamRegistry,
  ValidatePullThroughCacheRuleRequest,
  ValidatePullThroughCacheRuleResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { checkRegistry, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import type { CacheRule } from '../state/registry.ts'

/**
 * Upstream registries by URL, and the credentials they need (API reference:
 * CreatePullThroughCacheRule; user guide: pull-through-cache).
 */
const upstreams: readonly { name: UpstreamRegistry; url: RegExp; secret: boolean }[] = [
  { name: 'ecr', url: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/, secret: false },
  { name: 'ecr-public', url: /^public\.ecr\.aws$/, secret: false },
  { name: 'k8s', url: /^registry\.k8s\.io$/, secret: false },
  { name: 'quay', url: /^quay\.io$/, secret: false },
  { name: 'docker-hub', url: /^registry-1\.docker\.io$/, secret: true },
  { name: 'github-container-registry', url: /^ghcr\.io$/, secret: true },
  { name: 'gitlab-container-registry', url: /^registry\.gitlab\.com$/, secret: true },
  { name: 'azure-container-registry', url: /^[a-z0-9]+\.azurecr\.io$/i, secret: true },
  { name: 'chainguard', url: /^cgr\.dev$/, secret: true },
]

/** Rules of one registry (service quota). */
const mostRules = 50

interface Keys {
  credentialArn?: string | undefined
  customRoleArn?: string | undefined
}

/**
 * Throws unless a rule has the right credentials: a role for another account's ECR, a secret for
 * other registries, none for public ones.
 */
function checkKeys(
  region: Region,
  upstream: (typeof upstreams)[number],
  url: string,
  { credentialArn, customRoleArn }: Keys,
): void {
  if (upstream.secret && credentialArn === undefined)
    throw invalid(
      'credentialArn',
      `credentialArn is required for upstream registry ${upstream.name}`,
    )
  if (!upstream.secret && credentialArn !== undefined)
    throw invalid(
      'credentialArn',
      `credentialArn is not supported for upstream registry ${upstream.name}`,
    )
  if (upstream.name !== 'ecr' && customRoleArn !== undefined)
    throw invalid(
      'customRoleArn',
      `customRoleArn is not supported for upstream registry ${upstream.name}`,
    )
  if (upstream.name === 'ecr' && !url.startsWith(region.account) && customRoleArn === undefined)
    throw invalid('customRoleArn', 'customRoleArn is required for a registry of another account')
}

function upstreamOf(url: string, named: UpstreamRegistry | undefined): (typeof upstreams)[number] {
  const upstream = upstreams.find((one) => one.url.test(url))
  if (!upstream || (named !== undefined && named !== upstream.name)) {
    throw new Fault(
      'UnsupportedUpstreamRegistryException',
      `The upstream registry ${named ?? ''} with URL ${url} is not supported`.replace('  ', ' '),
    )
  }
  return upstream
}

export const createPullThroughCacheRule: Operation<
  CreatePullThroughCacheRuleRequest,
  CreatePullThroughCacheRuleResponse
> = (input, { region }) => {
  checkRegistry(region, input.registryId)
  const {
    ecrRepositoryPrefix = '',
    upstreamRegistryUrl = '',
    credentialArn,
    customRoleArn,
    upstreamRepositoryPrefix = 'ROOT',
  } = input
  const { cacheRules } = region.ecr.registry
  const upstream = upstreamOf(upstreamRegistryUrl, input.upstreamRegistry)
  if (cacheRules.has(ecrRepositoryPrefix)) {
    throw new Fault(
      'PullThroughCacheRuleAlreadyExistsException',
      `A pull through cache rule with prefix '${ecrRepositoryPrefix}' already exists in ` +
        `the registry with id '${region.account}'`,
    )
  }
  if (cacheRules.size >= mostRules)
    throw new Fault(
      'LimitExceededException',
      `The registry with id '${region.account}' already has ${mostRules} pull through cache rules`,
    )
  checkKeys(region, upstream, upstreamRegistryUrl, input)
  const rule: CacheRule = {
    ecrRepositoryPrefix,
    upstreamRegistryUrl,
    createdAt: new Date(region.clock.now()),
    registryId: region.account,
    ...(credentialArn === undefined ? {} : { credentialArn }),
    ...(customRoleArn === undefined ? {} : { customRoleArn }),
    upstreamRepositoryPrefix,
    upstreamRegistry: upstream.name,
  }
  cacheRules.set(ecrRepositoryPrefix, rule)
  return { ...rule }
}

function findRule(
  region: Region,
  {
    registryId,
    ecrRepositoryPrefix = '',
  }: { registryId?: string | undefined; ecrRepositoryPrefix: string | undefined },
): CacheRule {
  checkRegistry(region, registryId)
  const rule = region.ecr.registry.cacheRules.get(ecrRepositoryPrefix)
  if (rule) return rule
  throw new Fault(
    'PullThroughCacheRuleNotFoundException',
    `A pull through cache rule with prefix '${ecrRepositoryPrefix}' does not exist in the ` +
      `registry with id '${region.account}'`,
  )
}

export const describePullThroughCacheRules: Operation<
  DescribePullThroughCacheRulesRequest,
  DescribePullThroughCacheRulesResponse
> = (input, { region }) => {
  checkRegistry(region, input.registryId)
  const { ecrRepositoryPrefixes: prefixes } = input
  const rules = prefixes?.map((ecrRepositoryPrefix) =>
    findRule(region, { ecrRepositoryPrefix }),
  ) ?? [...region.ecr.registry.cacheRules.values()]
  const sorted = rules.toSorted((a, b) => (a.ecrRepositoryPrefix < b.ecrRepositoryPrefix ? -1 : 1))
  const { items, nextToken } = page(
    ['cache-rules', prefixes],
    sorted,
    input,
    (rule) => rule.ecrRepositoryPrefix,
  )
  return { pullThroughCacheRules: items.map((rule) => ({ ...rule })), nextToken }
}

export const updatePullThroughCacheRule: Operation<
  UpdatePullThroughCacheRuleRequest,
  UpdatePullThroughCacheRuleResponse
> = (input, { region }) => {
  const rule = findRule(region, input)
  const { credentialArn = rule.credentialArn, customRoleArn = rule.customRoleArn } = input
  if (input.credentialArn === undefined && input.customRoleArn === undefined)
    throw invalid('credentialArn', 'Either credentialArn or customRoleArn must be specified')
  checkKeys(
    region,
    upstreamOf(rule.upstreamRegistryUrl, rule.upstreamRegistry),
    rule.upstreamRegistryUrl,
    { credentialArn, customRoleArn },
  )
  const updatedAt = new Date(region.clock.now())
  region.ecr.registry.cacheRules.set(rule.ecrRepositoryPrefix, {
    ...rule,
    ...(credentialArn === undefined ? {} : { credentialArn }),
    ...(customRoleArn === undefined ? {} : { customRoleArn }),
    updatedAt,
  })
  const { ecrRepositoryPrefix, upstreamRepositoryPrefix } = rule
  return {
    ecrRepositoryPrefix,
    registryId: region.account,
    updatedAt,
    credentialArn,
    customRoleArn,
    upstreamRepositoryPrefix,
  }
}

export const deletePullThroughCacheRule: Operation<
  DeletePullThroughCacheRuleRequest,
  DeletePullThroughCacheRuleResponse
> = (input, { region }) => {
  const rule = findRule(region, input)
  region.ecr.registry.cacheRules.delete(rule.ecrRepositoryPrefix)
  const { upstreamRegistry: _, updatedAt: __, ...gone } = rule
  return gone
}

/**
 * Validates a rule without calling its upstream: it fails only if its secret's name ends in
 * `-fails`.
 */
export const validatePullThroughCacheRule: Operation<
  ValidatePullThroughCacheRuleRequest,
  ValidatePullThroughCacheRuleResponse
> = (input, { region }) => {
  const { upstreamRegistry: _, updatedAt: __, createdAt: ___, ...rule } = findRule(region, input)
  if (!/-fails(-\w{6})?$/.test(rule.credentialArn ?? '')) return { ...rule, isValid: true }
  return {
    ...rule,
    isValid: false,
    failure: 'The upstream registry could not be authenticated with the credentials of the secret.',
  }
}
