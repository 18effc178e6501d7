import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { first, type Walk } from './walk.ts'

/**
 * Calls every operation of the sandbox's load balancing but those that `leaveElbv2` calls. Answers
 * two groups and the rule that sends to them.
 */
export async function walkElbv2(
  { client, advance }: Walk<sdk.ElasticLoadBalancingV2Client>,
  { vpc, subnets }: { vpc: string; subnets: string[] },
) {
  const send = client.send.bind(client) as sdk.ElasticLoadBalancingV2Client['send']
  const balancer =
    first(
      (
        await send(
          new sdk.CreateLoadBalancerCommand({
            Name: 'front',
            Subnets: subnets,
            Tags: [{ Key: 'a', Value: 'b' }],
          }),
        )
      ).LoadBalancers,
    ).LoadBalancerArn ?? ''
  const group = async (Name: string, TargetType: 'ip' | 'instance') =>
    first(
      (
        await send(
          new sdk.CreateTargetGroupCommand({
            Name,
            Protocol: 'HTTP',
            Port: 80,
            VpcId: vpc,
            TargetType,
            HealthCheckPath: '/health',
          }),
        )
      ).TargetGroups,
    ).TargetGroupArn ?? ''
  const [blue, green, host] = [
    await group('blue', 'ip'),
    await group('green', 'ip'),
    await group('host', 'instance'),
  ]
  const listener =
    first(
      (
        await send(
          new sdk.CreateListenerCommand({
            LoadBalancerArn: balancer,
            Port: 80,
            Protocol: 'HTTP',
            DefaultActions: [{ Type: 'forward', TargetGroupArn: host }],
          }),
        )
      ).Listeners,
    ).ListenerArn ?? ''
  const toBlue: sdk.Action[] = [{ Type: 'forward', TargetGroupArn: blue }]
  const rule =
    first(
      (
        await send(
          new sdk.CreateRuleCommand({
            ListenerArn: listener,
            Priority: 5,
            Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
            Actions: toBlue,
          }),
        )
      ).Rules,
    ).RuleArn ?? ''
  const spare =
    first(
      (
        await send(
          new sdk.CreateRuleCommand({
            ListenerArn: listener,
            Priority: 6,
            Conditions: [{ Field: 'host-header', Values: ['x.example'] }],
            Actions: toBlue,
          }),
        )
      ).Rules,
    ).RuleArn ?? ''
  await send(new sdk.ModifyRuleCommand({ RuleArn: rule, Actions: toBlue }))
  await send(new sdk.ModifyListenerCommand({ ListenerArn: listener, Port: 8080 }))
  await send(
    new sdk.ModifyTargetGroupCommand({ TargetGroupArn: blue, HealthCheckIntervalSeconds: 10 }),
  )
  await send(
    new sdk.ModifyTargetGroupAttributesCommand({
      TargetGroupArn: blue,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    }),
  )
  await send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn: blue }))
  await send(
    new sdk.ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: balancer,
      Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '61' }],
    }),
  )
  await send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: balancer }))
  await send(
    new sdk.RegisterTargetsCommand({
      TargetGroupArn: blue,
      Targets: [{ Id: '172.31.0.250', Port: 80 }],
    }),
  )
  await advance(60)
  await send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn: blue }))
  await send(
    new sdk.DeregisterTargetsCommand({
      TargetGroupArn: blue,
      Targets: [{ Id: '172.31.0.250', Port: 80 }],
    }),
  )
  await send(new sdk.AddTagsCommand({ ResourceArns: [blue], Tags: [{ Key: 'team', Value: 'x' }] }))
  await send(new sdk.DescribeTagsCommand({ ResourceArns: [blue] }))
  await send(new sdk.RemoveTagsCommand({ ResourceArns: [blue], TagKeys: ['team'] }))
  await send(new sdk.DeleteRuleCommand({ RuleArn: spare }))
  return { balancer, listener, blue, green, host, rule }
}

/** Describes what `walkElbv2` made, by now in use, and deletes it. */
export async function leaveElbv2(
  { client }: Walk<sdk.ElasticLoadBalancingV2Client>,
  made: Awaited<ReturnType<typeof walkElbv2>>,
): Promise<void> {
  const send = client.send.bind(client) as sdk.ElasticLoadBalancingV2Client['send']
  await send(new sdk.DescribeLoadBalancersCommand({}))
  await send(new sdk.DescribeTargetGroupsCommand({}))
  await send(new sdk.DescribeListenersCommand({ LoadBalancerArn: made.balancer }))
  await send(new sdk.DescribeRulesCommand({ ListenerArn: made.listener }))
  await send(
    new sdk.ModifyListenerAttributesCommand({
      ListenerArn: made.listener,
      Attributes: [{ Key: 'routing.http.response.server.enabled', Value: 'false' }],
    }),
  )
  await send(new sdk.DescribeListenerAttributesCommand({ ListenerArn: made.listener }))
  await send(new sdk.DeleteListenerCommand({ ListenerArn: made.listener }))
  for (const TargetGroupArn of [made.blue, made.green, made.host])
    await send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn }))
  await send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: made.balancer }))
}
