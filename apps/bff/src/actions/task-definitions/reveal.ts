import type { Problem, Revealed, RevealValue } from '@pilothouse/contract'
import { refuse } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { placeOf, type Place } from '../../resources/refs.ts'
import { describeTaskDefinition } from '../../resources/task-definitions/task-definitions.ts'
import { describeTask } from '../../resources/tasks/tasks.ts'
import type { AuditLine } from '../../store/audit.ts'
import { recordOrRefuse, type ActionContext } from '../run.ts'

/**
 * Reveals one masked value. Writes the audit line before it returns the value; the line names where
 * the value stands, never the value.
 */
export async function revealValue(
  fleet: Fleet,
  request: RevealValue,
  { journal, user }: ActionContext,
): Promise<Revealed> {
  const { scope } = fleet
  const place = placeOf(request.ref)
  const lineOf = (result: 'revealed' | 'failed' | 'refused', detail: string): AuditLine => ({
    code: 'value.reveal',
    user,
    account: scope.account,
    region: scope.region,
    target: place ? targetOf(place) : 'unknown',
    actionId: request.id,
    result,
    detail,
  })
  if (!place) {
    await journal.note(lineOf('refused', badReference.message))
    refuse(badReference)
  }
  await recordOrRefuse(() => journal.check())
  let value: string | undefined
  try {
    value = await lookUp(fleet, place)
  } catch (error) {
    await journal.note(lineOf('failed', error instanceof Error ? error.message : String(error)))
    throw error
  }
  if (value === undefined) {
    await journal.note(lineOf('failed', 'not there'))
    refuse({
      status: 404,
      code: 'NotFound',
      message: 'The value no longer exists.',
    })
  }
  await recordOrRefuse(() => journal.before(lineOf('revealed', 'one value')))
  return { value }
}

const badReference: Problem = {
  status: 400,
  code: 'BadReference',
  message: 'This is not a masked value of this console.',
}

const targetOf = (place: Place): string =>
  place.of === 'definition'
    ? `task-definition/${place.definition} ${place.container} ${place.place} ${place.name}`
    : `task/${place.cluster}/${place.task} ${place.container} environment ${place.name}`

async function lookUp(fleet: Fleet, place: Place): Promise<string | undefined> {
  if (place.of === 'override') {
    const task = await describeTask(fleet.scope, place.cluster, place.task, 'action')
    return task.overrides?.containerOverrides
      ?.find((o) => o.name === place.container)
      ?.environment?.find((e) => e.name === place.name)?.value
  }
  const { taskDefinition } = await describeTaskDefinition(fleet.scope, place.definition)
  const container = taskDefinition?.containerDefinitions?.find((c) => c.name === place.container)
  if (place.place === 'environment')
    return container?.environment?.find((e) => e.name === place.name)?.value
  const values =
    place.place === 'labels' ? container?.dockerLabels : container?.logConfiguration?.options
  return values && Object.hasOwn(values, place.name) ? values[place.name] : undefined
}
