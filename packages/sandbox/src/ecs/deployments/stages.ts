import type { Region } from '../../world/region.ts'
import { isReady } from '../counts.ts'
import { say, says } from '../events.ts'
import type { RolloutState, ServiceState, Stage, Staging } from '../state.ts'
import { completedOf, failDeployment, rollBack } from './deployments.ts'
import { startHooks } from './hooks.ts'
import { closeRollout, leaveStage } from './rollouts.ts'

const minute = 60_000
/**
 * Most time that a stage may take; pause hooks have a timeout of their own (docs:
 * blue-green-deployment-how-it-works).
 */
const limit = 24 * 60 * minute
/** Time for a stage without hooks, and for traffic to move. AWS does not document it. */
const passing = 2_000
const shifting = 10_000

const order: readonly Stage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
]

/** Returns whether the revisions run side by side, because traffic has not moved for good. */
export const isHeld = (staging: Staging | undefined): boolean =>
  staging !== undefined && staging.stage !== 'CLEAN_UP'

/** Returns whether the target of the deployment in progress may have tasks. */
export function mayScaleUp({ rollouts: [rollout] }: ServiceState): boolean {
  return !rollout?.staging || order.indexOf(rollout.staging.stage) >= order.indexOf('SCALE_UP')
}

/**
 * Takes the deployment in progress through its stages as far as possible. Returns its stage, or
 * undefined if it is rolling, over, or rolling back.
 */
export function stage(region: Region, service: ServiceState, desired: number): Staging | undefined {
  const [rollout] = service.rollouts
  const { strategy = 'ROLLING' } = service.record.deploymentConfiguration
  if (
    !rollout ||
    rollout.finishedAt ||
    rollout.rollback ||
    (strategy === 'ROLLING' && !rollout.staging)
  )
    return undefined
  // With several revisions, ECS reconciles first.
  if (!rollout.staging)
    enter(
      region,
      service,
      rollout,
      rollout.sources.length > 1 ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP',
    )
  const { staging } = rollout
  if (staging?.stage === 'SCALE_UP' && !staging.done && readyOf(service, rollout) >= desired) {
    staging.done = true
    proceed(region, service, rollout)
  }
  return staging
}

const readyOf = (service: ServiceState, { target }: RolloutState) =>
  [...service.tasks].filter((t) => t.deployment === target && isReady(t)).length

function enter(region: Region, service: ServiceState, rollout: RolloutState, name: Stage): void {
  const before = rollout.staging
  if (before) leaveStage(before)
  const staging: Staging = {
    production: 0,
    test: 0,
    ...before,
    stage: name,
    hooks: [],
    done: false,
    cancel: undefined,
    limit: undefined,
  }
  rollout.staging = staging
  rollout.updatedAt = new Date(region.clock.now())
  const ended = (how: 'succeeded' | 'failed', why: string) =>
    how === 'failed' ? goBack(region, service, rollout, why) : proceed(region, service, rollout)
  staging.hooks = startHooks(region, service, name, ended)
  if (name !== 'CLEAN_UP' && name !== 'BAKE_TIME')
    staging.limit = region.clock.after(limit, () =>
      goBack(region, service, rollout, `The lifecycle stage ${name} timed out after 24 hours.`),
    )
  // The scheduler ends SCALE_UP when the tasks run, and CLEAN_UP when the old ones are gone.
  if (name !== 'SCALE_UP' && name !== 'CLEAN_UP')
    staging.cancel = region.clock.after(work(service, rollout, staging), () => {
      staging.done = true
      proceed(region, service, rollout)
    })
  service.wake()
}

/** Does the work of a stage. Returns its duration. */
function work(service: ServiceState, rollout: RolloutState, staging: Staging): number {
  const { bakeTimeInMinutes = 0 } = service.record.deploymentConfiguration
  switch (staging.stage) {
    case 'TEST_TRAFFIC_SHIFT':
      staging.test = 100
      return shifting
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      const { to, bake } = nextStep(service, staging.production)
      staging.production = to
      return shifting + (to < 100 ? bake * minute : 0)
    }
    case 'BAKE_TIME':
      // A first deployment has nothing to roll back to, so it does not bake.
      return rollout.sources.length > 0 ? bakeTimeInMinutes * minute : 0
    default:
      return passing
  }
}

/** Returns the next share of production traffic, and its bake time in minutes. */
function nextStep(
  { record, rollouts: [rollout] }: ServiceState,
  from: number,
): { to: number; bake: number } {
  const {
    strategy,
    linearConfiguration: linear,
    canaryConfiguration: canary,
  } = record.deploymentConfiguration
  if (rollout?.sources.length === 0) return { to: 100, bake: 0 }
  if (strategy === 'LINEAR')
    return {
      to: Math.min(100, Math.round((from + (linear?.stepPercent ?? 10)) * 10) / 10),
      bake: linear?.stepBakeTimeInMinutes ?? 6,
    }
  if (strategy === 'CANARY' && from === 0)
    return { to: canary?.canaryPercent ?? 5, bake: canary?.canaryBakeTimeInMinutes ?? 10 }
  return { to: 100, bake: 0 }
}

/** Enters the next stage once the work of this one is done and no hook holds it. */
function proceed(region: Region, service: ServiceState, rollout: RolloutState): void {
  const { staging } = rollout
  if (!staging?.done || staging.hooks.some((h) => h.detail.status !== 'SUCCEEDED')) return
  const again = staging.stage === 'PRODUCTION_TRAFFIC_SHIFT' && staging.production < 100
  const next = again ? 'PRE_PRODUCTION_TRAFFIC_SHIFT' : order[order.indexOf(staging.stage) + 1]
  if (next) enter(region, service, rollout, next)
}

/** Rolls a failed deployment back to the last completed revision, or stops it if there is none. */
function goBack(region: Region, service: ServiceState, rollout: RolloutState, why: string): void {
  if (rollout.finishedAt || rollout.rollback) return
  const now = region.clock.now()
  say(service, now, says.failedBecause(rollout.target.record.id, why))
  failDeployment(service, rollout.target, why, now)
  const back = completedOf(service)
  if (back) rollBack(service, { from: rollout.target, to: back }, why, now)
  else closeRollout(service, 'stopped', new Date(now), why)
}
