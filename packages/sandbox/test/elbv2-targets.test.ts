import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import * as ecs from '@aws-sdk/client-ecs'
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2'
import { expect, test } from 'vitest'
import { refusalOf, useSandbox } from './wire-harness.ts'

// Targets and their health, and the services of ECS whose tasks they are.
const { account, ec2, ecs: ecsOf, elbv2, control } = useSandbox()

async function begin() {
  const key = await account({ clock: 'manual' })
  const [client, cloud, containers] = [elbv2(key), ec2(key), ecsOf(key)]
  const advance = (seconds: number) =>
    control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })
  const subnets = ((await cloud.send(new DescribeSubnetsCommand({}))).Subnets ?? []).map(
    (s) => s.SubnetId ?? '',
  )
  const { SecurityGroups: [group] = [] } = await cloud.send(new DescribeSecurityGroupsCommand({}))
  const balancer = (
    await client.send(new sdk.CreateLoadBalancerCommand({ Name: 'front', Subnets: subnets }))
  ).LoadBalancers?.[0]?.LoadBalancerArn
  const targetGroup = async (Name: string, more: Partial<sdk.CreateTargetGroupCommandInput> = {}) =>
    (
      await client.send(
        new sdk.CreateTargetGroupCommand({
          Name,
          Protocol: 'HTTP',
          Port: 80,
          VpcId: group?.VpcId,
          TargetType: 'ip',
          HealthCheckIntervalSeconds: 10,
          ...more,
        }),
      )
    ).TargetGroups?.[0]?.TargetGroupArn ?? ''
  let port = 80
  const listen = (TargetGroupArn: string) =>
    client.send(
      new sdk.CreateListenerCommand({
        LoadBalancerArn: balancer,
        Port: port++,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      }),
    )
  const health = async (TargetGroupArn: string) =>
    (
      (await client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn })))
        .TargetHealthDescriptions ?? []
    ).map(({ TargetHealth: t }) =>
      [t?.State, t?.Reason, t?.Description].filter(Boolean).join(' | '),
    )

  await containers.send(new ecs.CreateClusterCommand({ clusterName: 'prod' }))
  const define = (family: string, tag: string, more: Partial<ecs.ContainerDefinition> = {}) =>
    containers.send(
      new ecs.RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          { name: 'app', image: `web:${tag}`, portMappings: [{ containerPort: 80 }], ...more },
        ],
      }),
    )
  const serve = (targetGroupArn: string, more: Partial<ecs.CreateServiceCommandInput> = {}) =>
    containers.send(
      new ecs.CreateServiceCommand({
        cluster: 'prod',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets } },
        loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }],
        ...more,
      }),
    )
  const service = async () =>
    (await containers.send(new ecs.DescribeServicesCommand({ cluster: 'prod', services: ['web'] })))
      .services?.[0]
  const story = async () =>
    (await service())?.events
      ?.map((e) =>
        (e.message ?? '')
          .replace('(service web) ', '')
          .replaceAll(/[0-9a-f]{32}/g, 'ID')
          .replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/N'),
      )
      .reverse() ?? []
  return {
    client,
    cloud,
    containers,
    advance,
    subnets,
    targetGroup,
    listen,
    health,
    define,
    serve,
    service,
    story,
  }
}

