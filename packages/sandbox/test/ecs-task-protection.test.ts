import * as sdk from '@aws-sdk/client-ecs'
import { expect, test } from 'vitest'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()

async function begin(desiredCount: number) {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecs(key)
  const network = await sandbox.network(key)
  const advance = (seconds: number) =>
    sandbox.control('POST', `accounts/${key.account}/advance`, { ms: seconds * 1_000 })
  await client.send(new sdk.CreateClusterCommand({ clusterName: 'prod' }))
  await client.send(
    new sdk.RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'web:1' }],
    }),
  )
  await client.send(
    new sdk.CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  )
  await advance(120)
  const tasks = async () =>
    (await client.send(new sdk.ListTasksCommand({ cluster: 'prod', serviceName: 'web' })))
      .taskArns ?? []
  const service = async () =>
    (await client.send(new sdk.DescribeServicesCommand({ cluster: 'prod', services: ['web'] })))
      .services?.[0]
  const protect = (which: string[], expiresInMinutes?: number) =>
    client.send(
      new sdk.UpdateTaskProtectionCommand({
        cluster: 'prod',
        tasks: which,
        protectionEnabled: true,
        expiresInMinutes,
      }),
    )
  const unprotect = (which: string[]) =>
    client.send(
      new sdk.UpdateTaskProtectionCommand({
        cluster: 'prod',
        tasks: which,
        protectionEnabled: false,
      }),
    )
  const update = (more: object) =>
    client.send(new sdk.UpdateServiceCommand({ cluster: 'prod', service: 'web', ...more }))
  return { client, advance, tasks, service, protect, unprotect, update, network }
}

test('does not scale in a protected task until its protection ends', async () => {
  const { advance, tasks, service, protect, unprotect, update, client } = await begin(4)
  const kept = (await tasks()).slice(0, 3)
  const { protectedTasks, failures } = await protect(kept, 30)
  expect(failures).toEqual([])
  expect(protectedTasks).toMatchObject(
    kept.map((taskArn) => ({
      taskArn,
      protectionEnabled: true,
      expirationDate: expect.any(Date) as Date,
    })),
  )
  await update({ desiredCount: 1 })
  await advance(120)
  expect((await tasks()).sort()).toEqual([...kept].sort())
  expect((await service())?.events?.map((e) => e.message)).toContainEqual(
    expect.stringMatching(
      /^\(service web\) was unable to reach steady state because \(taskSet ecs-svc\/\d+\) was unable to scale in due to \(reason 2 tasks under protection\)$/,
    ),
  )
  await unprotect(kept.slice(0, 1))
  await advance(30)
  expect((await tasks()).sort()).toEqual(kept.slice(1).sort())
  await advance(31 * 60)
  expect(await tasks()).toHaveLength(1)
  const [left = ''] = await tasks()
  expect(
    (await client.send(new sdk.GetTaskProtectionCommand({ cluster: 'prod', tasks: [left] })))
      .protectedTasks,
  ).toEqual([{ taskArn: left, protectionEnabled: false }])
})

test('a deployment waits for protected tasks, and no more can be protected', async () => {
  const { advance, tasks, service, protect, update } = await begin(2)
  const [old = ''] = await tasks()
  await protect([old])
  await update({ forceNewDeployment: true })
  await advance(300)
  expect(await tasks()).toContain(old)
  expect((await service())?.deployments).toMatchObject([
    { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 2 },
    { status: 'ACTIVE', runningCount: 1 },
  ])
  const fresh = (await tasks()).filter((t) => t !== old)
  expect(await protect(fresh)).toMatchObject({
    protectedTasks: [],
    failures: fresh.map((arn) => ({ arn, reason: 'DEPLOYMENT_BLOCKED' })),
  })
  await advance(2 * 3_600)
  expect(await tasks()).toEqual(fresh)
  expect((await service())?.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
})

test('refuses tasks that cannot be protected', async () => {
  const { client, protect, tasks, network } = await begin(1)
  const run = await client.send(
    new sdk.RunTaskCommand({
      cluster: 'prod',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: network,
    }),
  )
  const alone = run.tasks?.[0]?.taskArn ?? ''
  const answer = await protect([alone, '0123456789abcdef0123456789abcdef'])
  expect(answer.failures).toEqual([
    { arn: expect.stringContaining('/prod/0123456789abcdef') as string, reason: 'MISSING' },
    { arn: alone, reason: 'TASK_NOT_VALID' },
  ])
  const [task = ''] = await tasks()
  for (const minutes of [0, 2_881])
    expect((await errorOf(protect([task], minutes))).name).toBe('InvalidParameterException')
  expect((await errorOf(protect([]))).name).toBe('InvalidParameterException')
  expect((await errorOf(protect(Array.from({ length: 11 }, () => task)))).name).toBe(
    'InvalidParameterException',
  )
  await protect([task])
  await client.send(new sdk.StopTaskCommand({ cluster: 'prod', task }))
  expect(
    (await client.send(new sdk.GetTaskProtectionCommand({ cluster: 'prod', tasks: [task] })))
      .failures,
  ).toMatchObject([{ reason: 'TASK_NOT_VALID' }])
})
