import { randomBytes } from 'node:crypto'
import type { DeploymentLifecycleHook } from '@aws-sdk/client-ecs'
import type { Region } from '../../world/region.ts'
import type { HookState, ServiceState, Stage } from '../state.ts'

/**
 * Duration of a Lambda hook. The sandbox runs no Lambda; a function whose name ends in "-fails"
 * fails.
 */
const lambdaTime = 5_000

/** Starts all hooks of a service for a stage. */
export function startHooks(
  region: Region,
  { record }: ServiceState,
  stage: Stage,
  ended: HookState['ended'],
): HookState[] {
  const hooks = (record.deploymentConfiguration.lifecycleHooks ?? []).filter((h) =>
    h.lifecycleStages?.some((s) => s === stage),
  )
  return hooks.map((hook) => start(region, hook, ended))
}

function start(
  region: Region,
  hook: DeploymentLifecycleHook,
  ended: HookState['ended'],
): HookState {
  const pause = hook.targetType === 'PAUSE'
  const { timeoutInMinutes = 1_440, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {}
  const ms = timeoutInMinutes * 60_000
  const state: HookState = {
    detail: {
      hookId: `ecs-${pause ? 'pause' : 'lambda'}-${randomBytes(32).toString('base64url')}`,
      targetType: pause ? 'PAUSE' : 'AWS_LAMBDA',
      ...(pause ? {} : { targetArn: hook.hookTargetArn }),
      status: pause ? 'AWAITING_ACTION' : 'IN_PROGRESS',
      expiresAt: new Date(region.clock.now() + ms),
      timeoutAction: action,
    },
    ended,
    cancel: undefined,
  }
  state.cancel = pause
    ? region.clock.after(ms, () =>
        endHook(
          state,
          action === 'CONTINUE' ? 'SUCCEEDED' : 'TIMED_OUT',
          'A lifecycle hook timed out.',
        ),
      )
    : region.clock.after(lambdaTime, () =>
        endHook(
          state,
          hook.hookTargetArn?.endsWith('-fails') ? 'FAILED' : 'SUCCEEDED',
          'A lifecycle hook failed.',
        ),
      )
  return state
}

/** Ends a waiting hook and notifies its stage. */
export function endHook(
  hook: HookState,
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT',
  why: string,
): void {
  hook.cancel?.()
  hook.detail.status = status
  hook.ended(status === 'SUCCEEDED' ? 'succeeded' : 'failed', why)
}
