import type { Filter } from '@aws-sdk/client-ec2'
import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'
import type { Region } from '../world/region.ts'
import { isLike } from '../world/wildcard.ts'

/** Input that Describe operations share. */
interface SelectInput {
  Filters?: Filter[] | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

type Found = string | undefined | readonly (string | undefined)[]

/** Names, errors and filters of a kind of resource. */
export interface ResourceKind<T> {
  prefix: string
  /** As in `The subnet ID 'subnet-…' does not exist`. */
  noun: string
  /** As in `InvalidSubnetID.NotFound`. */
  code: string
  /** Error code for malformed ids, if it does not derive from `code`. */
  malformed?: string
  of: (region: Region) => ReadonlyMap<string, T>
  idOf: (item: T) => string
  filters: Record<string, (item: T) => Found>
}

const wellFormed = /^[a-z]+-([0-9a-f]{8}|[0-9a-f]{17})$/

/** Returns one resource by id. Throws EC2's fault if it does not exist. */
export function named<T>(region: Region, kind: ResourceKind<T>, id = ''): T {
  const found = kind.of(region).get(id)
  if (found) return found
  if (!wellFormed.test(id) || !id.startsWith(`${kind.prefix}-`)) {
    throw new Fault(
      `${kind.malformed ?? kind.code}.Malformed`,
      `Invalid id: "${id}" (expecting "${kind.prefix}-...")`,
    )
  }
  throw new Fault(`${kind.code}.NotFound`, `The ${kind.noun} '${id}' does not exist`)
}

/** Selects resources by ids and filters, and returns one page of them. */
export function select<T>(
  region: Region,
  kind: ResourceKind<T>,
  ids: readonly string[] | undefined,
  input: SelectInput,
): { items: T[]; NextToken: string | undefined } {
  const { MaxResults, NextToken } = input
  if (MaxResults !== undefined && ids?.length) {
    throw new Fault(
      'InvalidParameterCombination',
      `The parameter ${kind.prefix}Ids cannot be used with the parameter maxResults`,
    )
  }
  if (MaxResults !== undefined && (MaxResults < 5 || MaxResults > 1_000)) {
    const bound = MaxResults < 5 ? 'greater than or equal to 5' : 'less than or equal to 1000'
    throw new Fault(
      'InvalidParameterValue',
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value ${bound}.`,
    )
  }
  const all = ids?.length ? ids.map((id) => named(region, kind, id)) : [...kind.of(region).values()]
  const tests = (input.Filters ?? []).map((filter) => testOf(region, kind, filter))
  const passed = all
    .filter((item) => tests.every((test) => test(item)))
    .sort((a, b) => (kind.idOf(a) < kind.idOf(b) ? -1 : 1))
  const after = NextToken === undefined ? '' : openToken([kind.code], NextToken)
  if (after === undefined) throw new Fault('InvalidNextToken', 'The token provided is invalid.')
  const rest = passed.filter((item) => kind.idOf(item) > after)
  const items = rest.slice(0, MaxResults ?? 1_000)
  const last = items.at(-1)
  return {
    items,
    NextToken:
      last && rest.length > items.length ? sealToken([kind.code], kind.idOf(last)) : undefined,
  }
}

/** Returns the test of a filter: any of its values must match, with `*` and `?` as wildcards. */
function testOf<T>(
  region: Region,
  kind: ResourceKind<T>,
  { Name = '', Values = [] }: Filter,
): (item: T) => boolean {
  const found = valuesOf(region, kind, Name)
  return (item) =>
    [found(item)]
      .flat()
      .some((value) => value !== undefined && Values.some((v) => isLike(v, value)))
}

function valuesOf<T>(region: Region, kind: ResourceKind<T>, name: string): (item: T) => Found {
  const tags = (item: T) => region.ec2.tags.get(kind.idOf(item)) ?? []
  if (name === 'tag-key') return (item) => tags(item).map((t) => t.Key)
  if (name.startsWith('tag:'))
    return (item) => tags(item).find((t) => t.Key === name.slice(4))?.Value
  const found = Object.hasOwn(kind.filters, name) ? kind.filters[name] : undefined
  if (!found) throw new Fault('InvalidParameterValue', `The filter '${name}' is invalid`)
  return found
}
