import type { Change, ListOf } from '@pilothouse/contract'

/** What a list was narrowed to when it was asked for. */
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

/** A list with a change in it. Rows that did not change stay the same objects, so that only what changed is drawn again. */
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
  // The part of a whole region says nothing of one cluster's count; its age and what went wrong in this very cluster are news there.
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
