import {
  CreateVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

// Load balancers, listeners, rules and target groups as their real client sees them.
const { account, ec2, elbv2, control } = useSandbox()

async function begin() {
  const key = await account({ clock: 'manual' })
  const [client, cloud] = [elbv2(key), ec2(key)]
  const advance = (seconds: number) =>
    control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })
  const subnets = (await cloud.send(new DescribeSubnetsCommand({}))).Subnets ?? []
  const VpcId = subnets[0]?.VpcId
  const balancer = async (Name: string, more: Partial<sdk.CreateLoadBalancerCommandInput> = {}) =>
    (
      await client.send(
        new sdk.CreateLoadBalancerCommand({
          Name,
          Subnets: subnets.map((s) => s.SubnetId ?? ''),
          ...more,
        }),
      )
    ).LoadBalancers?.[0]
  const group = async (Name: string, more: Partial<sdk.CreateTargetGroupCommandInput> = {}) =>
    (
      await client.send(
        new sdk.CreateTargetGroupCommand({
          Name,
          Protocol: 'HTTP',
          Port: 80,
          VpcId,
          TargetType: 'ip',
          ...more,
        }),
      )
    ).TargetGroups?.[0]
  return { client, cloud, advance, subnets, VpcId, balancer, group }
}

const forward = (TargetGroupArn: string | undefined): sdk.Action[] => [
  { Type: 'forward', TargetGroupArn },
]

