import type {
  DeploymentConfiguration,
  DeploymentLifecycleHook,
  LoadBalancer,
} from '@aws-sdk/client-ecs'
import { invalid } from '../lookup.ts'

/** Context of a deployment configuration's checks. */
interface Deploying {
  schedulingStrategy?: string | undefined
  controller?: string | undefined
  loadBalancers?: LoadBalancer[] | undefined
}

/** Throws for an invalid deployment configuration (docs: DeploymentConfiguration, by member). */
export function checkDeployment(
  configuration: DeploymentConfiguration = {},
  { schedulingStrategy, controller = 'ECS', loadBalancers = [] }: Deploying,
): void {
  const daemon = schedulingStrategy === 'DAEMON'
  checkPercents(configuration, { daemon })
  const {
    strategy = 'ROLLING',
    bakeTimeInMinutes = 0,
    deploymentCircuitBreaker,
    earlySuccessCriteria: early,
    linearConfiguration,
    canaryConfiguration,
  } = configuration
  const rolling = strategy === 'ROLLING'
  if (!rolling && controller !== 'ECS')
    throw invalid(
      `The deployment strategy ${strategy} is only supported with the ECS deployment controller.`,
    )
  if (!rolling && daemon)
    throw invalid(
      `The daemon scheduling strategy does not support the deployment strategy ${strategy}.`,
    )
  if (!rolling && loadBalancers.some((lb) => !lb.advancedConfiguration?.alternateTargetGroupArn)) {
    throw invalid(
      'advancedConfiguration is required for each load balancer when the deployment ' +
        `strategy is ${strategy}.`,
    )
  }
  within('bakeTimeInMinutes', bakeTimeInMinutes, 0, 1_440)
  if (linearConfiguration && strategy !== 'LINEAR')
    throw invalid('linearConfiguration is only valid when the deployment strategy is LINEAR.')
  if (canaryConfiguration && strategy !== 'CANARY')
    throw invalid('canaryConfiguration is only valid when the deployment strategy is CANARY.')
  share('stepPercent', linearConfiguration?.stepPercent ?? 10, 3)
  within('stepBakeTimeInMinutes', linearConfiguration?.stepBakeTimeInMinutes ?? 6, 0, 1_440)
  share('canaryPercent', canaryConfiguration?.canaryPercent ?? 5, 0.1)
  within('canaryBakeTimeInMinutes', canaryConfiguration?.canaryBakeTimeInMinutes ?? 10, 0, 1_440)
  checkHooks(configuration.lifecycleHooks ?? [])
  if (deploymentCircuitBreaker?.enable && controller !== 'ECS')
    throw invalid(
      'Deployment circuit breaker is only supported with the ECS deployment controller.',
    )
  if ((deploymentCircuitBreaker?.thresholdConfiguration?.value ?? 1) < 1)
    throw invalid('The deployment circuit breaker threshold value must be at least 1.')
  if (!early?.enable) return
  if (!rolling)
    throw invalid('earlySuccessCriteria is only valid when the deployment strategy is ROLLING.')
  if (early.healthyPercent === undefined || !early.sourceServiceRevisionCleanup)
    throw invalid(
      'earlySuccessCriteria requires healthyPercent and sourceServiceRevisionCleanup when ' +
        'it is enabled.',
    )
  within('healthyPercent', early.healthyPercent, 0, 100)
  if (early.healthyPercent < (configuration.minimumHealthyPercent ?? 100))
    throw invalid('healthyPercent cannot be less than minimumHealthyPercent.')
}

function checkPercents(
  { minimumHealthyPercent, maximumPercent }: DeploymentConfiguration,
  { daemon }: { daemon: boolean },
) {
  const min = minimumHealthyPercent ?? (daemon ? 0 : 100)
  const max = maximumPercent ?? (daemon ? 100 : 200)
  if (min < 0 || max < 0 || max > 500)
    throw invalid('Deployment percentages must be between 0 and 500.')
  // ECS's words (terraform-provider-aws#4825).
  if (daemon && max > 100)
    throw invalid(
      'The daemon scheduling strategy does not support values above 100 for maximumPercent on a ' +
        'deployment configuration. Change the maximumPercent value to 100, and try again',
    )
  if (max < 100) throw invalid('maximumPercent cannot be less than 100.')
  if (min > 100) throw invalid('minimumHealthyPercent cannot be more than 100.')
}

/**
 * Stages that take Lambda hooks only, because a pause would block a rollback too (docs:
 * pause-lifecycle-hooks).
 */
const neverPaused = new Set<string>(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'])

function checkHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const type of ['PAUSE', 'AWS_LAMBDA'] as const) {
    const own = hooks.filter((h) => (h.targetType ?? 'AWS_LAMBDA') === type)
    if (own.length > 10) throw invalid(`A service can have at most 10 ${type} lifecycle hooks.`)
    for (const { lifecycleStages = [], hookTargetArn, roleArn } of own) {
      if (lifecycleStages.length === 0) throw invalid('lifecycleStages can not be empty.')
      if (type === 'AWS_LAMBDA' && (!hookTargetArn || !roleArn))
        throw invalid('hookTargetArn and roleArn are required for AWS_LAMBDA lifecycle hooks.')
      if (type === 'PAUSE' && (hookTargetArn || roleArn))
        throw invalid('hookTargetArn and roleArn are not supported for PAUSE lifecycle hooks.')
      const wrong = lifecycleStages.find((stage) => type === 'PAUSE' && neverPaused.has(stage))
      if (wrong) throw invalid(`PAUSE lifecycle hooks are not supported at the ${wrong} stage.`)
    }
  }
}

function within(name: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw invalid(`${name} must be between ${least} and ${most}.`)
}

/** Throws unless a share of traffic is a multiple of 0.1 percent in its range. */
function share(name: string, value: number, least: number): void {
  within(name, value, least, 100)
  if (Math.abs(value * 10 - Math.round(value * 10)) > 1e-6)
    throw invalid(`${name} must be a multiple of 0.1.`)
}
