import { BatchDeleteImageCommand } from '@aws-sdk/client-ecr'
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import {
  contract,
  type ImageRow,
  type Images,
  type ImageProblem,
  type ImageUses,
  type ServiceImage,
} from '@pilothouse/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startBench, type Bench } from './harness.ts'
import { registryClient } from './registry-client.ts'

let bench: Bench
let ecs: ECSClient
let registry: ReturnType<typeof registryClient>
beforeEach(async () => {
  bench = await startBench('empty', { clock: 'manual' })
  ecs = new ECSClient({
    region: bench.account.region,
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  })
  registry = registryClient(bench.account, bench.sandbox.url)
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }))
  await registry.create('team/web')
})
afterEach(() => bench.close())

/** Creates a service `web` with `desiredCount` tasks of a revision that names `tag`. */
async function createService(tag: string, desiredCount: number): Promise<void> {
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'web',
      taskDefinition: await define(tag),
      desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: await subnets() } },
    }),
  )
  await advance(5)
}
const uri = () => `${bench.account.id}.dkr.ecr.us-east-1.amazonaws.com/team/web`
const define = async (tag: string, more: object = {}) => {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      executionRoleArn: `arn:aws:iam::${bench.account.id}:role/ecsTaskExecutionRole`,
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: `${uri()}:${tag}`, ...more }],
    }),
  )
  return taskDefinition?.taskDefinitionArn ?? ''
}
const advance = (minutes: number) => bench.control('POST', '/advance', { ms: minutes * 60_000 })
const images = async () =>
  (await bench.get('/api/test/us-east-1/images?repository=team/web')).json as Images
const row = async (digest: string) => (await images()).rows.find((r) => r.digest === digest)
const uses = async (digest: string) =>
  (await bench.get(`/api/test/us-east-1/image/uses?repository=team/web&digest=${digest}`))
    .json as ImageUses
const problems = async () =>
  ((await bench.get('/api/test/image-troubles')).json as { rows: ImageProblem[] }).rows
const service = async () =>
  (
    (await bench.get('/api/test/us-east-1/clusters/prod/services/web/images')).json as {
      images: ServiceImage[]
    }
  ).images
/** Polls until the sweeps of the console show the expected result. */
const expectEventually = (readState: () => Promise<unknown>, expected: unknown, timeout = 20_000) =>
  vi.waitFor(async () => expect(await readState()).toMatchObject(expected as object), {
    timeout,
    interval: 300,
  })
const of = (digest: string, expected: Partial<ImageRow>) =>
  expectEventually(() => row(digest), expected)

test(
  'an image lists its running, next and rollback uses, and is stale when its tag moves',
  { timeout: 150_000 },
  async () => {
    const one = await registry.push('team/web', 'v1', ['base', 'one'])
    await of(one, { tags: ['v1'], hold: null, tasks: 0 })
    await createService('v1', 2)
    await of(one, { hold: 'running', tasks: 2, services: 1 })
    const read = await uses(one)
    expect(
      contract['GET /api/:account/:region/image/uses'].response.safeParse(read).error?.issues ?? [],
    ).toEqual([])
    expect(read.uses[0]).toMatchObject({
      account: 'test',
      region: 'us-east-1',
      cluster: 'prod',
      service: 'web',
      taskDefinition: 'web:1',
      container: 'web',
      image: `${uri()}:v1`,
      hold: 'running',
      tasks: 2,
    })
    await expectEventually(service, [
      { container: 'web', standing: 'current', digest: one, tasks: 2 },
    ])

    // The tag moves to another image: the running one is stale until the service is deployed again.
    const two = await registry.push('team/web', 'v1', ['base', 'two'])
    await expectEventually(service, [{ standing: 'stale', digest: one, now: { digest: two } }])
    await expectEventually(problems, [
      { kind: 'stale', service: 'web', tag: 'v1', digest: one, now: { digest: two }, tasks: 2 },
    ])
    await ecs.send(
      new UpdateServiceCommand({ cluster: 'prod', service: 'web', forceNewDeployment: true }),
    )
    await advance(10)
    await of(two, { hold: 'running', tasks: 2 })
    await expectEventually(service, [{ standing: 'current', digest: two }])
    // The first image is untagged now; the deployment before this one ran it.
    await of(one, {
      tags: [],
      hold: 'rollback',
      tasks: 0,
      usedUntil: expect.any(Number) as unknown as number,
    })
    expect((await uses(one)).uses.map((u) => [u.hold, u.service, u.taskDefinition])).toEqual([
      ['rollback', 'web', 'web:1'],
    ])

    // A registered revision that nothing runs yet holds its image too.
    const three = await registry.push('team/web', 'v3', ['base', 'three'])
    await of(three, { hold: null })
    await define('v3')
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount: 0 }))
    await advance(5)
    await of(two, { hold: 'current', tasks: 0, services: 1 })

    // The image that the service would start is gone: it is missing for its tasks and among the
    // problems.
    await registry.ecr.send(
      new BatchDeleteImageCommand({ repositoryName: 'team/web', imageIds: [{ imageDigest: two }] }),
    )
    await expectEventually(service, [{ standing: 'missing', tasks: 0 }])
    await expectEventually(problems, [
      { kind: 'missing', hold: 'current', service: 'web', digest: two },
    ])
    // Families are read less often than services.
    await expectEventually(() => row(three), { hold: 'definition', tasks: 0, services: 0 }, 45_000)

    // Two deployments later nothing needs the first image; the service's history tells until when
    // it was used.
    await ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'web',
        taskDefinition: await define('v3'),
        desiredCount: 1,
      }),
    )
    await advance(10)
    await of(three, { hold: 'running', tasks: 1, usedUntil: null })
    await of(one, { hold: null, usedUntil: expect.any(Number) as unknown as number })
    const { uses: still, past } = await uses(one)
    expect(still).toEqual([])
    expect(past).toMatchObject([
      {
        account: 'test',
        region: 'us-east-1',
        cluster: 'prod',
        service: 'web',
        taskDefinition: 'web:1',
        container: 'web',
        image: `${uri()}:v1`,
        until: (await row(one))?.usedUntil,
      },
    ])
  },
)

