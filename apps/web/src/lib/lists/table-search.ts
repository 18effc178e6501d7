/** The column that sorts a table, and the direction. */
export interface Sort {
  column: string
  down: boolean
}

/** Search parameters of a table. */
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

/** Reads the search parameters. Drops values that are not text. */
export function readTableSearch(search: Record<string, unknown>): TableSearch {
  const query = text(search['q'])
  const sort = text(search['sort'])
  const state = text(search['state'])
  return { ...(query ? { q: query } : {}), ...(sort ? { sort } : {}), ...(state ? { state } : {}) }
}

/** `name`, or `-name` for descending order. */
export const readSort = (sort: string | undefined, otherwise: Sort): Sort =>
  sort ? { column: sort.replace(/^-/, ''), down: sort.startsWith('-') } : otherwise
export const writeSort = ({ column, down }: Sort): string => `${down ? '-' : ''}${column}`

/** Tasks that started last come first. */
export const newestFirst: Sort = { column: 'started', down: true }
