import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecs'
import type { Tag } from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { ecsArn } from './arn.ts'
import {
  findCluster,
  findDefinition,
  findInstance,
  findService,
  findTask,
  invalid,
} from './lookup.ts'
import { checkTags, isReserved } from './tag-rules.ts'

interface Tagged {
  get: () => Tag[]
  set: (tags: Tag[]) => void
}

/**
 * Returns the resource of an ARN. Tagging takes long ARNs only, because a short one names no
 * cluster.
 */
function find(region: Region, arn = ''): Tagged {
  const prefix = ecsArn(region, '')
  const [kind, cluster, id] = arn.startsWith(prefix) ? arn.slice(prefix.length).split('/') : []
  const gone = new Fault(
    'InvalidParameterException',
    'The specified resource could not be found. Specify a valid resource ARN and try again.',
  )
  const on = (state: { tags: Tag[] } | undefined): Tagged => {
    if (!state) throw gone
    return { get: () => state.tags, set: (tags) => void (state.tags = tags) }
  }
  if (kind === 'cluster') return on(findCluster(region, cluster))
  if (kind === 'task-definition') return on(findDefinition(region, arn))
  if (kind === 'capacity-provider') {
    const provider = region.ecs.capacityProviders.get(cluster ?? '')
    if (!provider) throw gone
    return { get: () => provider.tags ?? [], set: (tags) => void (provider.tags = tags) }
  }
  if (id === undefined) throw invalid('Long arn format must be used for tagging operations.')
  if (kind === 'service') return on(findService(region, findCluster(region, cluster), arn))
  if (kind === 'container-instance')
    return on(findInstance(region, findCluster(region, cluster), arn))
  const task = kind === 'task' ? findTask(region, findCluster(region, cluster), arn) : undefined
  if (!task) throw gone
  return { get: () => task.record.tags ?? [], set: (tags) => void (task.record.tags = tags) }
}

export const listTagsForResource: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = (input, { region }) => ({
  tags: find(region, input.resourceArn).get(),
})

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = (
  input,
  { region },
) => {
  const resource = find(region, input.resourceArn)
  const added = input.tags ?? []
  const kept = resource.get().filter((t) => !added.some((a) => a.key === t.key))
  checkTags(added, kept)
  resource.set([...kept, ...added])
  return {}
}

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = (
  input,
  { region },
) => {
  const resource = find(region, input.resourceArn)
  if (input.tagKeys?.some(isReserved))
    throw invalid('Some of your tag keys begin with aws:, which is reserved.')
  resource.set(resource.get().filter((t) => !input.tagKeys?.includes(t.key ?? '')))
  return {}
}
