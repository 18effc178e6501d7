import type { Region } from '../../world/region.ts'
import type { DeploymentState, ServiceState } from '../state.ts'

/**
 * Returns whether a rolling deployment succeeds before all its tasks run: enough tasks were healthy
 * for the bake time, and the old ones are gone if required (docs: DeploymentEarlySuccessCriteria).
 */
export function succeedsEarly(
  region: Region,
  service: ServiceState,
  primary: DeploymentState,
  now: { ready: number; desired: number; old: boolean },
): boolean {
  const { earlySuccessCriteria: criteria, bakeTimeInMinutes = 0 } =
    service.record.deploymentConfiguration
  const { watch } = service
  const met =
    criteria?.enable &&
    primary.record.rolloutState === 'IN_PROGRESS' &&
    now.ready >= Math.ceil((now.desired * (criteria.healthyPercent ?? 100)) / 100)
  if (watch.baking && (!met || watch.baking.of !== primary)) {
    watch.baking.cancel()
    watch.baking = undefined
  }
  if (!met) return false
  watch.baking ??= bake(region, service, primary, bakeTimeInMinutes * 60_000)
  return watch.baking.over && (criteria.sourceServiceRevisionCleanup === 'DEFERRED' || !now.old)
}

function bake(
  region: Region,
  service: ServiceState,
  of: DeploymentState,
  ms: number,
): NonNullable<ServiceState['watch']['baking']> {
  const baking = { of, over: ms === 0, cancel: () => {} }
  if (ms > 0) {
    baking.cancel = region.clock.after(ms, () => {
      baking.over = true
      service.wake()
    })
  }
  return baking
}
