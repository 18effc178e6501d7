import type { ClusterRow } from './clusters/cluster.ts'
import type { ContainerInstanceRow } from './container-instances/container-instance.ts'
import type { Part } from './scope.ts'
import type { ServiceRow } from './services/service.ts'
import type { TaskRow } from './tasks/task.ts'

/** The row type of each list that the stream keeps current. */
export interface Rows {
  clusters: ClusterRow
  services: ServiceRow
  tasks: TaskRow
  'container-instances': ContainerInstanceRow
}
export type RowKind = keyof Rows

/** `event: change`: new or changed rows, removed ids, and the age of that region's part. */
export type Change = {
  [K in RowKind]: { kind: K; region: string; upsert: Rows[K][]; remove: string[]; part: Part }
}[RowKind]

/**
 * `event: reset`: changes were lost, so every list must be read again. `event: beat` has no
 * content.
 */
export interface Hello {
  version: string
  /** The build of the served page: the name of its first script; null without a built page. */
  build: string | null
  now: number
}