test("a service's tasks become targets: initial, healthy, draining, deregistered", async () => {
  const {
    client,
    cloud,
    containers,
    advance,
    targetGroup,
    listen,
    health,
    define,
    serve,
    service,
  } = await begin()
  const group = await targetGroup('web')
  await listen(group)
  await client.send(
    new sdk.ModifyTargetGroupAttributesCommand({
      TargetGroupArn: group,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }],
    }),
  )
  await define('web', 'v1')
  await serve(group)
  const seen = new Set<string>()
  for (let second = 0; second < 60; second++) {
    await advance(1)
    for (const state of await health(group)) seen.add(state)
    // A task is part of a finished deployment only when its target is healthy.
    if ((await service())?.deployments?.[0]?.rolloutState === 'COMPLETED')
      expect(await health(group)).toEqual(['healthy', 'healthy'])
  }
  expect([...seen]).toEqual([
    'initial | Elb.RegistrationInProgress | Target registration is in progress',
    'healthy',
  ])
  const { TargetHealthDescriptions = [] } = await client.send(
    new sdk.DescribeTargetHealthCommand({ TargetGroupArn: group }),
  )
  const { NetworkInterfaces = [] } = await cloud.send(
    new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'description', Values: ['*:attachment/*'] }],
    }),
  )
  expect(
    TargetHealthDescriptions.map((t) => [t.Target?.Id, t.Target?.AvailabilityZone]).sort(),
  ).toEqual(NetworkInterfaces.map((i) => [i.PrivateIpAddress, i.AvailabilityZone]).sort())

  await containers.send(
    new ecs.UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount: 1 }),
  )
  await advance(10)
  expect((await health(group)).sort()).toEqual([
    'draining | Target.DeregistrationInProgress | Target deregistration is in progress',
    'healthy',
  ])
  const { taskArns = [] } = await containers.send(
    new ecs.ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }),
  )
  const leaving = async () =>
    (await containers.send(new ecs.DescribeTasksCommand({ cluster: 'prod', tasks: taskArns })))
      .tasks?.[0]?.lastStatus
  expect(await leaving()).toBe('DEACTIVATING')
  await advance(90)
  expect([await leaving(), await health(group)]).toEqual(['STOPPED', ['healthy']])
})

test('a target that answers 503 is unhealthy and replaced after the grace period', async () => {
  const { containers, advance, targetGroup, listen, health, define, serve, story } = await begin()
  const group = await targetGroup('web')
  await listen(group)
  await define('web', 'unhealthy')
  await serve(group, { desiredCount: 1, healthCheckGracePeriodSeconds: 120 })
  await advance(100)
  expect(await health(group)).toEqual([
    'unhealthy | Target.ResponseCodeMismatch | Health checks failed with these codes: [503]',
  ])
  expect(await story()).toEqual([
    'has started 1 tasks: (task ID).',
    `registered 1 targets in (target-group ${group})`,
  ])
  await advance(60)
  expect((await story()).slice(2)).toEqual([
    `(task ID) (port 80) is unhealthy in (target-group ${group}) due to (reason Health checks failed with these codes: [503]).`,
    'has stopped 1 running tasks: (task ID).',
    `deregistered 1 targets in (target-group ${group})`,
    'has begun draining connections on 1 tasks.',
    'has started 1 tasks: (task ID). Amazon ECS replaced 1 tasks due to an unhealthy status.',
  ])
  const { taskArns = [] } = await containers.send(
    new ecs.ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }),
  )
  const { tasks } = await containers.send(
    new ecs.DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }),
  )
  expect(tasks).toMatchObject([
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${group})`,
    },
  ])
})

test('the circuit breaker rolls back a revision whose targets fail', async () => {
  const {
    client,
    containers,
    advance,
    targetGroup,
    listen,
    health,
    define,
    serve,
    service,
    story,
  } = await begin()
  const group = await targetGroup('web')
  await listen(group)
  await client.send(
    new sdk.ModifyTargetGroupAttributesCommand({
      TargetGroupArn: group,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    }),
  )
  await define('web', 'v1')
  await serve(group, {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  })
  await advance(120)
  await define('web', 'unhealthy')
  await containers.send(
    new ecs.UpdateServiceCommand({ cluster: 'prod', service: 'web', taskDefinition: 'web' }),
  )
  await advance(900)
  expect(await story()).toContain('rolling back to deployment ecs-svc/N.')
  expect(await service()).toMatchObject({
    runningCount: 2,
    deployments: [{ rolloutState: 'COMPLETED', taskDefinition: expect.stringMatching(/web:1$/) }],
  })
  expect(await health(group)).toEqual(['healthy', 'healthy'])
})

test('CreateService refuses an unusable target group and creates nothing', async () => {
  const { containers, targetGroup, listen, define, serve } = await begin()
  await define('web', 'v1')
  const unknown =
    'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/nope/0123456789abcdef'
  expect(await refusalOf(serve(unknown))).toBe(
    '400 InvalidParameterException: Unable to assume role and validate the specified targetGroupArn. Please verify that the ECS service role being passed has the proper permissions.',
  )
  const lonely = await targetGroup('lonely')
  expect(await refusalOf(serve(lonely))).toBe(
    `400 InvalidParameterException: The target group with targetGroupArn ${lonely} does not have an associated load balancer.`,
  )
  const hosts = await targetGroup('hosts', { TargetType: 'instance' })
  await listen(hosts)
  expect(await refusalOf(serve(hosts))).toBe(
    `400 InvalidParameterException: The provided target group ${hosts} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
  )
  expect(
    (await containers.send(new ecs.ListServicesCommand({ cluster: 'prod' }))).serviceArns,
  ).toEqual([])
})

