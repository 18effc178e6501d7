import { openToken, sealToken } from '../world/page-token.ts'
import { invalid } from './lookup.ts'

interface PageInput {
  nextToken?: string | undefined
  limit?: number | undefined
}

/** Returns one page of sorted items. The token holds the key of the page's last item. */
export function page<T>(
  list: readonly unknown[],
  items: readonly T[],
  input: PageInput,
  key: (item: T) => string,
): { items: T[]; nextToken: string | undefined } {
  const size = input.limit ?? 50
  const after = input.nextToken === undefined ? undefined : openToken(list, input.nextToken)
  const index = after === undefined ? -1 : items.findIndex((item) => key(item) === after)
  if (input.nextToken !== undefined && index < 0)
    throw invalid('The specified nextToken is invalid.')
  const taken = items.slice(index + 1, index + 1 + size)
  const last = taken.at(-1)
  const more = last !== undefined && items.length > index + 1 + size
  return { items: taken, nextToken: more ? sealToken(list, key(last)) : undefined }
}