test('a load balancer becomes active, has interfaces, and is deleted with its listeners', async () => {
  const { client, cloud, advance, subnets, VpcId, balancer, group } = await begin()
  const made = await balancer('front', { Tags: [{ Key: 'team', Value: 'quay' }] })
  expect(made).toMatchObject({
    LoadBalancerName: 'front',
    Type: 'application',
    Scheme: 'internet-facing',
    State: { Code: 'provisioning' },
    VpcId,
  })
  expect(made?.LoadBalancerArn).toMatch(
    /^arn:aws:elasticloadbalancing:us-east-1:\d{12}:loadbalancer\/app\/front\/[0-9a-f]{16}$/,
  )
  expect(made?.DNSName).toMatch(/^front-\d+\.us-east-1\.elb\.amazonaws\.com$/)
  expect(made?.AvailabilityZones?.map((z) => z.SubnetId).sort()).toEqual(
    subnets.map((s) => s.SubnetId).sort(),
  )
  await advance(300)
  const { LoadBalancers } = await client.send(
    new sdk.DescribeLoadBalancersCommand({ Names: ['front'] }),
  )
  expect(LoadBalancers?.[0]?.State?.Code).toBe('active')
  const mine = { Filters: [{ Name: 'description', Values: ['ELB app/front/*'] }] }
  expect(
    (await cloud.send(new DescribeNetworkInterfacesCommand(mine))).NetworkInterfaces,
  ).toHaveLength(3)

  const LoadBalancerArn = made?.LoadBalancerArn
  const TargetGroupArn = (await group('web'))?.TargetGroupArn
  const { Listeners = [] } = await client.send(
    new sdk.CreateListenerCommand({
      LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: forward(TargetGroupArn),
    }),
  )
  expect(Listeners).toMatchObject([
    {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn,
          ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight: 1 }] },
        },
      ],
    },
  ])
  expect(
    (await client.send(new sdk.DescribeTargetGroupsCommand({ LoadBalancerArn }))).TargetGroups,
  ).toMatchObject([{ TargetGroupName: 'web', LoadBalancerArns: [LoadBalancerArn] }])
  expect(await refusalOf(client.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn })))).toBe(
    `400 ResourceInUseException: Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
  )

  await client.send(
    new sdk.ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
    }),
  )
  expect(
    await refusalOf(client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }))),
  ).toMatch(/^400 OperationNotPermittedException: .* deletion protection is enabled$/)
  await client.send(
    new sdk.ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }],
    }),
  )
  await client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }))
  await client.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }))
  expect((await cloud.send(new DescribeNetworkInterfacesCommand(mine))).NetworkInterfaces).toEqual(
    [],
  )
  expect(
    await refusalOf(
      client.send(
        new sdk.DescribeListenersCommand({ ListenerArns: [Listeners[0]?.ListenerArn ?? ''] }),
      ),
    ),
  ).toBe('400 ListenerNotFoundException: One or more listeners not found')
  await client.send(new sdk.DeleteTargetGroupCommand({ TargetGroupArn }))
  expect((await client.send(new sdk.DescribeTargetGroupsCommand({}))).TargetGroups).toEqual([])
})

test('refuses an invalid load balancer before creating it', async () => {
  const { client, cloud, subnets, balancer } = await begin()
  const [one] = subnets
  expect(await refusalOf(balancer('front', { Subnets: [one?.SubnetId ?? ''] }))).toBe(
    '400 ValidationError: At least two subnets in two different Availability Zones must be specified',
  )
  expect(await refusalOf(balancer('front', { Subnets: ['subnet-0123456789abcdef0'] }))).toBe(
    "400 SubnetNotFoundException: The subnet ID 'subnet-0123456789abcdef0' does not exist",
  )
  expect(await refusalOf(balancer('-front'))).toBe(
    "400 ValidationError: The load balancer name '-front' cannot begin or end with a hyphen(-)",
  )
  const { Vpc } = await cloud.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
  const { SecurityGroups = [] } = await cloud.send(
    new DescribeSecurityGroupsCommand({
      Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }],
    }),
  )
  expect(
    await refusalOf(
      balancer('front', { SecurityGroups: SecurityGroups.map((g) => g.GroupId ?? '') }),
    ),
  ).toMatch(
    /^400 InvalidConfigurationRequestException: Security group 'sg-\w+' does not belong to VPC/,
  )
  expect((await client.send(new sdk.DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([])
  const first = await balancer('front')
  expect((await balancer('front'))?.LoadBalancerArn).toBe(first?.LoadBalancerArn)
  expect(await refusalOf(balancer('front', { Scheme: 'internal' }))).toMatch(
    /^400 DuplicateLoadBalancerNameException/,
  )
})

test('lists rules by priority, the default one last', async () => {
  const { client, balancer, group } = await begin()
  const LoadBalancerArn = (await balancer('front'))?.LoadBalancerArn
  const [web, api] = [(await group('web'))?.TargetGroupArn, (await group('api'))?.TargetGroupArn]
  const listen = (Port: number, DefaultActions: sdk.Action[]) =>
    client.send(
      new sdk.CreateListenerCommand({ LoadBalancerArn, Port, Protocol: 'HTTP', DefaultActions }),
    )
  const ListenerArn = (await listen(80, forward(web))).Listeners?.[0]?.ListenerArn
  expect(await refusalOf(listen(80, forward(web)))).toBe(
    `400 DuplicateListenerException: A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
  )
  const rule = (Priority: number, ...Values: string[]) =>
    client.send(
      new sdk.CreateRuleCommand({
        ListenerArn,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values }],
        Actions: forward(api),
      }),
    )
  await rule(20, '/late/*')
  const early = (await rule(3, '/api/*')).Rules?.[0]?.RuleArn
  expect(await refusalOf(rule(3, '/again'))).toBe(
    "400 PriorityInUseException: Priority '3' is currently in use",
  )
  const rules = async () =>
    (await client.send(new sdk.DescribeRulesCommand({ ListenerArn }))).Rules?.map((r) => [
      r.Priority,
      r.IsDefault,
      r.Conditions?.[0]?.PathPatternConfig?.Values?.[0],
    ])
  expect(await rules()).toEqual([
    ['3', false, '/api/*'],
    ['20', false, '/late/*'],
    ['default', true, undefined],
  ])
  await client.send(
    new sdk.ModifyRuleCommand({
      RuleArn: early,
      Conditions: [{ Field: 'path-pattern', Values: ['/v2/*'] }],
    }),
  )
  await client.send(
    new sdk.DeleteRuleCommand({
      RuleArn: (await client.send(new sdk.DescribeRulesCommand({ ListenerArn }))).Rules?.[1]
        ?.RuleArn,
    }),
  )
  expect(await rules()).toEqual([
    ['3', false, '/v2/*'],
    ['default', true, undefined],
  ])
  const other = (await balancer('back'))?.LoadBalancerArn
  const taken = client.send(
    new sdk.CreateListenerCommand({
      LoadBalancerArn: other,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: forward(web),
    }),
  )
  expect(await refusalOf(taken)).toBe(
    `400 TargetGroupAssociationLimitException: The following target groups cannot be associated with more than one load balancer: ${web}`,
  )
  await client.send(
    new sdk.ModifyListenerCommand({
      ListenerArn,
      Port: 8080,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  )
  expect(
    (await client.send(new sdk.DescribeListenersCommand({ LoadBalancerArn }))).Listeners,
  ).toMatchObject([{ Port: 8080, DefaultActions: [{ Type: 'fixed-response' }] }])
})

