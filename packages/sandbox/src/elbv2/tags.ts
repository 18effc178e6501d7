import type {
  AddTagsInput,
  AddTagsOutput,
  DescribeTagsInput,
  DescribeTagsOutput,
  RemoveTagsInput,
  RemoveTagsOutput,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import { findBalancer, findListener, findRule, findTargetGroup, invalid } from './lookup.ts'

/** Throws for invalid tags. */
export function checkTags(tags: readonly Tag[]): void {
  const keys = tags.map((t) => t.Key ?? '')
  if (keys.some((k) => k.length === 0 || k.length > 128))
    throw invalid('Tag keys must have between 1 and 128 characters')
  if (keys.some((k) => k.startsWith('aws:'))) throw invalid("Tag keys cannot start with 'aws:'")
  if (new Set(keys).size < keys.length)
    throw new Fault('DuplicateTagKeysException', 'A tag key was specified more than once')
  if (keys.length > 50) throw new Fault('TooManyTagsException', 'The maximum number of tags is 50')
}

function checkResources(region: Region, arns: readonly string[]): void {
  for (const arn of arns) {
    const kind = arn.split(':')[5]?.split('/')[0]
    if (kind === 'loadbalancer') findBalancer(region, arn)
    else if (kind === 'targetgroup') findTargetGroup(region, arn)
    else if (kind === 'listener') findListener(region, arn)
    else if (kind === 'listener-rule') findRule(region, arn)
    else throw invalid(`'${arn}' is not a valid resource ARN`)
  }
}

export const addTags: Operation<AddTagsInput, AddTagsOutput> = (
  { ResourceArns = [], Tags = [] },
  { region },
) => {
  checkResources(region, ResourceArns)
  checkTags(Tags)
  const { tags } = region.elbv2
  for (const arn of ResourceArns) {
    const kept = (tags.get(arn) ?? []).filter((t) => Tags.every((n) => n.Key !== t.Key))
    tags.set(arn, [...kept, ...Tags])
  }
  return {}
}

export const removeTags: Operation<RemoveTagsInput, RemoveTagsOutput> = (
  { ResourceArns = [], TagKeys = [] },
  { region },
) => {
  checkResources(region, ResourceArns)
  const { tags } = region.elbv2
  for (const arn of ResourceArns)
    tags.set(
      arn,
      (tags.get(arn) ?? []).filter((t) => !TagKeys.includes(t.Key ?? '')),
    )
  return {}
}

export const describeTags: Operation<DescribeTagsInput, DescribeTagsOutput> = (
  { ResourceArns = [] },
  { region },
) => {
  if (ResourceArns.length > 20) throw invalid('You can describe the tags of at most 20 resources')
  checkResources(region, ResourceArns)
  return {
    TagDescriptions: ResourceArns.map((ResourceArn) => ({
      ResourceArn,
      Tags: region.elbv2.tags.get(ResourceArn) ?? [],
    })),
  }
}
