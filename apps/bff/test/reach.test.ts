import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs'
import {
  contract,
  type ListOf,
  type ServiceScaling,
  type ServiceTargets,
  type TaskNetwork,
  type TaskRow,
} from '@pilothouse/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench('demo', { clock: 'manual' })
})
afterAll(() => bench.close())

const clustersPath = '/api/test/us-east-1/clusters'
const config = () => ({
  region: bench.account.region,
  endpoint: bench.sandbox.url,
  credentials: bench.account,
})
const tasksOf = async (cluster: string, service: string) =>
  (
    (await bench.get(`/api/test/tasks?region=us-east-1&cluster=${cluster}&service=${service}`))
      .json as ListOf<TaskRow>
  ).rows
const aTask = async (cluster: string, service: string) => {
  const found = (await tasksOf(cluster, service)).find((t) => t.lastStatus === 'RUNNING')
  if (!found) throw new Error(`${service} runs no task`)
  return found
}
const networkOf = async (cluster: string, taskId: string) =>
  (await bench.get(`${clustersPath}/${cluster}/tasks/${taskId}/network`)).json as TaskNetwork
const targetsOf = async (cluster: string, service: string) =>
  (await bench.get(`${clustersPath}/${cluster}/services/${service}/targets`)).json as ServiceTargets
const scalingOf = async (cluster: string, service: string) =>
  (await bench.get(`${clustersPath}/${cluster}/services/${service}/scaling`)).json as ServiceScaling
/** Runs `work` while calls of an operation fail. */
const during = async <T>(fault: Record<string, unknown>, run: () => Promise<T>): Promise<T> => {
  const { id } = (await bench.control('POST', '/faults', fault)) as { id: string }
  try {
    return await run()
  } finally {
    await bench.control('DELETE', `/faults/${id}`)
  }
}

test('every response matches the contract', async () => {
  for (const service of ['checkout', 'search-api', 'coupon-engine', 'loyalty-legacy']) {
    const [targets, scaling] = [
      await targetsOf('storefront', service),
      await scalingOf('storefront', service),
    ]
    expect([
      service,
      contract[
        'GET /api/:account/:region/clusters/:cluster/services/:service/targets'
      ].response.safeParse(targets).error?.issues ?? [],
    ]).toEqual([service, []])
    expect([
      service,
      contract[
        'GET /api/:account/:region/clusters/:cluster/services/:service/scaling'
      ].response.safeParse(scaling).error?.issues ?? [],
    ]).toEqual([service, []])
  }
  for (const task of [
    await aTask('storefront', 'checkout'),
    await aTask('platform', 'api-gateway'),
    ...(await tasksOf('storefront', 'coupon-engine')).slice(0, 2),
  ]) {
    expect(
      contract[
        'GET /api/:account/:region/clusters/:cluster/tasks/:task/network'
      ].response.safeParse(await networkOf(task.cluster, task.taskId)).error?.issues ?? [],
    ).toEqual([])
  }
})

test('a task with its own interface has its groups, with rules that name peers', async () => {
  const task = await aTask('storefront', 'checkout')
  const network = await networkOf('storefront', task.taskId)
  expect(network).toMatchObject({
    mode: 'awsvpc',
    filter: { level: 'task', reason: 'This task has its own network interface: its groups apply.' },
    instance: null,
    configured: null,
    rulesProblem: null,
  })
  expect(network.interface).toMatchObject({
    state: 'there',
    privateIp: task.ip,
    publicIp: null,
    zone: task.zone,
    problem: null,
    id: expect.stringMatching(/^eni-/) as string,
    vpc: expect.stringMatching(/^vpc-/) as string,
    subnet: expect.stringMatching(/^subnet-/) as string,
  })
  expect(network.interface?.groups).toMatchObject([
    {
      name: 'tasks',
      description: 'What tasks let in',
      rules: {
        inbound: [
          {
            traffic: 'TCP 8080',
            name: 'balancers',
            description: 'the load balancers',
            peer: expect.stringMatching(/^sg-/) as string,
          },
        ],
        outbound: [{ traffic: 'All traffic', peer: '0.0.0.0/0', name: 'anywhere' }],
      },
    },
  ])
})

