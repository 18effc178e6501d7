import type { ClusterRow } from './clusters/cluster.ts'
import type { ContainerInstanceRow } from './container-instances/container-instance.ts'
import type { Part } from './scope.ts'
import type { ServiceRow } from './services/service.ts'
import type { TaskRow } from './tasks/task.ts'

/** The row of each list that the stream keeps current. */
export interface Rows {
  clusters: ClusterRow
  services: ServiceRow
  tasks: TaskRow
  'container-instances': ContainerInstanceRow
}
export type RowKind = keyof Rows

/** `event: change`: rows that are new or other than before, ids that are gone, and the age of that region's part. */
export type Change = {
  [K in RowKind]: { kind: K; region: string; upsert: Rows[K][]; remove: string[]; part: Part }
}[RowKind]

/** `event: reset`: the gap is too large to be told in changes; every list must be asked for again. `event: beat` carries nothing. */
export interface Hello {
  version: string
  /** The build of the page that the server serves now, as the name of its first script; null without a built page. */
  build: string | null
  now: number
}
