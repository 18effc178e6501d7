import type {
  Attribute,
  DeleteAttributesRequest,
  DeleteAttributesResponse,
  ListAttributesRequest,
  ListAttributesResponse,
  PutAttributesRequest,
  PutAttributesResponse,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { clusterOfArn } from '../arn.ts'
import { findCluster, findInstance, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import type { ClusterState, ContainerInstanceState } from '../state.ts'

/** Most custom attributes of one instance (docs: API_PutAttributes). */
const most = 10
const names = /^[A-Za-z0-9._/\\-]{1,128}$/
const values = /^[A-Za-z0-9._@:/\\ -]{1,128}$/
const isCustom = ({ name = '' }: Attribute) => !/^(ecs\.|com\.amazonaws\.)/.test(name)

/** ListAttributes: one row for each attribute of a cluster's ACTIVE and DRAINING instances. */
export const listAttributes: Operation<ListAttributesRequest, ListAttributesResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  if (input.attributeValue !== undefined && input.attributeName === undefined)
    throw invalid('attributeName must be specified with attributeValue.')
  const rows = new Map<string, Attribute>()
  for (const instance of cluster.instances.values()) {
    if (instance.record.status === 'INACTIVE') continue
    for (const attribute of instance.record.attributes) {
      if (input.attributeName !== undefined && attribute.name !== input.attributeName) continue
      if (input.attributeValue !== undefined && attribute.value !== input.attributeValue) continue
      rows.set(`${instance.id} ${attribute.name ?? ''}`, toAttribute(instance, attribute))
    }
  }
  const of = [
    'attributes',
    cluster.name,
    input.targetType,
    input.attributeName,
    input.attributeValue,
  ]
  const { items, nextToken } = page(rows.keys(), input, { of })
  return { attributes: items.flatMap((key) => rows.get(key) ?? []), nextToken }
}

export const putAttributes: Operation<PutAttributesRequest, PutAttributesResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.attributes ?? []
  if (requested.length === 0) throw invalid('Attributes cannot be empty.')
  if (requested.length > 10) throw invalid('Attributes can not be more than 10.')
  const put = requested.map((attribute) => ({
    attribute,
    instance: targetOf(region, cluster, attribute),
  }))
  for (const { attribute } of put) checkAttribute(attribute)
  const after = new Map<ContainerInstanceState, Attribute[]>()
  for (const {
    attribute: { name, value },
    instance,
  } of put) {
    const now = after.get(instance) ?? instance.record.attributes
    after.set(instance, [...now.filter((a) => a.name !== name), { name, value }])
  }
  for (const all of after.values()) {
    if (all.filter(isCustom).length > most)
      throw new Fault(
        'AttributeLimitExceededException',
        'You can apply up to 10 custom attributes for each resource.',
      )
  }
  for (const [instance, all] of after) change(instance, all)
  // A task may be placed now that the attribute exists.
  for (const service of cluster.services.values()) service.wake()
  cluster.placeWaiting()
  return { attributes: put.map(({ attribute, instance }) => toAttribute(instance, attribute)) }
}

export const deleteAttributes: Operation<DeleteAttributesRequest, DeleteAttributesResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const requested = (input.attributes ?? []).map((attribute) => ({
    attribute,
    instance: targetOf(region, cluster, attribute),
  }))
  if (requested.some(({ attribute }) => !isCustom(attribute)))
    throw invalid('Attributes that ECS has set cannot be deleted.')
  const gone: Attribute[] = []
  for (const { attribute, instance } of requested) {
    const matches = (a: Attribute) =>
      a.name === attribute.name && (attribute.value === undefined || a.value === attribute.value)
    gone.push(...instance.record.attributes.filter(matches).map((a) => toAttribute(instance, a)))
    change(
      instance,
      instance.record.attributes.filter((a) => !matches(a)),
    )
  }
  for (const service of cluster.services.values()) service.wake()
  return { attributes: gone }
}

function targetOf(
  region: Region,
  cluster: ClusterState,
  { targetId = '', targetType }: Attribute,
): ContainerInstanceState {
  if (!targetId.startsWith('arn:') && targetType === undefined)
    throw invalid('targetType must be specified with the short form of targetId.')
  const instance =
    clusterOfArn(targetId) === undefined || clusterOfArn(targetId) === cluster.name
      ? findInstance(region, cluster, targetId)
      : undefined
  if (!instance || instance.record.status === 'INACTIVE') {
    throw new Fault(
      'TargetNotFoundException',
      "The specified target wasn't found. You can view your available container instances " +
        'with ListContainerInstances.',
    )
  }
  return instance
}

function checkAttribute(attribute: Attribute): void {
  const { name = '', value } = attribute
  if (!names.test(name)) throw invalid('Invalid attribute name.')
  if (!isCustom(attribute)) throw invalid(`The attribute name ${name} is reserved.`)
  if (value !== undefined && (!values.test(value) || value.trim() !== value))
    throw invalid('Invalid attribute value.')
}

function change(instance: ContainerInstanceState, attributes: Attribute[]): void {
  instance.record.attributes = attributes
  instance.record.version++
}

const toAttribute = (instance: ContainerInstanceState, { name, value }: Attribute): Attribute => ({
  name,
  ...(value === undefined ? {} : { value }),
  targetId: instance.record.containerInstanceArn,
})
