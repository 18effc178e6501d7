import type {
  CreateRepositoryCreationTemplateRequest,
  CreateRepositoryCreationTemplateResponse,
  DeleteRepositoryCreationTemplateRequest,
  DeleteRepositoryCreationTemplateResponse,
  DescribeRepositoryCreationTemplatesRequest,
  DescribeRepositoryCreationTemplatesResponse,
  RCTAppliedFor,
  UpdateRepositoryCreationTemplateRequest,
  UpdateRepositoryCreationTemplateResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { putPolicy } from '../lifecycle/lifecycle-policies.ts'
import { toLifecycleRules } from '../lifecycle/lifecycle-rules.ts'
import { invalid } from '../lookup.ts'
import { page } from '../page.ts'
import { newRepositoryState } from '../repositories/repositories.ts'
import { checkedPolicy } from '../repositories/repository-policies.ts'
import type { CreationTemplate } from '../state/registry.ts'
import type { RepositoryState } from '../state/repository.ts'

type TemplateInput = Omit<UpdateRepositoryCreationTemplateRequest, 'prefix'>

/**
 * Checks a template's policies when it is set, not when it is first used. An empty policy means
 * none.
 */
function check(
  region: Region,
  {
    repositoryPolicy = '',
    lifecyclePolicy = '',
    appliedFor,
    resourceTags,
    encryptionConfiguration,
    customRoleArn,
  }: TemplateInput,
): void {
  if (appliedFor?.length === 0) throw invalid('appliedFor', 'At least one value must be specified')
  if (repositoryPolicy !== '') checkedPolicy(region, repositoryPolicy)
  if (lifecyclePolicy !== '') toLifecycleRules(lifecyclePolicy)
  // API reference: tags and KMS keys require a role.
  const needsRole =
    (resourceTags?.length ?? 0) > 0 ||
    encryptionConfiguration?.encryptionType?.startsWith('KMS') === true
  if (needsRole && customRoleArn === undefined)
    throw invalid(
      'customRoleArn',
      'customRoleArn is required for resource tags and for KMS encryption',
    )
}

const given = <T extends object>(input: T): T =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T

function find(region: Region, prefix = ''): CreationTemplate {
  const template = region.ecr.registry.templates.get(prefix)
  if (template) return template
  throw new Fault(
    'TemplateNotFoundException',
    `The Template with prefix '${prefix}' does not exist in the registry with id ` +
      `'${region.account}'`,
  )
}

export const createRepositoryCreationTemplate: Operation<
  CreateRepositoryCreationTemplateRequest,
  CreateRepositoryCreationTemplateResponse
> = (input, { region }) => {
  const { prefix = '' } = input
  const { templates } = region.ecr.registry
  if (templates.has(prefix))
    throw new Fault(
      'TemplateAlreadyExistsException',
      `The Template with prefix '${prefix}' already exists in the registry with id ` +
        `'${region.account}'`,
    )
  check(region, input)
  const now = new Date(region.clock.now())
  const template: CreationTemplate = {
    encryptionConfiguration: { encryptionType: 'AES256' },
    imageTagMutability: 'MUTABLE',
    ...given(input),
    prefix,
    createdAt: now,
    updatedAt: now,
  }
  templates.set(prefix, template)
  return { registryId: region.account, repositoryCreationTemplate: { ...template } }
}

export const describeRepositoryCreationTemplates: Operation<
  DescribeRepositoryCreationTemplatesRequest,
  DescribeRepositoryCreationTemplatesResponse
> = (input, { region }) => {
  const { prefixes } = input
  const all = [...region.ecr.registry.templates.values()].filter(
    ({ prefix }) => prefixes?.includes(prefix) ?? true,
  )
  const { items, nextToken } = page(
    ['templates', prefixes],
    all.sort((a, b) => (a.prefix < b.prefix ? -1 : 1)),
    input,
    ({ prefix }) => prefix,
  )
  return {
    registryId: region.account,
    repositoryCreationTemplates: items.map((template) => ({ ...template })),
    nextToken,
  }
}

export const updateRepositoryCreationTemplate: Operation<
  UpdateRepositoryCreationTemplateRequest,
  UpdateRepositoryCreationTemplateResponse
> = (input, { region }) => {
  const template: CreationTemplate = {
    ...find(region, input.prefix),
    ...given(input),
    prefix: input.prefix ?? '',
    updatedAt: new Date(region.clock.now()),
  }
  check(region, template)
  region.ecr.registry.templates.set(template.prefix, template)
  return { registryId: region.account, repositoryCreationTemplate: { ...template } }
}

export const deleteRepositoryCreationTemplate: Operation<
  DeleteRepositoryCreationTemplateRequest,
  DeleteRepositoryCreationTemplateResponse
> = (input, { region }) => {
  const template = find(region, input.prefix)
  region.ecr.registry.templates.delete(template.prefix)
  return { registryId: region.account, repositoryCreationTemplate: { ...template } }
}

/**
 * Returns the template for a new repository: the one with the longest prefix, or else the root
 * template.
 */
function templateFor(
  region: Region,
  name: string,
  reason: RCTAppliedFor,
): CreationTemplate | undefined {
  const fits = ({ prefix }: CreationTemplate) =>
    prefix === 'ROOT' || name.startsWith(prefix.replace(/\/?$/, '/'))
  const length = ({ prefix }: CreationTemplate) => (prefix === 'ROOT' ? 0 : prefix.length)
  return [...region.ecr.registry.templates.values()]
    .filter((one) => fits(one) && one.appliedFor?.includes(reason) === true)
    .sort((a, b) => length(b) - length(a))[0]
}

/**
 * Creates a repository for a push, a replication or a pull through. A push needs a template that
 * allows it.
 */
export function createBySelf(
  region: Region,
  name: string,
  reason: RCTAppliedFor,
): RepositoryState | undefined {
  const template = templateFor(region, name, reason)
  if (!template && reason === 'CREATE_ON_PUSH') return undefined
  const {
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
    encryptionConfiguration,
    resourceTags: tags,
    repositoryPolicy = '',
    lifecyclePolicy = '',
  } = template ?? {}
  const repository = newRepositoryState(region, name, {
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
    encryptionConfiguration,
    tags,
  })
  if (repositoryPolicy !== '')
    repository.policyText = checkedPolicy(region, repositoryPolicy, { force: true })
  if (lifecyclePolicy !== '') putPolicy(region, repository, lifecyclePolicy)
  return repository
}
