import type { Revealed, RevealValue } from '@pilothouse/contract'
import { Trouble } from '../aws/scope.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { placeOf, type Place } from '../resources/refs.ts'
import { describeTaskDefinition } from '../resources/task-definitions.ts'
import { describeTask } from '../resources/tasks.ts'
import type { Desk } from './run.ts'

/** Shows one masked value. The audit line is written before the value leaves, and names the place, never the value. */
export async function revealValue(fleet: Fleet, request: RevealValue, desk: Desk): Promise<Revealed> {
  const { scope } = fleet
  const place = placeOf(request.ref)
  if (!place) throw new Trouble({ status: 400, code: 'BadReference', message: 'This is not a masked value of this console.' })
  const line = (result: 'revealed' | 'failed', detail: string) =>
    desk.audit.write({ code: 'value.reveal', user: desk.user, account: scope.account, region: scope.region, target: targetOf(place), actionId: request.id, result, detail })
  if (!(await desk.audit.ready())) throw new Trouble({ status: 503, code: 'AuditUnavailable', message: 'The audit file cannot be written, so nothing may be revealed.' })
  let value: string | undefined
  try {
    value = await lookUp(fleet, place)
  } catch (error) {
    await line('failed', error instanceof Error ? error.message : String(error))
    throw error
  }
  if (value === undefined) {
    await line('failed', 'not there')
    throw new Trouble({ status: 404, code: 'NotFound', message: 'The value is not there any more.' })
  }
  await line('revealed', 'one value')
  return { value }
}

const targetOf = (place: Place): string =>
  place.of === 'definition' ? `task-definition/${place.definition} ${place.container} ${place.place} ${place.name}` : `task/${place.cluster}/${place.task} ${place.container} environment ${place.name}`

async function lookUp(fleet: Fleet, place: Place): Promise<string | undefined> {
  if (place.of === 'override') {
    const task = await describeTask(fleet.scope, place.cluster, place.task, 'action')
    return task.overrides?.containerOverrides?.find((o) => o.name === place.container)?.environment?.find((e) => e.name === place.name)?.value
  }
  const { taskDefinition } = await describeTaskDefinition(fleet.scope, place.definition)
  const container = taskDefinition?.containerDefinitions?.find((c) => c.name === place.container)
  if (place.place === 'environment') return container?.environment?.find((e) => e.name === place.name)?.value
  const values = place.place === 'labels' ? container?.dockerLabels : container?.logConfiguration?.options
  return values && Object.hasOwn(values, place.name) ? values[place.name] : undefined
}
