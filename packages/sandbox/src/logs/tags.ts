import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs'
import { Fault, type Operation } from '../operation.ts'
import { findGroup } from './lookup.ts'

export const listTagsForResource: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = (input, { region }) => ({
  tags: { ...findGroup(region, { logGroupIdentifier: input.resourceArn }).tags },
})

export const tagResource: Operation<TagResourceRequest, void> = (input, { region }) => {
  const group = findGroup(region, { logGroupIdentifier: input.resourceArn })
  const tags = { ...group.tags, ...input.tags }
  if (Object.keys(tags).length > 50)
    throw new Fault('TooManyTagsException', 'A resource can have at most 50 tags.')
  group.tags = tags
}

export const untagResource: Operation<UntagResourceRequest, void> = (input, { region }) => {
  const group = findGroup(region, { logGroupIdentifier: input.resourceArn })
  group.tags = Object.fromEntries(
    Object.entries(group.tags).filter(([key]) => !input.tagKeys?.includes(key)),
  )
}
