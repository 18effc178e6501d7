import type {
  Listener as SdkListener,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Balancer } from '@pilothouse/contract'
import type { Scope } from '../../aws/scope.ts'
import { attempt, type Attempt } from '../attempt.ts'
import { coalesce, scopeKey } from '../reading.ts'

const bucket = 'Load balancing read'

/** Reads the load balancers of a target group, with their listeners. */
export async function readBalancers(
  scope: Scope,
  targetGroup: string,
  arns: readonly string[],
): Promise<Attempt<Balancer[]>> {
  if (arns.length === 0) return { value: [], problem: null }
  return attempt('elasticloadbalancing:DescribeLoadBalancers', async () => {
    const [balancers, listeners] = await Promise.all([
      describeBalancers(scope, arns),
      Promise.all(
        arns.map(
          async (arn) =>
            [
              arn,
              await attempt('elasticloadbalancing:DescribeListeners', () =>
                describeListeners(scope, arn),
              ),
            ] as const,
        ),
      ),
    ])
    const of = new Map(listeners)
    return balancers.map((balancer): Balancer => {
      const own = of.get(balancer.LoadBalancerArn ?? '')
      return {
        name: balancer.LoadBalancerName ?? 'unknown',
        dnsName: balancer.DNSName ?? null,
        scheme: balancer.Scheme ?? null,
        type: balancer.Type ?? 'unknown',
        state: balancer.State?.Code ?? 'unknown',
        listeners:
          own?.value
            ?.map((listener) => ({
              protocol: listener.Protocol ?? 'unknown',
              port: listener.Port ?? null,
              byDefault: sendsTo(listener, targetGroup),
            }))
            .sort((x, y) => (x.port ?? 0) - (y.port ?? 0)) ?? null,
        listenersProblem: own?.problem ?? null,
      }
    })
  })
}

const sendsTo = (listener: SdkListener, targetGroup: string): boolean =>
  (listener.DefaultActions ?? []).some(
    (action) =>
      action.TargetGroupArn === targetGroup ||
      action.ForwardConfig?.TargetGroups?.some((g) => g.TargetGroupArn === targetGroup),
  )

const describeBalancers = coalesce(
  (scope: Scope, arns: readonly string[]) => `${scopeKey(scope)} ${arns.join(' ')}`,
  async (scope: Scope, arns: readonly string[]): Promise<LoadBalancer[]> => {
    const { DescribeLoadBalancersCommand } =
      await import('@aws-sdk/client-elastic-load-balancing-v2')
    const answer = await scope.readFrom(
      'elasticloadbalancing',
      { bucket, call: 'elasticloadbalancing:DescribeLoadBalancers', priority: 'page' },
      (elb) => elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [...arns] })),
    )
    return answer.LoadBalancers ?? []
  },
)

/** A load balancer has at most 50 listeners, and a page holds 400. */
const describeListeners = coalesce(
  (scope: Scope, arn: string) => `${scopeKey(scope)} ${arn}`,
  async (scope: Scope, arn: string): Promise<SdkListener[]> => {
    const { DescribeListenersCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2')
    const answer = await scope.readFrom(
      'elasticloadbalancing',
      { bucket, call: 'elasticloadbalancing:DescribeListeners', priority: 'page' },
      (elb) => elb.send(new DescribeListenersCommand({ LoadBalancerArn: arn })),
    )
    return answer.Listeners ?? []
  },
)
