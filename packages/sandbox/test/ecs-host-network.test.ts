import { expect, test } from 'vitest'
import { describeInstances } from '../src/ec2/describe-instances.ts'
import { describeNetworkInterfaces } from '../src/ec2/network-interfaces.ts'
import { updateService } from '../src/ecs/services/services.ts'
import { registerTaskDefinition } from '../src/ecs/task-definitions/task-definitions.ts'
import { enlist } from '../src/ecs/tasks/enlist.ts'
import { runTask } from '../src/ecs/tasks/run-task.ts'
import { startTask } from '../src/ecs/tasks/start-task.ts'
import { describeTargetHealth } from '../src/elbv2/targets.ts'
import { world } from './ecs-world.ts'

// The network of tasks on EC2: interfaces that hang on instances, and ports of instances as
// targets.

test("a task's interface attaches to its instance, up to the instance's limit", () => {
  const { region, call, cluster, advance } = world()
  const subnets = [...region.ec2.subnets.values()]
  const [near, far] = ['a', 'b'].map((z) => subnets.find((s) => s.zone.endsWith(z))?.id ?? '')
  const instance = enlist(region, cluster(), { type: 'c5.large', zone: 'us-east-1a' })
  registerTaskDefinition(
    {
      family: 'job',
      networkMode: 'awsvpc',
      containerDefinitions: [{ name: 'app', image: 'job:v1', cpu: 64, memory: 64 }],
    },
    call,
  )
  const run = (...ids: (string | undefined)[]) =>
    runTask(
      {
        cluster: 'prod',
        taskDefinition: 'job',
        launchType: 'EC2',
        networkConfiguration: { awsvpcConfiguration: { subnets: ids.map((id) => id ?? '') } },
      },
      call,
    )
  expect(run(far).failures).toEqual([
    { arn: instance.record.containerInstanceArn, reason: 'LOCATION' },
  ])
  const start = (subnet: string | undefined) =>
    startTask(
      {
        cluster: 'prod',
        taskDefinition: 'job',
        containerInstances: [instance.id],
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnet ?? ''] } },
      },
      call,
    )
  expect(start(far).failures).toEqual([
    { arn: instance.record.containerInstanceArn, reason: 'LOCATION' },
  ])
  expect(() => start('subnet-0123456789abcdef0')).toThrow(
    /^Error retrieving subnet information for \[subnet-0123456789abcdef0\]/,
  )
  for (let n = 0; n < 2; n++) expect(run(near, far).tasks?.[0]?.availabilityZone).toBe('us-east-1a')
  expect(run(near).failures).toEqual([
    { arn: instance.record.containerInstanceArn, reason: 'RESOURCE:ENI' },
  ])
  advance(60)
  const id = instance.record.ec2InstanceId ?? ''
  const { NetworkInterfaces = [] } = describeNetworkInterfaces(
    { Filters: [{ Name: 'attachment.instance-id', Values: [id] }] },
    call,
  )
  expect(
    NetworkInterfaces.map((i) => [
      i.Attachment?.DeviceIndex,
      i.RequesterManaged,
      i.SubnetId,
    ]).sort(),
  ).toEqual([
    [0, false, near],
    [1, true, near],
    [2, true, near],
  ])
  const [machine] =
    describeInstances({ InstanceIds: [id] }, call).Reservations?.[0]?.Instances ?? []
  expect(machine?.NetworkInterfaces).toHaveLength(3)
})

test('tasks without an interface are targets by instance and host port', () => {
  const { balance, region, call, cluster, defineOnHost, serve, service, story, advance } = world()
  const hosts = ['a', 'b'].map(
    (z) => enlist(region, cluster(), { zone: `us-east-1${z}` }).record.ec2InstanceId,
  )
  const group = balance('web', 'instance')
  defineOnHost('web', 256, { portMappings: [{ containerPort: 80 }] })
  serve('web', 4, {
    launchType: 'EC2',
    networkConfiguration: undefined,
    loadBalancers: [{ targetGroupArn: group.arn, containerName: 'app', containerPort: 80 }],
  })
  advance(120)
  const targets = () =>
    describeTargetHealth({ TargetGroupArn: group.arn }, call).TargetHealthDescriptions ?? []
  expect(
    targets()
      .map((t) => t.Target?.Id)
      .sort(),
  ).toEqual([...hosts, ...hosts].sort())
  for (const t of targets()) {
    expect(t.Target?.Port).toBeGreaterThanOrEqual(32_768)
    expect(t.TargetHealth?.State).toBe('healthy')
  }
  defineOnHost('web', 256, { image: 'web:unhealthy', portMappings: [{ containerPort: 80 }] })
  updateService({ cluster: 'prod', service: 'web', taskDefinition: 'web' }, call)
  advance(240)
  const said = story('web').find((text) => text.includes('is unhealthy in'))
  expect(said).toMatch(
    /^\(instance i-[0-9a-f]{17}\) \(port \d+\) is unhealthy in \(target-group .*\) due to \(reason Health checks failed with these codes: \[503\]\)\.$/,
  )
  expect(service('web').runningCount).toBeGreaterThanOrEqual(4)
})
