import { openToken, sealToken } from '../world/page-token.ts'
import { invalid } from './lookup.ts'

interface Asked {
  nextToken?: string | undefined
  limit?: number | undefined
}

/** One page of things that are in order already. The token names the last thing of the page by its key. */
export function page<T>(
  list: readonly unknown[],
  items: readonly T[],
  asked: Asked,
  key: (item: T) => string,
): { items: T[]; nextToken: string | undefined } {
  const size = asked.limit ?? 50
  const after = asked.nextToken === undefined ? undefined : openToken(list, asked.nextToken)
  const at = after === undefined ? -1 : items.findIndex((item) => key(item) === after)
  if (asked.nextToken !== undefined && at < 0) throw invalid('The specified nextToken is invalid.')
  const taken = items.slice(at + 1, at + 1 + size)
  const last = taken.at(-1)
  const more = last !== undefined && items.length > at + 1 + size
  return { items: taken, nextToken: more ? sealToken(list, key(last)) : undefined }
}
