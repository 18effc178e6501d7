import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import * as ecs from '@aws-sdk/client-ecs'
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

// Blue and green behind a real rule: what ECS says of the shares is what the load balancer does.
const sandbox = useSandbox()

async function begin(deploymentConfiguration: ecs.DeploymentConfiguration) {
  const key = await sandbox.account({ clock: 'manual' })
  const [balancers, cloud, client, watch] = [
    sandbox.elbv2(key),
    sandbox.ec2(key),
    sandbox.ecs(key),
    sandbox.cloudWatch(key),
  ]
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
  const subnets = ((await cloud.send(new DescribeSubnetsCommand({}))).Subnets ?? []).map(
    (s) => s.SubnetId ?? '',
  )
  const vpc = (await cloud.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups?.[0]?.VpcId
  const LoadBalancerArn = (
    await balancers.send(new elb.CreateLoadBalancerCommand({ Name: 'front', Subnets: subnets }))
  ).LoadBalancers?.[0]?.LoadBalancerArn
  const group = async (Name: string) =>
    (
      await balancers.send(
        new elb.CreateTargetGroupCommand({
          Name,
          Protocol: 'HTTP',
          Port: 80,
          VpcId: vpc,
          TargetType: 'ip',
        }),
      )
    ).TargetGroups?.[0]?.TargetGroupArn ?? ''
  const [blue, green] = [await group('blue'), await group('green')]
  const listen = async (Port: number) =>
    (
      await balancers.send(
        new elb.CreateListenerCommand({
          LoadBalancerArn,
          Port,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
        }),
      )
    ).Listeners?.[0]?.ListenerArn ?? ''
  const rule = async (listener: string) =>
    (
      await balancers.send(
        new elb.CreateRuleCommand({
          ListenerArn: listener,
          Priority: 1,
          Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
          Actions: [{ Type: 'forward', TargetGroupArn: blue }],
        }),
      )
    ).Rules?.[0]?.RuleArn ?? ''
  const [production, trial] = [await rule(await listen(80)), await rule(await listen(8080))]
  await client.send(new ecs.CreateClusterCommand({ clusterName: 'prod' }))
  const define = () =>
    client.send(
      new ecs.RegisterTaskDefinitionCommand({
        family: 'web',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          { name: 'app', image: 'web:v1', portMappings: [{ containerPort: 80 }] },
        ],
      }),
    )
  await define()
  const advancedConfiguration = {
    alternateTargetGroupArn: green,
    productionListenerRule: production,
    testListenerRule: trial,
    roleArn: `arn:aws:iam::${key.account}:role/ecs-elb`,
  }
  await client.send(
    new ecs.CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets } },
      loadBalancers: [
        { targetGroupArn: blue, containerName: 'app', containerPort: 80, advancedConfiguration },
      ],
      deploymentConfiguration,
    }),
  )
  await advance(600)
  /** The weights of blue and green behind a rule. */
  const weights = async (of: string) => {
    const { Rules: [found] = [] } = await balancers.send(
      new elb.DescribeRulesCommand({ RuleArns: [of] }),
    )
    return [blue, green].map(
      (arn) =>
        found?.Actions?.[0]?.ForwardConfig?.TargetGroups?.find((t) => t.TargetGroupArn === arn)
          ?.Weight,
    )
  }
  const health = async (TargetGroupArn: string) =>
    (
      (await balancers.send(new elb.DescribeTargetHealthCommand({ TargetGroupArn })))
        .TargetHealthDescriptions ?? []
    ).map((t) => t.TargetHealth?.State)
  const now = async () => {
    const { serviceDeployments: [brief] = [] } = await client.send(
      new ecs.ListServiceDeploymentsCommand({ cluster: 'prod', service: 'web' }),
    )
    const { serviceDeployments: [found] = [] } = await client.send(
      new ecs.DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [brief?.serviceDeploymentArn ?? ''],
      }),
    )
    return found
  }
  const until = async (stage: string) => {
    for (let n = 0; n < 400 && (await now())?.lifecycleStage !== stage; n++) await advance(2)
    expect((await now())?.lifecycleStage).toBe(stage)
  }
  const deploy = async () => {
    await define()
    await client.send(
      new ecs.UpdateServiceCommand({ cluster: 'prod', service: 'web', taskDefinition: 'web' }),
    )
  }
  return {
    client,
    watch,
    advance,
    blue,
    green,
    production,
    trial,
    weights,
    health,
    now,
    until,
    deploy,
  }
}

test('green gets test traffic, then all of it; the next deployment swaps the groups', async () => {
  const { advance, blue, green, production, trial, weights, health, now, until, deploy, client } =
    await begin({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 })
  expect([await weights(production), await health(blue), await health(green)]).toEqual([
    [100, 0],
    ['healthy', 'healthy'],
    [],
  ])
  await deploy()
  await until('POST_SCALE_UP')
  expect([await weights(production), await weights(trial), await health(green)]).toEqual([
    [100, 0],
    [100, 0],
    ['healthy', 'healthy'],
  ])
  await until('POST_TEST_TRAFFIC_SHIFT')
  expect([await weights(production), await weights(trial)]).toEqual([
    [100, 0],
    [0, 100],
  ])
  await until('BAKE_TIME')
  expect(await weights(production)).toEqual([0, 100])
  const { serviceRevisions: [revision] = [] } = await client.send(
    new ecs.DescribeServiceRevisionsCommand({
      serviceRevisionArns: [(await now())?.targetServiceRevision?.arn ?? ''],
    }),
  )
  expect(revision?.resolvedConfiguration?.loadBalancers).toEqual([
    { targetGroupArn: green, productionListenerRule: production },
  ])
  await advance(1_200)
  expect([(await now())?.status, await health(blue), await health(green)]).toEqual([
    'SUCCESSFUL',
    [],
    ['healthy', 'healthy'],
  ])
  await deploy()
  await advance(1_800)
  expect([(await now())?.status, await weights(production), await health(blue)]).toEqual([
    'SUCCESSFUL',
    [100, 0],
    ['healthy', 'healthy'],
  ])
})

test('an alarm during the bake time rolls the traffic back', async () => {
  const { watch, advance, production, weights, now, until, deploy } = await begin({
    strategy: 'BLUE_GREEN',
    bakeTimeInMinutes: 60,
    alarms: { alarmNames: ['errors'], enable: true, rollback: true },
  })
  await watch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      Namespace: 'Shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  )
  await deploy()
  await until('BAKE_TIME')
  expect((await now())?.alarms).toEqual({ status: 'MONITORING', alarmNames: ['errors'] })
  await watch.send(
    new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'a test' }),
  )
  await advance(5)
  expect(await weights(production)).toEqual([100, 0])
  await advance(900)
  expect(await now()).toMatchObject({
    status: 'ROLLBACK_SUCCESSFUL',
    alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    rollback: { reason: expect.stringContaining('errors') as string },
  })

  // It still rings when the fix is deployed: then it is not listened to.
  await deploy()
  await until('BAKE_TIME')
  expect((await now())?.alarms?.status).toBe('MONITORING_COMPLETE')
})
