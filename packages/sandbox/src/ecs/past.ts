/** What an instance gave to its cluster, and for how long: a cluster's metrics are shares of it. */
export interface Stood {
  readonly id: string
  readonly from: number
  /** Undefined while it stands. */
  until: number | undefined
  readonly cpu: number
  readonly memory: number
}

/** How a service stood from a moment on. */
export interface CountNote {
  notedAt: number
  running: number
  /** Of those that run, the ones that are well. */
  ready: number
  pending: number
  desired: number
  /** What one task reserves: CPU units and MiB. */
  cpu: number
  memory: number
  /** Its tasks run out of memory. */
  oom: boolean
}

/** What is remembered of how many tasks a service had: metrics are told from it. */
export interface ServicePast {
  /** The first count that was wanted of it: its load is what so many tasks are busy with. */
  usual: number
  /** Oldest first. */
  readonly notes: CountNote[]
}
