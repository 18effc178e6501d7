import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { requireRepositoryState, invalid, repositoryArn } from '../lookup.ts'
import type { RepositoryState } from '../state/repository.ts'

const isReserved = (key = '') => key.toLowerCase().startsWith('aws:')

/** Throws for tags that ECR refuses: reserved or duplicate keys, or more than 50. */
export function checkTags(added: readonly Tag[] = [], kept: readonly Tag[] = []): void {
  const keys = new Set(added.map((t) => t.Key))
  if (added.some((t) => isReserved(t.Key)))
    throw new Fault(
      'InvalidTagParameterException',
      'Tag keys cannot start with the reserved prefix aws:',
    )
  if (keys.size < added.length)
    throw new Fault('InvalidTagParameterException', 'Duplicate tag keys are not allowed')
  if (kept.length + added.length > 50)
    throw new Fault('TooManyTagsException', 'A repository can have at most 50 tags')
}

function find(region: Region, arn = ''): RepositoryState {
  const prefix = repositoryArn(region, '')
  if (!arn.startsWith(prefix)) throw invalid('resourceArn', 'Invalid ARN')
  return requireRepositoryState(region, { repositoryName: arn.slice(prefix.length) })
}

export const listTagsForResource: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = (input, { region }) => ({
  tags: [...find(region, input.resourceArn).tags],
})

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = (
  input,
  { region },
) => {
  const repository = find(region, input.resourceArn)
  const added = input.tags ?? []
  const kept = repository.tags.filter((t) => !added.some((a) => a.Key === t.Key))
  checkTags(added, kept)
  repository.tags = [...kept, ...added]
  return {}
}

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = (
  input,
  { region },
) => {
  const repository = find(region, input.resourceArn)
  repository.tags = repository.tags.filter((t) => !input.tagKeys?.includes(t.Key ?? ''))
  return {}
}
