import * as sdk from '@aws-sdk/client-ecs'
import { first, type Walk } from './walk.ts'

/** Resources that a service needs, made before. */
export interface Ground {
  subnets: string[]
  group: string
  blue: string
  green: string
  rule: string
  logGroup: string
}

/**
 * A life of an account's ECS in which every operation of the sandbox is called. `midway` runs while
 * its service `web` does.
 */
export async function walkEcs(
  { client, advance }: Walk<sdk.ECSClient>,
  ground: Ground,
  midway: (service: { cluster: string; name: string }) => Promise<void>,
): Promise<void> {
  const cluster = 'prod'
  const network = {
    awsvpcConfiguration: {
      subnets: ground.subnets,
      securityGroups: [ground.group],
      assignPublicIp: 'DISABLED' as const,
    },
  }
  const send = client.send.bind(client) as sdk.ECSClient['send']
  await send(
    new sdk.CreateClusterCommand({
      clusterName: cluster,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      tags: [{ key: 'team', value: 'x' }],
      settings: [{ name: 'containerInsights', value: 'enabled' }],
    }),
  )
  await send(
    new sdk.UpdateClusterSettingsCommand({
      cluster,
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
    }),
  )
  await send(
    new sdk.UpdateClusterCommand({
      cluster,
      configuration: {
        executeCommandConfiguration: {
          logging: 'OVERRIDE',
          kmsKeyId: 'k',
          logConfiguration: {
            cloudWatchLogGroupName: ground.logGroup,
            cloudWatchEncryptionEnabled: false,
            s3BucketName: 'b',
            s3EncryptionEnabled: false,
          },
        },
      },
      serviceConnectDefaults: {
        namespace: 'arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-1',
      },
    }),
  )
  await send(
    new sdk.PutClusterCapacityProvidersCommand({
      cluster,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }],
    }),
  )
  await send(new sdk.DescribeCapacityProvidersCommand({ include: ['TAGS'] }))

  const container = {
    name: 'app',
    image: 'web:v1',
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' as const }],
    environment: [{ name: 'A', value: '1' }],
    healthCheck: { command: ['CMD', 'true'], interval: 5 },
    command: ['run'],
    memory: 256,
    memoryReservation: 128,
    readonlyRootFilesystem: false,
    pseudoTerminal: false,
    dockerLabels: { a: 'b' },
    linuxParameters: { capabilities: { add: ['SYS_PTRACE'] } },
    secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/token' }],
    mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: false }],
    logConfiguration: {
      logDriver: 'awslogs' as const,
      options: {
        'awslogs-group': ground.logGroup,
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'app',
      },
    },
  }
  const define = (tag: string) =>
    send(
      new sdk.RegisterTaskDefinitionCommand({
        family: 'web',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ ...container, image: `web:${tag}` }],
        volumes: [{ name: 'data', host: {} }],
        runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
        taskRoleArn: 'arn:aws:iam::123456789012:role/task',
        executionRoleArn: 'arn:aws:iam::123456789012:role/exec',
        tags: [{ key: 'a', value: 'b' }],
      }),
    )
  await define('v1')
  await send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'web', include: ['TAGS'] }))
  await send(new sdk.ListTaskDefinitionsCommand({ familyPrefix: 'web' }))
  await send(new sdk.ListTaskDefinitionFamiliesCommand({}))

  const service = 'web'
  const created = await send(
    new sdk.CreateServiceCommand({
      cluster,
      serviceName: service,
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: network,
      enableExecuteCommand: true,
      healthCheckGracePeriodSeconds: 30,
      loadBalancers: [
        {
          targetGroupArn: ground.blue,
          containerName: 'app',
          containerPort: 80,
          advancedConfiguration: {
            alternateTargetGroupArn: ground.green,
            productionListenerRule: ground.rule,
            roleArn: 'arn:aws:iam::123456789012:role/elb',
          },
        },
      ],
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
      tags: [{ key: 'team', value: 'x' }],
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
      },
    }),
  )
  await send(
    new sdk.DescribeServicesCommand({ cluster, services: [service, 'ghost'], include: ['TAGS'] }),
  )
  await advance(20)
  await send(
    new sdk.DescribeTasksCommand({
      cluster,
      tasks:
        (await send(new sdk.ListTasksCommand({ cluster, serviceName: service }))).taskArns ?? [],
      include: ['TAGS'],
    }),
  )
  await advance(200)
  await send(
    new sdk.DescribeTasksCommand({
      cluster,
      tasks: [...((await send(new sdk.ListTasksCommand({ cluster }))).taskArns ?? []), 'ghost'],
      include: ['TAGS'],
    }),
  )
  await send(new sdk.DescribeServicesCommand({ cluster, services: [service] }))
  await midway({ cluster, name: service })
  await send(new sdk.ListServicesCommand({ cluster }))
  await send(new sdk.ListClustersCommand({}))
  await send(
    new sdk.DescribeClustersCommand({
      clusters: [cluster, 'ghost'],
      include: ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'],
    }),
  )
  const arn = created.service?.serviceArn ?? ''
  await send(new sdk.TagResourceCommand({ resourceArn: arn, tags: [{ key: 'b', value: 'c' }] }))
  await send(new sdk.ListTagsForResourceCommand({ resourceArn: arn }))
  await send(new sdk.UntagResourceCommand({ resourceArn: arn, tagKeys: ['b'] }))

  await define('missing')
  await send(
    new sdk.UpdateServiceCommand({ cluster, service, taskDefinition: 'web', desiredCount: 3 }),
  )
  const deployments = async () =>
    (await send(new sdk.ListServiceDeploymentsCommand({ cluster, service }))).serviceDeployments ??
    []
  const describe = async () =>
    send(
      new sdk.DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [
          first(await deployments()).serviceDeploymentArn ?? '',
          `${arn}/ghost`,
        ],
      }),
    )
  await advance(60)
  await describe()
  await advance(1_200)
  // A failed pull has a reason.
  await send(
    new sdk.DescribeTasksCommand({
      cluster,
      tasks:
        (await send(new sdk.ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }))).taskArns ??
        [],
    }),
  )
  await describe()
  await send(
    new sdk.DescribeServiceRevisionsCommand({
      serviceRevisionArns: (await deployments()).map((d) => d.targetServiceRevisionArn ?? ''),
    }),
  )
  await define('v3')
  await send(
    new sdk.UpdateServiceCommand({
      cluster,
      service,
      taskDefinition: 'web',
      deploymentConfiguration: {
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: 10 },
        lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
      },
    }),
  )
  await advance(120)
  const waiting = first((await describe()).serviceDeployments)
  await send(
    new sdk.ContinueServiceDeploymentCommand({
      serviceDeploymentArn: waiting.serviceDeploymentArn ?? '',
      hookId: first(waiting.lifecycleHookDetails).hookId ?? '',
    }),
  )
  await advance(60)
  await send(
    new sdk.StopServiceDeploymentCommand({
      serviceDeploymentArn: waiting.serviceDeploymentArn ?? '',
      stopType: 'ROLLBACK',
    }),
  )
  await describe()
  await advance(300)
  await send(
    new sdk.CreateServiceCommand({
      cluster,
      serviceName: 'code',
      taskDefinition: 'web:1',
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: network,
      deploymentController: { type: 'CODE_DEPLOY' },
      loadBalancers: [{ targetGroupArn: ground.blue, containerName: 'app', containerPort: 80 }],
    }),
  )
  await advance(90)
  await send(new sdk.UpdateServiceCommand({ cluster, service: 'code', desiredCount: 2 }))
  await send(new sdk.DescribeServicesCommand({ cluster, services: ['code'] }))

  const { tasks } = await send(
    new sdk.RunTaskCommand({
      cluster,
      taskDefinition: 'web:1',
      launchType: 'FARGATE',
      networkConfiguration: network,
      startedBy: 'me',
      overrides: { containerOverrides: [{ name: 'app', command: ['x'] }] },
    }),
  )
  await advance(60)
  await send(
    new sdk.StopTaskCommand({ cluster, task: first(tasks).taskArn ?? '', reason: 'enough' }),
  )
  await advance(60)
  await send(new sdk.DescribeTasksCommand({ cluster, tasks: [first(tasks).taskArn ?? ''] }))

  await send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition: 'web:2' }))
  await send(new sdk.DeleteTaskDefinitionsCommand({ taskDefinitions: ['web:2', 'web:1'] }))
  for (const one of [service, 'code'])
    await send(new sdk.DeleteServiceCommand({ cluster, service: one, force: true }))
  await advance(600)
  await send(new sdk.DescribeServicesCommand({ cluster, services: [service] }))
}
