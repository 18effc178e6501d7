import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-application-auto-scaling'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { ScalableTargetState } from './state.ts'

function targetOf(region: Region, arn = ''): ScalableTargetState {
  const target = [...region.scaling.targets.values()].find(
    (t) => t.record.ScalableTargetARN === arn,
  )
  if (!target)
    throw new Fault('ResourceNotFoundException', `The specified resource does not exist: ${arn}`)
  return target
}

export const listTagsForResource: Operation<
  ListTagsForResourceRequest,
  ListTagsForResourceResponse
> = (input, { region }) => ({ Tags: { ...targetOf(region, input.ResourceARN).tags } })

export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = (
  input,
  { region },
) => {
  const target = targetOf(region, input.ResourceARN)
  const tags = { ...target.tags, ...input.Tags }
  if (Object.keys(tags).length > 50)
    throw new Fault('TooManyTagsException', 'A resource can have at most 50 tags.')
  target.tags = tags
  return {}
}

export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = (
  input,
  { region },
) => {
  const target = targetOf(region, input.ResourceARN)
  target.tags = Object.fromEntries(
    Object.entries(target.tags).filter(([key]) => !input.TagKeys?.includes(key)),
  )
  return {}
}
