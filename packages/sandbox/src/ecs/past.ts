/** Capacity that an instance gave its cluster, and when. A cluster's metrics are shares of it. */
export interface Stood {
  readonly id: string
  readonly from: number
  /** Undefined while the instance is registered. */
  until: number | undefined
  readonly cpu: number
  readonly memory: number
}

/** Counts of a service from a moment on. */
export interface CountNote {
  notedAt: number
  running: number
  /** Running tasks that are healthy. */
  ready: number
  pending: number
  desired: number
  /** Reservation of one task: CPU units and MiB. */
  cpu: number
  memory: number
  /** Whether the tasks run out of memory. */
  oom: boolean
}

/** Past counts of a service, from which its metrics are computed. */
export interface ServicePast {
  /** First desired count of the service. Its load keeps this many tasks busy. */
  usual: number
  /** Oldest first. */
  readonly notes: CountNote[]
}
