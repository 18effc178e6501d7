import type { LoadBalancer } from '@aws-sdk/client-ecs'
import { reconsiderAll } from '../../elbv2/listeners.ts'
import type { ListenerRuleState } from '../../elbv2/state.ts'
import type { Region } from '../../world/region.ts'
import type { DeploymentState, ServiceState } from '../state.ts'

/**
 * Returns the target group of a deployment's tasks. Revisions that share traffic alternate between
 * two groups.
 */
export const groupArnOf = (
  { targetGroupArn, advancedConfiguration }: LoadBalancer,
  deployment: DeploymentState | undefined,
): string | undefined =>
  deployment?.alternate
    ? (advancedConfiguration?.alternateTargetGroupArn ?? targetGroupArn)
    : targetGroupArn

/**
 * Updates the listener rules of a service to its deployment's shares of production and test
 * traffic.
 */
export function applyTraffic(region: Region, service: ServiceState): void {
  const [rollout] = service.rollouts
  if (!rollout?.staging) return
  const { production, test } = rollout.staging
  const own = service.record.loadBalancers.filter((lb) => lb.advancedConfiguration)
  const moved = own.map((lb) => {
    const { productionListenerRule, testListenerRule } = lb.advancedConfiguration ?? {}
    const shift = (arn: string | undefined, share: number) =>
      send(region, arn, lb, rollout.target.alternate ? share : 100 - share)
    return [shift(productionListenerRule, production), shift(testListenerRule, test)].includes(true)
  })
  if (moved.includes(true)) reconsiderAll(region)
}

/**
 * Forwards a rule to both target groups, `alternate` percent to the second. Returns whether that
 * changed anything.
 */
function send(
  region: Region,
  arn: string | undefined,
  { targetGroupArn, advancedConfiguration }: LoadBalancer,
  alternate: number,
): boolean {
  const rule = ruleOf(region, arn)
  if (!rule) return false
  const TargetGroups = [
    { TargetGroupArn: targetGroupArn, Weight: Math.round(100 - alternate) },
    {
      TargetGroupArn: advancedConfiguration?.alternateTargetGroupArn,
      Weight: Math.round(alternate),
    },
  ]
  const actions: ListenerRuleState['actions'] = [
    {
      Type: 'forward',
      Order: 1,
      ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
    },
  ]
  if (JSON.stringify(rule.actions) === JSON.stringify(actions)) return false
  rule.actions = actions
  return true
}

/**
 * Finds a rule by ARN. For a network load balancer the ARN is the listener's and means its default
 * rule.
 */
function ruleOf({ elbv2 }: Region, arn: string | undefined): ListenerRuleState | undefined {
  for (const balancer of elbv2.balancers.values()) {
    for (const listener of balancer.listeners.values()) {
      const rule = listener.rules.find(
        (r) => r.arn === arn || (listener.arn === arn && r.priority === undefined),
      )
      if (rule) return rule
    }
  }
  return undefined
}

/** Returns whether a rule with this ARN exists. */
export const isRule = (region: Region, arn: string): boolean => ruleOf(region, arn) !== undefined