test("a target group has AWS's default health check, which can be changed", async () => {
  const { client, group } = await begin()
  const made = await group('web')
  expect(made).toMatchObject({
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: '/',
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    Matcher: { HttpCode: '200' },
    TargetType: 'ip',
    ProtocolVersion: 'HTTP1',
    LoadBalancerArns: [],
  })
  const TargetGroupArn = made?.TargetGroupArn
  const { TargetGroups } = await client.send(
    new sdk.ModifyTargetGroupCommand({
      TargetGroupArn,
      HealthCheckIntervalSeconds: 10,
      Matcher: { HttpCode: '200-399' },
    }),
  )
  expect(TargetGroups).toMatchObject([
    { HealthCheckIntervalSeconds: 10, Matcher: { HttpCode: '200-399' }, HealthCheckPath: '/' },
  ])
  expect(
    await refusalOf(
      client.send(
        new sdk.ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckTimeoutSeconds: 10 }),
      ),
    ),
  ).toBe('400 ValidationError: Health check timeout must be smaller than the interval')
  expect(await refusalOf(group('web', { Port: 81 }))).toMatch(
    /^400 DuplicateTargetGroupNameException/,
  )
  const attribute = async () =>
    (
      await client.send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn }))
    ).Attributes?.find((a) => a.Key === 'deregistration_delay.timeout_seconds')?.Value
  expect(await attribute()).toBe('300')
  const modify = (Key: string, Value: string) =>
    client.send(
      new sdk.ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }),
    )
  await modify('deregistration_delay.timeout_seconds', '30')
  expect(await attribute()).toBe('30')
  expect(await refusalOf(modify('colour', 'red'))).toBe(
    "400 ValidationError: Target group attribute key 'colour' is not recognized",
  )
})

test('tags are kept by ARN, and lists come in pages', async () => {
  const { client, group } = await begin()
  const arns = []
  for (let n = 0; n < 5; n++) arns.push((await group(`g${n}`))?.TargetGroupArn ?? '')
  const ResourceArns = arns.slice(0, 2)
  await client.send(
    new sdk.AddTagsCommand({
      ResourceArns,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }),
  )
  await client.send(
    new sdk.RemoveTagsCommand({ ResourceArns: ResourceArns.slice(0, 1), TagKeys: ['a'] }),
  )
  const { TagDescriptions } = await client.send(new sdk.DescribeTagsCommand({ ResourceArns }))
  expect(TagDescriptions?.map((d) => d.Tags)).toEqual([
    [{ Key: 'b', Value: '2' }],
    [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  ])
  const seen: string[] = []
  for await (const page of sdk.paginateDescribeTargetGroups({ client, pageSize: 2 }, {}))
    seen.push(...(page.TargetGroups ?? []).map((g) => g.TargetGroupArn ?? ''))
  expect(seen).toEqual([...arns].sort())
})