test('a task that shares its instance’s network has the instance’s groups', async () => {
  const network = await networkOf('platform', (await aTask('platform', 'api-gateway')).taskId)
  expect(network).toMatchObject({
    mode: 'bridge',
    filter: {
      level: 'instance',
      reason: 'This task shares its instance’s network (bridge): the instance’s groups apply.',
    },
    interface: null,
  })
  expect(network.instance).toMatchObject({
    ec2InstanceId: expect.stringMatching(/^i-/) as string,
    type: expect.stringContaining('.') as string,
    zone: expect.stringContaining('us-east-1') as string,
    groups: [{ name: 'container-instances', rules: { inbound: [{ traffic: 'TCP 32768–65535' }] } }],
    problem: null,
  })
})

test('every kind of rule is readable, and secrets in descriptions are masked', async () => {
  const ec2 = new EC2Client(config())
  const vpc = (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.find((v) => !v.IsDefault)?.VpcId
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: 'shapes',
      Description: 'password=CANARY-group',
      VpcId: vpc,
    }),
  )
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: 'udp',
          FromPort: 8000,
          ToPort: 8100,
          IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'token=CANARY-rule' }],
        },
        { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, UserIdGroupPairs: [{ GroupId }] },
        { IpProtocol: 'tcp', FromPort: 0, ToPort: 65_535, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      ],
    }),
  )
  const task = await aTask('storefront', 'checkout')
  const own = (await networkOf('storefront', task.taskId)).interface
  // The sandbox cannot change the group of a running task's interface, so its answer is changed.
  const xml = [
    '<DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">',
    '<requestId>r</requestId><networkInterfaceSet><item>',
    `<networkInterfaceId>${own?.id ?? ''}</networkInterfaceId><groupSet>`,
    `<item><groupId>${GroupId}</groupId><groupName>shapes</groupName></item>`,
    '<item><groupId>sg-0123456789abcdef0</groupId><groupName>deleted</groupName></item>',
    '</groupSet></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>',
  ].join('')
  await bench.control('POST', '/answers', {
    operation: 'DescribeNetworkInterfaces',
    body: xml,
    times: 1,
  })
  const { text, json } = await bench.get(`${clustersPath}/storefront/tasks/${task.taskId}/network`)
  expect(text).not.toContain('CANARY')
  const [shapes, gone] = (json as TaskNetwork).interface?.groups ?? []
  expect(shapes?.rules?.inbound.map((r) => [r.traffic, r.peer, r.name])).toEqual(
    expect.arrayContaining([
      ['UDP 8000–8100', '10.0.0.0/8', null],
      ['ICMP', GroupId, 'this group'],
      ['TCP, all ports', '::/0', 'anywhere'],
    ]),
  )
  expect(gone).toEqual({
    id: 'sg-0123456789abcdef0',
    name: 'deleted',
    description: null,
    rules: null,
  })
})

