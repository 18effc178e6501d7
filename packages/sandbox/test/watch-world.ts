import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2'
import * as sdk from '@aws-sdk/client-ecs'
import type { Handed, useSandbox } from './wire-harness.ts'

/** An account with a hand-driven clock and a cluster `prod`, and clients to watch it with. */
export async function watchWorld({
  account,
  ec2,
  ecs,
  logs,
  cloudWatch,
  scaling,
  control,
}: ReturnType<typeof useSandbox>) {
  const key = await account({ clock: 'manual' })
  const client = ecs(key)
  const { Subnets = [] } = await ec2(key).send(new DescribeSubnetsCommand({}))
  const network = {
    awsvpcConfiguration: { subnets: Subnets.flatMap((s) => s.SubnetId ?? []).slice(0, 1) },
  }
  const advance = async (seconds: number) =>
    (await control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1000 })) as {
      now: number
    }
  await client.send(
    new sdk.CreateClusterCommand({
      clusterName: 'prod',
      capacityProviders: ['FARGATE'],
      settings: [{ name: 'containerInsights', value: 'enabled' }],
    }),
  )
  const awslogs = (group: string, more: Record<string, string> = {}) =>
    ({
      logDriver: 'awslogs',
      options: {
        'awslogs-group': group,
        'awslogs-region': key.region,
        'awslogs-stream-prefix': 'app',
        ...more,
      },
    }) satisfies sdk.LogConfiguration
  const define = (family: string, tag: string, more: Partial<sdk.ContainerDefinition> = {}) =>
    client.send(
      new sdk.RegisterTaskDefinitionCommand({
        family,
        requiresCompatibilities: ['FARGATE'],
        executionRoleArn: `arn:aws:iam::${key.account}:role/ecsTaskExecutionRole`,
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          {
            name: 'web',
            image: `${family}:${tag}`,
            portMappings: [{ containerPort: 8080 }],
            ...more,
          },
        ],
      }),
    )
  const serve = (serviceName: string, desiredCount: number) =>
    client.send(
      new sdk.CreateServiceCommand({
        cluster: 'prod',
        serviceName,
        taskDefinition: serviceName,
        desiredCount,
        launchType: 'FARGATE',
        networkConfiguration: network,
      }),
    )
  const run = async (taskDefinition: string) => {
    const { tasks } = await client.send(
      new sdk.RunTaskCommand({
        cluster: 'prod',
        taskDefinition,
        launchType: 'FARGATE',
        networkConfiguration: network,
      }),
    )
    return tasks?.[0]?.taskArn?.split('/').at(-1) ?? ''
  }
  const task = async (id: string) =>
    (await client.send(new sdk.DescribeTasksCommand({ cluster: 'prod', tasks: [id] }))).tasks?.[0]
  const desired = async (service: string) =>
    (await client.send(new sdk.DescribeServicesCommand({ cluster: 'prod', services: [service] })))
      .services?.[0]?.desiredCount
  const scale = (service: string, desiredCount: number) =>
    client.send(new sdk.UpdateServiceCommand({ cluster: 'prod', service, desiredCount }))
  return {
    key,
    client,
    logs: logs(key),
    cloudWatch: cloudWatch(key),
    scaling: scaling(key),
    awslogs,
    define,
    serve,
    run,
    task,
    desired,
    scale,
    advance,
  }
}

/** Whether boto3 can be asked for a second opinion. */
export const boto3Installed = spawnSync('python3', ['-c', 'import boto3']).status === 0

/** Runs a Python program with boto3 on an account of the sandbox; returns the JSON that it prints. */
export async function runBoto3(url: string, key: Handed, program: string): Promise<unknown> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_DEFAULT_REGION: key.region,
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const { stdout } = await promisify(execFile)(
    'python3',
    ['-c', `import boto3, json\nfrom botocore.config import Config\n${program}`],
    { env },
  )
  return JSON.parse(stdout)
}
