import type { ClusterState, InstanceState } from '../state.ts'

/** No metric is asked of longer ago. */
const kept = 15 * 24 * 3_600_000

/** An instance has come; one that registers again has not left. */
export function noteArrival({ stood }: ClusterState, { id, total, record }: InstanceState): void {
  if (stood.some((s) => s.id === id && s.until === undefined)) return
  stood.push({
    id,
    from: record.registeredAt?.getTime() ?? 0,
    until: undefined,
    cpu: total.cpu,
    memory: total.memory,
  })
}

/** It has gone. */
export function noteDeparture(cluster: ClusterState, { id }: InstanceState, leftAt: number): void {
  for (const one of cluster.stood) if (one.id === id) one.until ??= leftAt
  cluster.stood = cluster.stood.filter((s) => s.until === undefined || s.until > leftAt - kept)
}

/**
 * What the instances of a cluster had registered at a time, in CPU units and MiB; nothing where it
 * had none.
 */
export function registeredAt(
  { stood }: ClusterState,
  time: number,
): { cpu: number; memory: number } {
  const then = stood.filter((s) => s.from <= time && (s.until === undefined || s.until > time))
  return {
    cpu: then.reduce((sum, s) => sum + s.cpu, 0),
    memory: then.reduce((sum, s) => sum + s.memory, 0),
  }
}
