import { invalid } from './lookup.ts'

interface Asked {
  nextToken?: string | undefined
  limit?: number | undefined
}

/** One page of things that are in order already. The token names the last thing of the page by its key. */
export function page<T>(items: readonly T[], asked: Asked, key: (item: T) => string): { items: T[]; nextToken: string | undefined } {
  const size = asked.limit ?? 50
  const after = asked.nextToken === undefined ? undefined : Buffer.from(asked.nextToken, 'base64url').toString()
  const at = after === undefined ? -1 : items.findIndex((item) => key(item) === after)
  if (after !== undefined && at < 0) throw invalid('The specified nextToken is invalid.')
  const taken = items.slice(at + 1, at + 1 + size)
  const last = taken.at(-1)
  const more = last !== undefined && items.length > at + 1 + size
  return { items: taken, nextToken: more ? Buffer.from(key(last)).toString('base64url') : undefined }
}
