import { createHash } from 'node:crypto'

/**
 * Makes a page token from the place where the next page begins and a digest of `list`: the
 * operation and its filters. A token is valid for its own list only.
 */
export const sealToken = (list: readonly unknown[], place: string): string =>
  Buffer.from(`${markOf(list)}|${place}`).toString('base64url')

/** Returns the place in a page token, or undefined if the token is invalid or of another list. */
export function openToken(list: readonly unknown[], token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString()
  const mark = `${markOf(list)}|`
  return text.startsWith(mark) ? text.slice(mark.length) : undefined
}

const markOf = (list: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16)
