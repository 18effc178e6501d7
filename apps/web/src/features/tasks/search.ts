import type { Side } from './filter'

/** What of a list of tasks stands in the address. */
export interface TasksSearch {
  status?: Side | undefined
  q?: string | undefined
  sort?: string | undefined
}

const text = (value: unknown) => {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  return null
}

/** Reads it; what is not known is left out. */
export function readTasksSearch(search: Record<string, unknown>): TasksSearch {
  const query = text(search['q'])
  const sort = text(search['sort'])
  const status = search['status']
  return {
    ...(status === 'running' || status === 'stopped' ? { status } : {}),
    ...(query ? { q: query } : {}),
    ...(sort ? { sort } : {}),
  }
}
