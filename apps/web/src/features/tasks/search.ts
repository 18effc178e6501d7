import type { TaskSide } from './filter'

/** The search parameters of a list of tasks. */
export interface TasksSearch {
  status?: TaskSide | undefined
  q?: string | undefined
  sort?: string | undefined
}

const text = (value: unknown) => {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number') return String(value)
  return null
}

/** Reads the search parameters. Drops unknown ones. */
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
