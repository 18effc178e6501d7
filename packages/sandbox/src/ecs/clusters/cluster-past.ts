import type { ClusterState, ContainerInstanceState } from '../state.ts'

/** Time that past instances are kept; no metric reaches further back. */
const kept = 15 * 24 * 3_600_000

/** Records that an instance joined its cluster. Does nothing if it registers again. */
export function noteArrival(
  { stood }: ClusterState,
  { id, total, record }: ContainerInstanceState,
): void {
  if (stood.some((s) => s.id === id && s.until === undefined)) return
  stood.push({
    id,
    from: record.registeredAt?.getTime() ?? 0,
    until: undefined,
    cpu: total.cpu,
    memory: total.memory,
  })
}

/** Records that an instance left its cluster. */
export function noteDeparture(
  cluster: ClusterState,
  { id }: ContainerInstanceState,
  leftAt: number,
): void {
  for (const one of cluster.stood) if (one.id === id) one.until ??= leftAt
  cluster.stood = cluster.stood.filter((s) => s.until === undefined || s.until > leftAt - kept)
}

/** Returns the registered CPU units and MiB of a cluster at a time. */
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
