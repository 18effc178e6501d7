import type { ScalableTarget } from './scaling.ts'
import type { ServiceRow } from './service.ts'

/** Describes what else controls the desired count of a service; null if nothing does. */
export function ownerOf(
  service: Pick<ServiceRow, 'controller'>,
  target: ScalableTarget | null,
): string | null {
  if (target) return rangeOf(target)
  // Docs: CreateTaskSet. A task set's scale is a percentage of the desired count.
  if (service.controller === 'CODE_DEPLOY')
    return 'CodeDeploy owns the task sets of this service: each runs its share of this number.'
  if (service.controller === 'EXTERNAL')
    return 'An external controller owns the task sets of this service: each runs its share of this number.'
  return null
}

function rangeOf({ min, max, suspended }: ScalableTarget): string {
  const range = `${min} and ${max}`
  const { scaleIn, scaleOut, scheduled } = suspended
  if (scaleIn && scaleOut && scheduled)
    return `Application Auto Scaling has this between ${range}, but is suspended: it changes nothing until it is resumed.`
  const held = [
    scaleIn ? 'scaling in' : '',
    scaleOut ? 'scaling out' : '',
    scheduled ? 'scheduled scaling' : '',
  ].filter(Boolean)
  const rest = held.length > 0 ? ` Suspended: ${held.join(' and ')}.` : ''
  return `Application Auto Scaling keeps this between ${range} and may change it again.${rest}`
}

/**
 * Describes what happens to a count outside the range; null if it is inside. AWS accepts it, and
 * the next scaling activity moves it back to the bound (docs: service-auto-scaling,
 * considerations).
 */
export function outsideRange(target: ScalableTarget | null, desired: number): string | null {
  if (!target) return null
  const { min, max, suspended } = target
  if (desired < min) {
    const next = suspended.scaleOut
      ? 'scaling out is suspended, so it stays until that is resumed'
      : `Application Auto Scaling sets it to at least ${min} when it next scales out`
    return `${desired} is below its minimum of ${min}. AWS accepts it; ${next}.`
  }
  if (desired > max) {
    const next = suspended.scaleIn
      ? 'scaling in is suspended, so it stays until that is resumed'
      : `Application Auto Scaling sets it to at most ${max} when it next scales in`
    return `${desired} is above its maximum of ${max}. AWS accepts it; ${next}.`
  }
  return null
}