test('a part that EC2 denies names the permission; the other parts are complete', async () => {
  const task = await aTask('storefront', 'checkout')
  const denied = await during(
    { api: 'ec2', operation: 'DescribeNetworkInterfaces', kind: 'denied' },
    () => networkOf('storefront', task.taskId),
  )
  expect(denied.interface).toMatchObject({
    state: 'unread',
    privateIp: task.ip,
    groups: null,
    problem: { iam: { action: 'ec2:DescribeNetworkInterfaces' } },
  })
  expect(denied.filter.level).toBe('task')
  expect(denied.configured).toMatchObject({
    service: 'checkout',
    groups: [{ name: 'tasks', rules: { inbound: [{ traffic: 'TCP 8080' }] } }],
  })
  const shared = (await aTask('platform', 'api-gateway')).taskId
  const noRules = await during(
    { api: 'ec2', operation: 'DescribeSecurityGroups', kind: 'denied' },
    () => networkOf('platform', shared),
  )
  expect(noRules).toMatchObject({
    rulesProblem: { iam: { action: 'ec2:DescribeSecurityGroups' } },
    instance: { groups: [{ name: 'container-instances', rules: null }], problem: null },
  })
  const noInstance = await during(
    { api: 'ec2', operation: 'DescribeInstances', kind: 'denied' },
    () => networkOf('platform', shared),
  )
  expect(noInstance).toMatchObject({
    filter: { level: 'instance' },
    instance: {
      ec2InstanceId: expect.stringMatching(/^i-/) as string,
      groups: null,
      problem: { iam: { action: 'ec2:DescribeInstances' } },
    },
  })
})

test('each target has its task, matched by address or by instance and port', async () => {
  for (const [cluster, service, type] of [
    ['storefront', 'checkout', 'ip'],
    ['platform', 'api-gateway', 'instance'],
  ] as const) {
    const [group] = (await targetsOf(cluster, service)).groups
    expect(group).toMatchObject({
      name: service,
      container: service,
      containerPort: 8080,
      about: { protocol: 'HTTP', type, balancersProblem: null },
      aboutProblem: null,
      targetsProblem: null,
    })
    expect(group?.about?.check).toBe(
      'HTTP /healthz on the port of the target every 15 s, at most 5 s long. ' +
        'Healthy after 2 in a row with 200, unhealthy after 2 without.',
    )
    expect(group?.about?.balancers).toMatchObject([
      {
        name: cluster,
        scheme: 'internet-facing',
        type: 'application',
        dnsName: expect.stringContaining('elb.amazonaws.com') as string,
        listeners: [{ protocol: 'HTTP', port: 80, byDefault: false }],
      },
    ])
    const running = (await tasksOf(cluster, service))
      .filter((t) => t.lastStatus === 'RUNNING')
      .map((t) => t.taskId)
    expect(group?.targets?.map((t) => t.task?.taskId).sort()).toEqual(running.sort())
    expect(group?.targets?.every((t) => t.state === 'healthy' && t.zone !== undefined)).toBe(true)
  }
})

test('a service without a load balancer has no targets, without a call of ELB', async () => {
  const before = (await bench.calls())['elasticloadbalancing:DescribeTargetHealth']
  expect(await targetsOf('platform', 'job-scheduler')).toMatchObject({ groups: [], classic: [] })
  expect((await bench.calls())['elasticloadbalancing:DescribeTargetHealth']).toBe(before)
})

test.each([
  [
    'DescribeTargetHealth',
    {
      targets: null,
      targetsProblem: { iam: { action: 'elasticloadbalancing:DescribeTargetHealth' } },
      about: { protocol: 'HTTP' },
    },
  ],
  [
    'DescribeTargetGroups',
    {
      about: null,
      aboutProblem: { iam: { action: 'elasticloadbalancing:DescribeTargetGroups' } },
      name: 'checkout',
      targetsProblem: null,
    },
  ],
  [
    'DescribeLoadBalancers',
    {
      about: {
        balancers: null,
        balancersProblem: { iam: { action: 'elasticloadbalancing:DescribeLoadBalancers' } },
      },
      targetsProblem: null,
    },
  ],
  [
    'DescribeListeners',
    {
      about: {
        balancers: [
          {
            listeners: null,
            listenersProblem: { iam: { action: 'elasticloadbalancing:DescribeListeners' } },
          },
        ],
      },
      targetsProblem: null,
    },
  ],
])('%s denied leaves only its own part empty', async (operation, part) => {
  const { groups } = await during({ api: 'elasticloadbalancing', operation, kind: 'denied' }, () =>
    targetsOf('storefront', 'checkout'),
  )
  expect(groups[0]).toMatchObject(part)
})