test(
  'after a rollback the failed image is a past use, and the previous one is current',
  { timeout: 90_000 },
  async () => {
    const before = await registry.push('team/web', 'v3', ['base', 'three'])
    await createService('v3', 1)
    await of(before, { hold: 'running', tags: ['v3'] })
    const broken = await registry.push('team/web', 'unhealthy', ['base', 'broken'])
    await ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'web',
        taskDefinition: await define('unhealthy', {
          healthCheck: { command: ['CMD', 'true'], interval: 5, retries: 1, startPeriod: 0 },
        }),
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      }),
    )
    // After some seconds the first task has pulled; half an hour later the deployment has failed
    // and rolled back.
    await bench.control('POST', '/advance', { ms: 30_000 })
    await of(broken, { hold: 'running', usedUntil: null })
    await advance(30)
    await of(broken, { tasks: 0, services: 0, usedUntil: expect.any(Number) as unknown as number })
    await of(before, { hold: 'running', tasks: 1 })
    expect((await uses(broken)).uses.map((u) => u.hold).filter((h) => h !== 'definition')).toEqual(
      [],
    )
    // Scaled to 0, the service would start the last good image.
    await ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount: 0 }))
    await advance(5)
    await of(before, { hold: 'current', tasks: 0, services: 1 })
  },
)

test('a stopped task without a service is a past use', { timeout: 60_000 }, async () => {
  const four = await registry.push('team/web', 'v4', ['base', 'four'])
  const { tasks: [task] = [] } = await ecs.send(
    new RunTaskCommand({
      cluster: 'prod',
      taskDefinition: await define('v4'),
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: await subnets() } },
    }),
  )
  await advance(5)
  await of(four, { hold: 'running', tasks: 1, usedUntil: null })
  const { task: stopped } = await ecs.send(
    new StopTaskCommand({ cluster: 'prod', task: task?.taskArn }),
  )
  await advance(5)
  await of(four, { tasks: 0, usedUntil: expect.any(Number) as unknown as number })
  const { past } = await uses(four)
  expect(past).toMatchObject([
    { cluster: 'prod', service: null, taskDefinition: stopped?.taskDefinitionArn?.split('/')[1] },
  ])
})

test(
  'unread parts are listed: a denied call does not prove that an image is unused',
  { timeout: 90_000 },
  async () => {
    const digest = await registry.push('team/web', 'v1', ['base', 'one'])
    await of(digest, { tags: ['v1'] })
    await vi.waitFor(async () => expect((await uses(digest)).unseen).toEqual([]), {
      timeout: 20_000,
      interval: 300,
    })
    await bench.control('POST', '/faults', {
      api: 'ecr',
      operation: 'DescribeImages',
      kind: 'denied',
    })
    await vi.waitFor(
      async () =>
        expect((await images()).problem).toMatchObject({ iam: { action: 'ecr:DescribeImages' } }),
      { timeout: 30_000, interval: 300 },
    )
    const { rows, complete, unseen } = await images()
    expect(rows.length).toBeGreaterThan(0)
    expect(complete).toBe(false)
    expect(unseen).toMatchObject([{ what: 'images', problem: { code: 'AccessDeniedException' } }])
  },
)

async function subnets(): Promise<string[]> {
  const { DescribeSubnetsCommand, EC2Client } = await import('@aws-sdk/client-ec2')
  const { Subnets = [] } = await new EC2Client({
    region: bench.account.region,
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  }).send(new DescribeSubnetsCommand({}))
  return Subnets.slice(0, 2).map((s) => s.SubnetId ?? '')
}
