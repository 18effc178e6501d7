import { Fault } from '../operation.ts'
import { openToken, sealToken } from '../world/page-token.ts'

interface PageInput {
  nextToken?: string | undefined
  maxResults?: number | undefined
}

interface List {
  /** Identifies the list: the operation and its filters. */
  of: unknown[]
  /** Page size unless the input sets one: 10 for ListServices, 100 for all others. */
  byDefault?: number
  /** Sort key of an item. Defaults to the item itself. */
  key?: (item: string) => string
  descending?: boolean
}

/**
 * Returns one page of a list. The token names the last item of the page instead of a position, so
 * that items added or removed between two pages move no other item. It is valid for the same list
 * only.
 */
export function page(
  items: Iterable<string>,
  input: PageInput,
  list: List,
): { items: string[]; nextToken: string | undefined } {
  const size = input.maxResults ?? list.byDefault ?? 100
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw new Fault('InvalidParameterException', 'maxResults must be between 1 and 100.')
  }
  const key = list.key ?? ((item: string) => item)
  const sign = list.descending ? -1 : 1
  const compare = (a: string, b: string) => {
    if (a === b) return 0
    return a < b ? -sign : sign
  }
  const after = input.nextToken === undefined ? undefined : openToken(list.of, input.nextToken)
  if (input.nextToken !== undefined && after === undefined)
    throw new Fault('InvalidParameterException', 'Invalid token.')
  const sorted = [...items]
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => compare(a.key, b.key))
  const from = after === undefined ? 0 : sorted.findIndex((s) => compare(s.key, after) > 0)
  if (from < 0) return { items: [], nextToken: undefined }
  const taken = sorted.slice(from, from + size)
  const last = taken.at(-1)
  const more = last !== undefined && sorted.length > from + size
  return {
    items: taken.map((t) => t.item),
    nextToken: more ? sealToken(list.of, last.key) : undefined,
  }
}
