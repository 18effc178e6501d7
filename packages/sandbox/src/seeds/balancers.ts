import { addListener } from '../elbv2/listeners.ts'
import { addBalancer } from '../elbv2/load-balancers.ts'
import { addRule } from '../elbv2/rules.ts'
import type { BalancerState, TargetGroupState } from '../elbv2/state.ts'
import { addTargetGroup } from '../elbv2/target-groups.ts'
import type { Region } from '../world/region.ts'
import { networkOf } from './network.ts'

/** A service behind a load balancer. */
interface Reached {
  cluster: string
  name: string
  port: number
  type: TargetGroupState['type']
  /** End of its target group's ARN. */
  id: string
  createdAt: number
}

/**
 * Adds a target group for a service, and a rule on its cluster's load balancer that forwards the
 * service's host to it.
 */
export function reach(
  region: Region,
  { cluster, name, port, type, id, createdAt }: Reached,
): TargetGroupState {
  const { vpc } = networkOf(region)
  const health = { path: '/healthz', interval: 15, healthyThreshold: 2 }
  const group = addTargetGroup(region, { name, port, vpc, type, id, health })
  // AWS's default of five minutes would delay every deployment that long.
  group.attributes.set('deregistration_delay.timeout_seconds', '10')
  const balancer =
    [...region.elbv2.balancers.values()].find((b) => b.name === cluster) ??
    balancerOf(region, cluster, createdAt)
  const [listener] = balancer.listeners.values()
  if (!listener) throw new Error(`${balancer.name} has no listener`)
  const actions = [
    {
      Type: 'forward' as const,
      TargetGroupArn: group.arn,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: group.arn, Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ]
  addRule(region, listener, {
    priority: listener.rules.length,
    conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [`${name}.example.com`] } }],
    actions,
  })
  return group
}

function balancerOf(region: Region, name: string, createdAt: number): BalancerState {
  const { publicSubnets, balancers } = networkOf(region)
  const id = Buffer.from(name.padEnd(8, '-')).toString('hex').slice(0, 16)
  const balancer = addBalancer(region, {
    name,
    type: 'application',
    subnets: publicSubnets,
    securityGroups: [balancers],
    createdAt,
    id,
  })
  const nobody = {
    Type: 'fixed-response' as const,
    FixedResponseConfig: {
      StatusCode: '404',
      ContentType: 'text/plain',
      MessageBody: 'No such host',
    },
  }
  addListener(region, balancer, { port: 80, protocol: 'HTTP', actions: [nobody] })
  region.elbv2.tags.set(balancer.arn, [{ Key: 'environment', Value: 'production' }])
  return balancer
}
