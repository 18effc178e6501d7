import { openToken, sealToken } from '../world/page-token.ts'
import { invalid } from './lookup.ts'

interface PageInput {
  nextToken?: string | undefined
  maxResults?: number | undefined
}

/**
 * Returns one page of items that are sorted by place. The token holds the place of the page's last
 * item, so that deleting that item leaves no gap.
 */
export function page<T, P extends string | number>(
  list: readonly unknown[],
  items: Iterable<T>,
  input: PageInput,
  placeOf: (item: T) => P,
): { items: T[]; nextToken: string | undefined } {
  const size = input.maxResults ?? 100
  const after = input.nextToken === undefined ? undefined : (opened(list, input.nextToken) as P)
  const taken: T[] = []
  for (const item of items) {
    if (after !== undefined && placeOf(item) <= after) continue
    if (taken.length === size) {
      const last = taken.at(-1)
      return {
        items: taken,
        nextToken: last === undefined ? undefined : sealToken(list, JSON.stringify(placeOf(last))),
      }
    }
    taken.push(item)
  }
  return { items: taken, nextToken: undefined }
}

function opened(list: readonly unknown[], token: string): unknown {
  const place = openToken(list, token)
  if (place === undefined) throw invalid('nextToken', 'Invalid token')
  return JSON.parse(place)
}
