import { countTasks, isReady } from '../counts.ts'
import { imageBehaviourOf } from '../life-cycle.ts'
import { needsOf } from '../placement/capacity.ts'
import type { ServiceState } from '../state.ts'

const kept = 2_000

/**
 * Records the counts of a service if they have changed. The scheduler calls this after each check;
 * reads never do.
 */
export function noteCounts(service: ServiceState, notedAt: number): void {
  const { past, record } = service
  const { running, pending } = countTasks(service.tasks)
  const definition = service.deployments[0]?.definition
  const { cpu, memory } = definition ? needsOf(definition) : { cpu: 0, memory: 0 }
  const oom =
    imageBehaviourOf(definition?.record.containerDefinitions.map((c) => c.image) ?? [])
      ?.behaviour === 'oom'
  const desired = record.schedulingStrategy === 'DAEMON' ? running : record.desiredCount
  const ready = [...service.tasks].filter(isReady).length
  const note = { notedAt, running, ready, pending, desired, cpu, memory, oom }
  const last = past.notes.at(-1)
  if (last && JSON.stringify({ ...last, notedAt }) === JSON.stringify(note)) return
  past.notes.push(note)
  if (past.notes.length > kept) past.notes.shift()
  past.usual ||= desired
}
