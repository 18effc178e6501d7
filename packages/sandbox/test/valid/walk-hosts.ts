import * as sdk from '@aws-sdk/client-ecs'
import type { Ground } from './walk-ecs.ts'
import { first, type Walk } from './walk.ts'

/**
 * Operations of ECS on instances, agents and account settings: those that
 * `walkEcs` does not call.
 */
export async function walkHosts(
  { client, account, region, advance }: Walk<sdk.ECSClient>,
  ground: Ground,
): Promise<void> {
  const send = client.send.bind(client) as sdk.ECSClient['send']
  const cluster = 'hosts'
  const name = 'containerInsights'
  await send(new sdk.PutAccountSettingDefaultCommand({ name, value: 'enabled' }))
  await send(new sdk.PutAccountSettingCommand({ name, value: 'enhanced' }))
  await send(new sdk.ListAccountSettingsCommand({ effectiveSettings: true }))
  await send(new sdk.DeleteAccountSettingCommand({ name }))
  await send(new sdk.DiscoverPollEndpointCommand({}))

  await send(new sdk.CreateClusterCommand({ clusterName: cluster }))
  const autoScalingGroupArn = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0f3c6d1e-1c1a-4f5e-9a86-2f6a4a1f0c11:autoScalingGroupName/own`
  await send(
    new sdk.CreateCapacityProviderCommand({
      name: 'own',
      autoScalingGroupProvider: {
        autoScalingGroupArn,
        managedScaling: { status: 'DISABLED' },
        managedDraining: 'ENABLED',
      },
      tags: [{ key: 'a', value: 'b' }],
    }),
  )
  await send(
    new sdk.UpdateCapacityProviderCommand({
      name: 'own',
      autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', targetCapacity: 80 } },
    }),
  )
  await advance(30)
  const setProviders = (capacityProviders: string[]) =>
    send(
      new sdk.PutClusterCapacityProvidersCommand({
        cluster,
        capacityProviders,
        defaultCapacityProviderStrategy: [],
      }),
    )
  await setProviders(['own', 'FARGATE'])
  await send(
    new sdk.DescribeClustersCommand({
      clusters: [cluster],
      include: ['ATTACHMENTS', 'STATISTICS'],
    }),
  )
  await advance(30)
  await send(
    new sdk.DescribeCapacityProvidersCommand({
      capacityProviders: ['own', 'FARGATE'],
      include: ['TAGS'],
    }),
  )

  const register = async (instanceId: string) =>
    (
      await send(
        new sdk.RegisterContainerInstanceCommand({
          cluster,
          instanceIdentityDocument: JSON.stringify({
            accountId: account,
            region,
            availabilityZone: `${region}a`,
            instanceId,
            instanceType: 'm5.large',
            imageId: 'ami-1',
            architecture: 'x86_64',
          }),
          totalResources: [
            { name: 'CPU', type: 'INTEGER', integerValue: 2_048 },
            { name: 'MEMORY', type: 'INTEGER', integerValue: 4_000 },
            { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
          ],
          versionInfo: {
            agentVersion: '1.90.0',
            agentHash: 'abc',
            dockerVersion: 'DockerVersion: 25.0.8',
          },
          attributes: [
            { name: 'stack', value: 'blue' },
            { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
            { name: 'com.amazonaws.ecs.capability.privileged-container' },
          ],
          tags: [{ key: 'a', value: 'b' }],
        }),
      )
    ).containerInstance?.containerInstanceArn ?? ''
  const [one, two] = [await register('i-0123456789abcdef0'), await register('i-0123456789abcdef1')]
  await send(
    new sdk.PutAttributesCommand({
      cluster,
      attributes: [{ name: 'rack', value: '7', targetType: 'container-instance', targetId: one }],
    }),
  )
  await send(
    new sdk.ListAttributesCommand({
      cluster,
      targetType: 'container-instance',
      attributeName: 'rack',
    }),
  )
  await send(
    new sdk.DeleteAttributesCommand({
      cluster,
      attributes: [{ name: 'rack', targetType: 'container-instance', targetId: one }],
    }),
  )
  await send(new sdk.UpdateContainerAgentCommand({ cluster, containerInstance: one }))
  await send(new sdk.ListContainerInstancesCommand({ cluster, filter: 'attribute:stack == blue' }))
  const describe = () =>
    send(
      new sdk.DescribeContainerInstancesCommand({
        cluster,
        containerInstances: [one, two, 'ghost'],
        include: ['TAGS', 'CONTAINER_INSTANCE_HEALTH'],
      }),
    )
  await describe()

  await send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'host',
      networkMode: 'bridge',
      containerDefinitions: [
        {
          name: 'app',
          image: 'app:crash',
          memory: 256,
          privileged: true,
          portMappings: [{ containerPort: 80, hostPort: 0 }],
          linuxParameters: { initProcessEnabled: true },
        },
      ],
    }),
  )
  await send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'host',
      networkMode: 'bridge',
      containerDefinitions: [
        {
          name: 'app',
          image: 'app:v1',
          memory: 256,
          portMappings: [{ containerPort: 80, hostPort: 0 }],
        },
      ],
    }),
  )
  await send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'host:1' }))
  await send(
    new sdk.CreateServiceCommand({
      cluster,
      serviceName: 'host',
      taskDefinition: 'host',
      desiredCount: 2,
      launchType: 'EC2',
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack exists' }],
      serviceConnectConfiguration: {
        enabled: true,
        namespace: `arn:aws:servicediscovery:${region}:${account}:namespace/ns-1`,
      },
      serviceRegistries: [
        {
          registryArn: `arn:aws:servicediscovery:${region}:${account}:service/srv-1`,
          containerName: 'app',
          containerPort: 80,
        },
      ],
    }),
  )
  await send(
    new sdk.CreateServiceCommand({
      cluster,
      serviceName: 'daemon',
      taskDefinition: 'host',
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
    }),
  )
  const mixed = {
    cluster,
    serviceName: 'mixed',
    taskDefinition: 'web',
    desiredCount: 1,
    networkConfiguration: { awsvpcConfiguration: { subnets: ground.subnets } },
  }
  await send(
    new sdk.CreateServiceCommand({
      ...mixed,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    }),
  )
  await advance(120)
  await describe()
  await send(new sdk.UpdateServiceCommand({ cluster, service: 'host', desiredCount: 1 }))
  await send(new sdk.UpdateServiceCommand({ cluster, service: 'mixed', desiredCount: 2 }))
  await advance(90)
  await send(new sdk.DescribeServicesCommand({ cluster, services: ['host', 'daemon', 'mixed'] }))
  const tasks = (await send(new sdk.ListTasksCommand({ cluster }))).taskArns ?? []
  await send(new sdk.DescribeTasksCommand({ cluster, tasks }))

  const own = first(
    (await send(new sdk.ListTasksCommand({ cluster, serviceName: 'host' }))).taskArns,
  )
  await send(
    new sdk.UpdateTaskProtectionCommand({
      cluster,
      tasks: [own, 'ghost'],
      protectionEnabled: true,
      expiresInMinutes: 10,
    }),
  )
  await send(new sdk.GetTaskProtectionCommand({ cluster, tasks: [own] }))
  const started = await send(
    new sdk.StartTaskCommand({
      cluster,
      taskDefinition: 'host:1',
      containerInstances: [one, 'ghost'],
      startedBy: 'me',
    }),
  )
  await advance(60)
  await send(new sdk.DescribeTasksCommand({ cluster, tasks: [first(started.tasks).taskArn ?? ''] }))
  const { tasks: ran } = await send(
    new sdk.RunTaskCommand({ cluster, taskDefinition: 'host:2', enableExecuteCommand: true }),
  )
  const task = first(ran).taskArn ?? ''
  await advance(60)
  await send(
    new sdk.ExecuteCommandCommand({
      cluster,
      task,
      container: 'app',
      command: 'sh',
      interactive: true,
    }),
  )
  await send(new sdk.SubmitTaskStateChangeCommand({ cluster, task, status: 'RUNNING' }))
  await send(
    new sdk.SubmitContainerStateChangeCommand({
      cluster,
      task,
      containerName: 'app',
      status: 'RUNNING',
    }),
  )
  await send(
    new sdk.SubmitAttachmentStateChangesCommand({
      cluster,
      attachments: [
        { attachmentArn: `arn:aws:ecs:${region}:${account}:attachment/x`, status: 'ATTACHED' },
      ],
    }),
  )
  await send(new sdk.StopTaskCommand({ cluster, task }))
  await send(
    new sdk.ListServicesByNamespaceCommand({
      namespace: `arn:aws:servicediscovery:${region}:${account}:namespace/ns-1`,
    }),
  )

  await send(
    new sdk.UpdateContainerInstancesStateCommand({
      cluster,
      containerInstances: [one],
      status: 'DRAINING',
    }),
  )
  for (const service of ['host', 'daemon', 'mixed'])
    await send(new sdk.DeleteServiceCommand({ cluster, service, force: true }))
  await advance(900)
  for (const containerInstance of [one, two])
    await send(
      new sdk.DeregisterContainerInstanceCommand({ cluster, containerInstance, force: true }),
    )
  await setProviders([])
  await advance(60)
  await send(new sdk.DeleteCapacityProviderCommand({ capacityProvider: 'own' }))
  await advance(600)
  await send(new sdk.DeleteClusterCommand({ cluster }))
}
