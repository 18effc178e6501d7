import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const run = promisify(execFile)
const hasCli = spawnSync('aws', ['--version']).status === 0

test.skipIf(!hasCli)(
  "the AWS CLI's waiters end as they should (skipped where aws is not installed)",
  { timeout: 120_000 },
  async () => {
    // The CLI looks every 6 or 15 seconds, whatever it is told; what it waits for is done before it
    // looks again.
    const key = await sandbox.account({ clock: 'wall', speed: 60 })
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: sandbox.box().url,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_DEFAULT_REGION: key.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const wait = (...args: string[]) =>
      run('aws', ['ecs', 'wait', ...args, '--cluster', 'prod'], { env }).then(
        () => 'done',
        (error: { stderr?: string }) => error.stderr?.trim(),
      )
    const client = sandbox.ecs(key)
    const network = await sandbox.network(key)
    await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
    const define = (family: string, tag: string) =>
      client.send(
        new sdk.RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ['FARGATE'],
          networkMode: 'awsvpc',
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'app', image: `app:${tag}` }],
        }),
      )
    await define('good', 'v1')
    await define('bad', 'missing')
    const serve = (serviceName: string) =>
      client.send(
        new sdk.CreateServiceCommand({
          cluster: 'prod',
          serviceName,
          taskDefinition: 'good',
          desiredCount: 2,
          launchType: 'FARGATE',
          networkConfiguration: network,
        }),
      )
    const start = async (taskDefinition: string) =>
      (
        await client.send(
          new sdk.RunTaskCommand({
            cluster: 'prod',
            taskDefinition,
            launchType: 'FARGATE',
            networkConfiguration: network,
          }),
        )
      ).tasks?.[0]?.taskArn ?? ''
    await serve('web')
    await serve('leaving')
    await client.send(
      new sdk.DeleteServiceCommand({ cluster: 'prod', service: 'leaving', force: true }),
    )
    const [runs, stops, fails] = [await start('good'), await start('good'), await start('bad')]
    await client.send(new sdk.StopTaskCommand({ cluster: 'prod', task: stops }))
    const ended = await Promise.all([
      wait('services-stable', '--services', 'web'),
      wait('services-inactive', '--services', 'leaving'),
      wait('tasks-running', '--tasks', runs),
      wait('tasks-stopped', '--tasks', stops),
      wait('tasks-running', '--tasks', fails),
      wait('services-stable', '--services', 'nothing'),
    ])
    expect(ended).toEqual([
      'done',
      'done',
      'done',
      'done',
      expect.stringMatching(/TasksRunning failed: .*"STOPPED"/),
      expect.stringMatching(/ServicesStable failed: .*"MISSING"/),
    ])
  },
)
