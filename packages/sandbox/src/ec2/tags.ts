import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  ResourceType,
  Tag,
  TagSpecification,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'
import type { Region } from '../world/region.ts'
import type { Ec2 } from './state.ts'

/** Returns the tags for a new resource in TagSpecifications. */
export function specified(
  specifications: readonly TagSpecification[] | undefined,
  type: ResourceType,
): Tag[] {
  const tags = (specifications ?? [])
    .filter((s) => s.ResourceType === type)
    .flatMap((s) => s.Tags ?? [])
  for (const tag of tags) check(tag)
  return tags
}

/** Sets tags, replacing those with the same keys. */
export function setTags(ec2: Ec2, id: string, tags: readonly Tag[]): void {
  if (tags.length === 0) return
  const kept = (ec2.tags.get(id) ?? []).filter((t) => tags.every((n) => n.Key !== t.Key))
  ec2.tags.set(id, [...kept, ...tags.map((t) => ({ Key: t.Key, Value: t.Value ?? '' }))])
}

function check({ Key = '', Value = '' }: Tag): void {
  if (Key === '') throw new Fault('InvalidParameterValue', 'Tag key cannot be empty')
  if (Key.startsWith('aws:'))
    throw new Fault(
      'InvalidParameterValue',
      `Value ( ${Key} ) for parameter key is invalid. Tag keys starting with 'aws:' are ` +
        'reserved for internal use',
    )
  if (Key.length > 127)
    throw new Fault('InvalidParameterValue', 'Tag key exceeds the maximum length of 127 characters')
  if (Value.length > 255)
    throw new Fault(
      'InvalidParameterValue',
      'Tag value exceeds the maximum length of 255 characters',
    )
}

const kinds: readonly [
  prefix: string,
  type: ResourceType,
  of: (ec2: Ec2) => ReadonlyMap<string, unknown>,
][] = [
  ['vpc', 'vpc', (ec2) => ec2.vpcs],
  ['subnet', 'subnet', (ec2) => ec2.subnets],
  ['sg', 'security-group', (ec2) => ec2.groups],
  ['eni', 'network-interface', (ec2) => ec2.interfaces],
  ['i', 'instance', (ec2) => ec2.instances],
]

const kindOf = (id: string) => kinds.find(([prefix]) => id.startsWith(`${prefix}-`))

function checkResources(region: Region, ids: readonly string[]): void {
  for (const id of ids) {
    if (!kindOf(id)?.[2](region.ec2).has(id))
      throw new Fault('InvalidID', `The ID '${id}' is not valid`)
  }
}

export const createTags: Operation<CreateTagsRequest> = (
  { Resources = [], Tags = [] },
  { region },
) => {
  for (const tag of Tags) check(tag)
  checkResources(region, Resources)
  for (const id of Resources) setTags(region.ec2, id, Tags)
}

/**
 * DeleteTags: deletes a tag with a value only if the value matches; without any tags, deletes all.
 */
export const deleteTags: Operation<DeleteTagsRequest> = ({ Resources = [], Tags }, { region }) => {
  checkResources(region, Resources)
  const goes = (tag: Tag) =>
    !Tags || Tags.some((t) => t.Key === tag.Key && (t.Value === undefined || t.Value === tag.Value))
  for (const id of Resources)
    region.ec2.tags.set(
      id,
      (region.ec2.tags.get(id) ?? []).filter((t) => !goes(t)),
    )
}

export const describeTags: Operation<DescribeTagsRequest, DescribeTagsResult> = (
  { Filters = [] },
  { region },
) => {
  const all = [...region.ec2.tags].flatMap(([id, tags]) =>
    tags.map((t) => ({
      ResourceId: id,
      ResourceType: kindOf(id)?.[1],
      Key: t.Key,
      Value: t.Value,
    })),
  )
  const value = (t: (typeof all)[number], name = '') =>
    ({ 'resource-id': t.ResourceId, 'resource-type': t.ResourceType, key: t.Key, value: t.Value })[
      name
    ]
  return {
    Tags: all.filter((t) =>
      Filters.every(({ Name, Values = [] }) => Values.includes(value(t, Name) ?? '')),
    ),
  }
}