test('a target without a listener is unused; with one it is checked', async () => {
  const { client, cloud, containers, advance, subnets, targetGroup, listen, health, define } =
    await begin()
  await define('web', 'v1')
  const { tasks: [task] = [] } = await containers.send(
    new ecs.RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets } },
    }),
  )
  await advance(60)
  const address = task?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? ''
  const group = await targetGroup('web', { UnhealthyThresholdCount: 3, HealthyThresholdCount: 2 })
  const register = (Targets: sdk.TargetDescription[]) =>
    client.send(new sdk.RegisterTargetsCommand({ TargetGroupArn: group, Targets }))
  await register([{ Id: address }])
  expect(await health(group)).toEqual([
    'unused | Target.NotInUse | Target group is not configured to receive traffic from the load balancer',
  ])
  const { Listeners: [listener] = [] } = await listen(group)
  await advance(5)
  expect(await health(group)).toEqual(['healthy'])
  // Nobody listens on that port, and nobody has that address.
  await register([{ Id: address, Port: 81 }, { Id: '172.31.7.7' }])
  await advance(8)
  expect((await health(group)).slice(1)).toEqual(
    Array(2).fill('initial | Elb.InitialHealthChecking | Initial health checks in progress'),
  )
  await advance(15)
  expect(await health(group)).toEqual([
    'healthy',
    'unhealthy | Target.FailedHealthChecks | Health checks failed',
    'unhealthy | Target.Timeout | Request timed out',
  ])
  await containers.send(new ecs.StopTaskCommand({ cluster: 'prod', task: task?.taskArn }))
  await advance(60)
  expect((await health(group))[0]).toBe('unhealthy | Target.Timeout | Request timed out')
  await client.send(new sdk.DeleteListenerCommand({ ListenerArn: listener?.ListenerArn }))
  expect(new Set((await health(group)).map((h) => h.split(' ')[0]))).toEqual(new Set(['unused']))

  const { Instances = [] } = await cloud.send(
    new RunInstancesCommand({
      ImageId: 'ami-0c7217cdde317cfec',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
    }),
  )
  const hosts = await targetGroup('hosts', { TargetType: 'instance' })
  await listen(hosts)
  await client.send(
    new sdk.RegisterTargetsCommand({
      TargetGroupArn: hosts,
      Targets: [{ Id: Instances[0]?.InstanceId }],
    }),
  )
  expect(
    await refusalOf(
      client.send(
        new sdk.RegisterTargetsCommand({ TargetGroupArn: hosts, Targets: [{ Id: address }] }),
      ),
    ),
  ).toMatch(/^400 InvalidTargetException/)
  await cloud.send(new TerminateInstancesCommand({ InstanceIds: [Instances[0]?.InstanceId ?? ''] }))
  await advance(400)
  expect(await health(hosts)).toEqual([])
})
