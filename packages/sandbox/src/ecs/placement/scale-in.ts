import type { PlacementStrategy } from '@aws-sdk/client-ecs'
import type { TaskState } from '../state.ts'
import { remaining } from './capacity.ts'

/**
 * Sorts tasks by the order in which a scale-in stops them. Tasks that never ran go first. Then,
 * with binpack, the one whose instance has most left without it; else the one in the fullest zone,
 * so that zones stay balanced (docs: task-placement-strategies).
 */
export function scaleInOrder(
  tasks: readonly TaskState[],
  strategy: readonly PlacementStrategy[] = [],
): TaskState[] {
  const [first] = strategy
  const young = tasks.filter((t) => !t.everRan)
  const old = tasks.filter((t) => t.everRan)
  return [...young, ...(first?.type === 'binpack' ? byRoom(old, first.field ?? '') : byZone(old))]
}

function byRoom(tasks: readonly TaskState[], field: string): TaskState[] {
  const of = field.toLowerCase() === 'cpu' ? 'cpu' : 'memory'
  const room = new Map(
    [...new Set(tasks.map((t) => t.instance))].map((i) => [i, i ? remaining(i)[of] : 0]),
  )
  const after = (t: TaskState) => (room.get(t.instance) ?? 0) + t.needs[of]
  return inTurns(tasks, after, (t) => room.set(t.instance, after(t)))
}

function byZone(tasks: readonly TaskState[]): TaskState[] {
  const zones = new Map<string | undefined, number>()
  const count = (t: TaskState) => zones.get(t.record.availabilityZone) ?? 0
  for (const t of tasks) zones.set(t.record.availabilityZone, count(t) + 1)
  return inTurns(tasks, count, (t) => zones.set(t.record.availabilityZone, count(t) - 1))
}

/** Takes the heaviest item, reports its removal, and weighs the rest again. */
function inTurns(
  tasks: readonly TaskState[],
  weight: (t: TaskState) => number,
  gone: (t: TaskState) => void,
): TaskState[] {
  const left = [...tasks]
  const ordered: TaskState[] = []
  while (left.length > 0) {
    const index = left.reduce((best, t, i) => (weight(t) > weight(left[best] ?? t) ? i : best), 0)
    const [next] = left.splice(index, 1)
    if (!next) break
    gone(next)
    ordered.push(next)
  }
  return ordered
}
