/**
 * Cuts a list into pieces of at most `size`. Most Describe calls take 100 ids, DescribeServices
 * takes 10.
 */
export function chunks<T>(all: readonly T[], size: number): T[][] {
  const pieces: T[][] = []
  for (let start = 0; start < all.length; start += size) pieces.push(all.slice(start, start + size))
  return pieces
}

/**
 * AWS returned a page token a second time. Pages that were read are kept and marked as incomplete.
 */
export class PagesLoop extends Error {
  constructor() {
    super('AWS gave the same page token twice; the list is not whole.')
    this.name = 'PagesLoop'
  }
}

/**
 * Reads a list to its last page. Items are deduplicated, so a page that AWS serves twice adds
 * nothing.
 */
export async function allPages(
  page: (token: string | undefined) => Promise<{ items: string[]; next: string | undefined }>,
): Promise<string[]> {
  const items = new Set<string>()
  const tokens = new Set<string>()
  for (let token: string | undefined; ;) {
    const answer = await page(token)
    for (const item of answer.items) items.add(item)
    if (!answer.next) return [...items]
    if (tokens.has(answer.next)) throw new PagesLoop()
    tokens.add(answer.next)
    token = answer.next
  }
}