test('auto scaling shows the range, the policies in words and the last activities', async () => {
  const scaling = await scalingOf('storefront', 'search-api')
  expect(scaling).toMatchObject({
    target: { min: 2, max: 3, suspended: { scaleIn: false, scaleOut: false, scheduled: false } },
    targetProblem: null,
    policies: [
      {
        name: 'cpu-tracking',
        type: 'TargetTrackingScaling',
        does: 'Keeps average CPU at 8 %',
        details: ['Waits 60 s after scaling out.', 'Waits 300 s after scaling in.'],
      },
    ],
  })
  expect(scaling.policies?.[0]?.alarms).toHaveLength(2)
  expect(scaling.activities?.find((a) => a.status === 'Successful')).toMatchObject({
    description: 'Setting desired count to 3.',
    cause: expect.stringContaining('triggered policy cpu-tracking') as string,
    at: expect.any(Number) as number,
  })
})

test('step policies are described in words too', async () => {
  const client = new ApplicationAutoScalingClient(config())
  const target = {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: 'service/storefront/cart',
  } as const
  await client.send(
    new RegisterScalableTargetCommand({
      ...target,
      MinCapacity: 2,
      MaxCapacity: 10,
      SuspendedState: { DynamicScalingInSuspended: true },
    }),
  )
  await client.send(
    new PutScalingPolicyCommand({
      ...target,
      PolicyName: 'in-steps',
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        Cooldown: 90,
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
        ],
      },
    }),
  )
  expect(await scalingOf('storefront', 'cart')).toMatchObject({
    target: { min: 2, max: 10, suspended: { scaleIn: true, scaleOut: false } },
    policies: [
      {
        name: 'in-steps',
        does: 'Scales in steps when an alarm calls upon it',
        details: [
          'Adds 1 task from the alarm’s threshold to 20 above it.',
          'Adds 3 tasks from 20 above it on.',
          'Waits 90 s after scaling.',
        ],
      },
    ],
  })
})

test('a service without auto scaling needs one call; a denied part is empty alone', async () => {
  const before = (await bench.calls())['application-autoscaling:DescribeScalingPolicies']
  expect(await scalingOf('storefront', 'pricing')).toMatchObject({
    target: null,
    targetProblem: null,
    policies: null,
    policiesProblem: null,
    activities: null,
    activitiesProblem: null,
  })
  expect((await bench.calls())['application-autoscaling:DescribeScalingPolicies']).toBe(before)
  const denied = await during({ operation: 'DescribeScalableTargets', kind: 'denied' }, () =>
    scalingOf('storefront', 'search-api'),
  )
  expect(denied).toMatchObject({
    target: null,
    targetProblem: { iam: { action: 'application-autoscaling:DescribeScalableTargets' } },
    policies: [{ name: 'cpu-tracking' }],
  })
})

// Keep last: it changes the account.
test('a stopped task has no interface, and shows its service’s configured network', async () => {
  const task = await aTask('storefront', 'reviews')
  await new ECSClient(config()).send(
    new StopTaskCommand({ cluster: 'storefront', task: task.taskId }),
  )
  await bench.control('POST', '/advance', { ms: 120_000 })
  expect(await networkOf('storefront', task.taskId)).toMatchObject({
    filter: {
      level: 'none',
      reason: expect.stringContaining('its network interface is gone') as string,
    },
    interface: { state: 'gone', privateIp: task.ip, groups: null, problem: null },
    configured: {
      service: 'reviews',
      groups: [{ name: 'tasks', rules: { inbound: [{ traffic: 'TCP 8080' }] } }],
    },
  })
  expect(
    (await bench.get(`${clustersPath}/storefront/tasks/${'0'.repeat(32)}/network`)).status,
  ).toBe(404)
})
