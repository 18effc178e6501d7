import { no, yes, type Verdict } from '../rule.ts'
import type { ServiceRow } from './service.ts'

/** The most tasks that the console lets a service be scaled to; more is surely a slip of the finger. */
export const mostTasks = 10_000

type Scalable = Pick<ServiceRow, 'status' | 'scheduling'>

/** What may be done to a service (UpdateService: aws-facts 3.5). */
export const serviceCan = {
  scale: (service: Scalable): Verdict => {
    if (service.scheduling === 'DAEMON')
      return no(
        'A DAEMON service runs one task on each container instance; it has no desired count.',
      )
    if (service.status === 'DRAINING')
      return no('The service is draining: it was deleted and its tasks are stopping.')
    if (service.status === 'INACTIVE') return no('The service was deleted.')
    return yes
  },
  deploy: (service: Pick<ServiceRow, 'status' | 'controller'>): Verdict => {
    if (service.status === 'DRAINING')
      return no('The service is draining: it was deleted and its tasks are stopping.')
    if (service.status === 'INACTIVE') return no('The service was deleted.')
    if (service.controller === 'EXTERNAL')
      return no('An external controller deploys this service by task sets.')
    if (service.controller === 'CODE_DEPLOY') return no('CodeDeploy deploys this service.')
    return yes
  },
}

/**
 * Reads what an operator typed as a desired count.
 * Returns the number, or the sentence to show beside the field.
 */
export function readDesired(
  typed: string,
): { ok: true; desired: number } | { ok: false; reason: string } {
  const text = typed.trim()
  if (text === '') return { ok: false, reason: 'Enter how many tasks should run.' }
  if (!/^[+-]?\d+(\.\d+)?$/.test(text))
    return { ok: false, reason: 'Enter a whole number, for instance 4.' }
  const desired = Number(text)
  if (!Number.isInteger(desired))
    return { ok: false, reason: 'Tasks come whole: enter a number without a fraction.' }
  if (desired < 0) return { ok: false, reason: 'A service cannot run fewer than 0 tasks.' }
  if (desired > mostTasks)
    return { ok: false, reason: `Enter at most ${mostTasks.toLocaleString('en')} tasks.` }
  return { ok: true, desired }
}
