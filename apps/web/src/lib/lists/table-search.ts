/** Which column a table is sorted by, and which way. */
export interface Sort {
  column: string
  down: boolean
}

/** What of a table stands in the address. */
export interface TableSearch {
  q?: string
  sort?: string
  state?: string
}

const text = (value: unknown) => {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  return undefined
}

/** Reads it; what is not text is left out. */
export function readTableSearch(search: Record<string, unknown>): TableSearch {
  const query = text(search['q'])
  const sort = text(search['sort'])
  const state = text(search['state'])
  return { ...(query ? { q: query } : {}), ...(sort ? { sort } : {}), ...(state ? { state } : {}) }
}

/** `name` or `-name` for downwards. */
export const readSort = (sort: string | undefined, otherwise: Sort): Sort =>
  sort ? { column: sort.replace(/^-/, ''), down: sort.startsWith('-') } : otherwise
export const writeSort = ({ column, down }: Sort): string => `${down ? '-' : ''}${column}`

/** Tasks: what started last stands first. */
export const newestFirst: Sort = { column: 'started', down: true }
