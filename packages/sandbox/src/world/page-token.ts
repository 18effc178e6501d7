import { createHash } from 'node:crypto'

/**
 * What a caller sends back for the next page: where it begins, and a mark of the list that it is of, so that a token of
 * another list is not taken for one of this. `list` is what tells it from any other: the operation, and its filters.
 */
export const sealToken = (list: readonly unknown[], place: string): string =>
  Buffer.from(`${markOf(list)}|${place}`).toString('base64url')

/** The place that a token of this list names; undefined if it is none. */
export function openToken(list: readonly unknown[], token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString()
  const mark = `${markOf(list)}|`
  return text.startsWith(mark) ? text.slice(mark.length) : undefined
}

const markOf = (list: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16)
