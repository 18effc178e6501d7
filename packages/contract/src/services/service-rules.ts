import { no, yes, type Verdict } from '../rule.ts'
import type { ServiceRow } from './service.ts'

/** Largest desired count that the console accepts; a larger one is surely a typing error. */
const mostTasks = 10_000

type Scalable = Pick<ServiceRow, 'status' | 'scheduling'>

/**
 * Rules for the actions on a service.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
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

/** Parses a typed desired count. Returns the number, or the error to show at the field. */
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
