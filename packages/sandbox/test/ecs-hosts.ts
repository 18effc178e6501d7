import { enlist } from '../src/ecs/tasks/enlist.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { Fault } from '../src/operation.ts'
import { world } from './ecs-world.ts'

/** The code and message of what a call throws. */
export const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message}`
    throw error
  }
  return 'no fault'
}

/** A world with instances in the zones given, one a letter. */
export function hosts(zones: string) {
  const w = world()
  const instances = zones
    .split('')
    .map((z) => enlist(w.region, w.cluster(), { zone: `us-east-1${z}` }))
  const run = (taskDefinition: string, more: object = {}) =>
    runTask({ cluster: 'prod', taskDefinition, ...more }, w.call)
  return { ...w, instances, run, count: () => instances.map((i) => i.tasks.size) }
}
