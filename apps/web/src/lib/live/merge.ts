import type { Change, ListOf } from '@pilothouse/contract'

/** The filter that a list was requested with. */
export interface Narrowing {
  region?: string
  cluster?: string
  service?: string
}

interface Row {
  id: string
  region: string
  name?: string
  cluster?: string
  service?: string | null
}

const fits = (row: Row, narrowing: Narrowing, kind: Change['kind']): boolean =>
  (narrowing.region === undefined || row.region === narrowing.region) &&
  (narrowing.cluster === undefined ||
    (kind === 'clusters' ? row.name : row.cluster) === narrowing.cluster) &&
  (narrowing.service === undefined || row.service === narrowing.service)

/**
 * Merges a change into a list. Unchanged rows keep their identity, so that only changed ones are
 * rendered.
 */
export function merge<T extends Row>(
  list: ListOf<T>,
  change: {
    kind: Change['kind']
    region: string
    upsert: T[]
    remove: string[]
    part: ListOf<T>['parts'][number]
  },
  narrowing: Narrowing,
): ListOf<T> {
  const upsert = new Map(
    change.upsert.filter((row) => fits(row, narrowing, change.kind)).map((row) => [row.id, row]),
  )
  const gone = new Set(change.remove)
  const narrowed = narrowing.cluster !== undefined || narrowing.service !== undefined
  // The part describes a whole region, so its count does not apply to one cluster. Its age and the
  // problems of this cluster do.
  const problems = change.part.problems.filter((p) => p.cluster === narrowing.cluster)
  const whole = (part: ListOf<T>['parts'][number]) =>
    problems.length === 0 && (part.complete || change.part.complete || part.problems.length > 0)
  const parts = list.parts.map((part) => {
    if (part.region !== change.region) return part
    if (narrowed)
      return { ...part, asOf: change.part.asOf ?? part.asOf, problems, complete: whole(part) }
    return change.part
  })
  if (upsert.size === 0 && !list.rows.some((row) => gone.has(row.id)))
    return { rows: list.rows, parts }
  const rows = list.rows
    .filter((row) => !gone.has(row.id))
    .map((row) => {
      const other = upsert.get(row.id)
      upsert.delete(row.id)
      return other ?? row
    })
  return { rows: [...rows, ...upsert.values()], parts }
}
