import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type {
  Family,
  FamilyUses,
  Outcome,
  Problem,
  ServiceDetail,
  TaskDefinition,
} from '@pilothouse/contract'
import { ulid } from 'ulid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBench, type Bench } from './harness.ts'

let bench: Bench
let ecs: ECSClient
// Each test has its own account: what one registers does not exist in another.
beforeEach(async () => {
  bench = await startBench('demo', { clock: 'manual' })
  ecs = new ECSClient({
    region: 'us-east-1',
    endpoint: bench.sandbox.url,
    credentials: bench.account,
  })
})
afterEach(() => {
  ecs.destroy()
  return bench.close()
})

const regionRef = { account: 'test', region: 'us-east-1' }
const definition = (members: object = {}) => ({
  family: 'leaky',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1',
      memory: 128,
      environment: [{ name: 'DB', value: 'CANARY-db' }],
      command: ['run', '--password', 'CANARY-word'],
      ...members,
    },
  ],
  tags: [{ key: 'team', value: 'blue' }],
})
const register = (body: object) =>
  bench.post('/api/actions/register-task-definition', {
    id: ulid(),
    ...regionRef,
    base: null,
    latest: null,
    ...body,
  })
/** Registers revisions 1 to `count` of leaky. */
async function registerRevisions(count: number): Promise<void> {
  for (let latest = 0; latest < count; latest++)
    await register({ definition: definition(), latest: latest || null })
}
const opened = async (name: string) => {
  const { raw } = (
    await bench.get(`/api/test/us-east-1/task-definitions/${name.replace(':', '/')}`)
  ).json as TaskDefinition
  const { taskDefinition, tags } = JSON.parse(raw) as {
    taskDefinition: {
      family: string
      containerDefinitions: {
        image: string
        environment: { name: string; value: string }[]
        command: string[]
      }[]
    }
    tags: unknown
  }
  return {
    family: taskDefinition.family,
    containerDefinitions: taskDefinition.containerDefinitions,
    tags,
  }
}
const registered = async (name: string) =>
  (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }))).taskDefinition

test('a revision based on another keeps its hidden values', async () => {
  const first = await register({ definition: definition() })
  expect(first.json).toMatchObject({
    result: 'applied',
    message: 'Registered leaky:1.',
    made: 'leaky:1',
  } satisfies Partial<Outcome>)
  const edited = await opened('leaky:1')
  expect(JSON.stringify(edited)).not.toContain('CANARY')
  edited.containerDefinitions[0]!.image = 'nginx:2'
  const second = await register({ definition: edited, base: 'leaky:1', latest: 1 })
  expect([second.status, (second.json as Outcome).made]).toEqual([200, 'leaky:2'])
  const [container] = (await registered('leaky:2'))?.containerDefinitions ?? []
  expect(container).toMatchObject({
    image: 'nginx:2',
    environment: [{ name: 'DB', value: 'CANARY-db' }],
    command: ['run', '--password', 'CANARY-word'],
  })
  expect(bench.audit().at(-1)).toMatchObject({
    code: 'task-definition.register',
    target: 'task-definition/leaky',
    result: 'applied',
    detail: expect.stringMatching(/^leaky:2; from leaky:1: .*image/) as string,
  })
  expect(JSON.stringify(bench.audit())).not.toContain('CANARY')
  expect(bench.logged.join('\n')).not.toContain('CANARY')
})

test('a hidden value cannot be moved to a visible place', async () => {
  await registerRevisions(2)
  const before = (await bench.calls())['ecs:RegisterTaskDefinition']
  const moved = await opened('leaky:1')
  const mask = moved.containerDefinitions[0]?.environment[0]?.value ?? ''
  const word = moved.containerDefinitions[0]?.command[2] ?? ''
  for (const change of [
    { image: mask },
    { command: ['echo', word] },
    { dockerLabels: { x: mask } },
  ]) {
    const answer = await register({
      definition: {
        ...moved,
        containerDefinitions: [{ ...moved.containerDefinitions[0], ...change }],
      },
      base: 'leaky:1',
      latest: 2,
    })
    expect([answer.status, (answer.json as Problem).code]).toEqual([400, 'HiddenValue'])
    expect((answer.json as Problem).message).toMatch(
      /^containerDefinitions\[0\]\.(image|command\[1\]|dockerLabels\.x): .*hidden value/,
    )
  }
  expect((await bench.calls())['ecs:RegisterTaskDefinition']).toBe(before)
})

test('if somebody else registered meanwhile, nothing is written', async () => {
  await registerRevisions(2)
  const newest = async () =>
    ((await bench.get('/api/test/us-east-1/task-definitions/leaky')).json as Family).revisions[0]
      ?.revision
  expect(await newest()).toBe(2)
  await ecs.send(new RegisterTaskDefinitionCommand(definition({ image: 'nginx:3' })))
  const answer = await register({ definition: definition(), latest: 2 })
  expect(await newest()).toBe(3)
  expect(answer.json).toMatchObject({
    status: 409,
    code: 'FamilyChanged',
    changed: [{ field: 'Newest revision', seen: 'leaky:2', now: 'leaky:3' }],
  })
})

test('ECS’s refusal, a large definition and a missing family have their own errors', async () => {
  await registerRevisions(3)
  const port = { containerPort: 80, hostPort: 81 }
  const refused = await register({
    definition: { ...definition({ portMappings: [port] }), networkMode: 'awsvpc' },
    latest: 3,
  })
  expect([refused.status, (refused.json as Problem).message]).toEqual([
    400,
    expect.stringMatching(/port/i) as string,
  ])
  const large = await register({
    definition: definition({ environment: [{ name: 'A', value: 'x'.repeat(66_000) }] }),
    latest: 3,
  })
  expect([large.status, (large.json as Problem).code]).toEqual([400, 'TooLarge'])
  expect(
    ((await register({ definition: { containerDefinitions: [] } })).json as Problem).message,
  ).toMatch(/^family/)
})

test('a throttled registration is not sent again, and says so', async () => {
  await registerRevisions(3)
  const before = (await bench.calls())['ecs:RegisterTaskDefinition'] ?? 0
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'RegisterTaskDefinition',
    kind: 'throttle',
    times: 1,
  })
  const answer = await register({ definition: definition(), latest: 3 })
  expect([answer.status, (answer.json as Problem).message]).toEqual([
    503,
    'AWS throttled ecs:RegisterTaskDefinition. Nothing was changed; try again in a moment.',
  ])
  expect((await bench.calls())['ecs:RegisterTaskDefinition']).toBe(before + 1)
})

test('a registration whose answer was lost is verified as applied', async () => {
  await registerRevisions(3)
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'RegisterTaskDefinition',
    kind: 'error-after',
    times: 1,
  })
  expect(
    (await register({ definition: definition({ image: 'nginx:4' }), latest: 3 })).json,
  ).toMatchObject({ result: 'applied', verified: true })
  await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'RegisterTaskDefinition',
    kind: 'error',
    times: 1,
  })
  expect(
    (await register({ definition: definition({ image: 'nginx:5' }), latest: 4 })).json,
  ).toMatchObject({ result: 'not-applied', verified: true })
})

test('deploying a revision makes the previous one the rollback', async () => {
  const service = (await bench.get('/api/test/us-east-1/clusters/storefront/services/cart'))
    .json as ServiceDetail
  const family = service.taskDefinition.split(':')[0] ?? ''
  const { revisions } = (await bench.get(`/api/test/us-east-1/task-definitions/${family}`))
    .json as Family
  const copy = await opened(service.taskDefinition)
  const made = (
    (
      await register({
        definition: {
          ...JSON.parse(
            (
              (
                await bench.get(
                  `/api/test/us-east-1/task-definitions/${service.taskDefinition.replace(':', '/')}`,
                )
              ).json as TaskDefinition
            ).raw,
          ).taskDefinition,
          ...copy,
          tags: [],
        },
        base: service.taskDefinition,
        latest: revisions.find((r) => r.status === 'ACTIVE')?.revision ?? null,
      })
    ).json as Outcome
  ).made
  const seen = {
    desired: service.desired,
    taskDefinition: service.taskDefinition,
    deployment: service.deployment,
    status: service.status,
  }
  const deploy = (more: object) =>
    bench.post('/api/actions/deploy-service', {
      id: ulid(),
      ...regionRef,
      cluster: 'storefront',
      service: 'cart',
      seen,
      ...more,
    })
  expect(
    ((await deploy({ taskDefinition: service.taskDefinition })).json as Problem).message,
  ).toContain('already')
  expect((await deploy({ taskDefinition: made })).json).toMatchObject({
    result: 'applied',
    message: `cart is being deployed with ${made}.`,
  })
  const uses = (await bench.get(`/api/test/us-east-1/task-definitions/${family}/uses`))
    .json as FamilyUses
  const of = (name: string | undefined) =>
    uses.uses
      .find((u) => `${family}:${u.revision}` === name)
      ?.services.find((s) => s.service === 'cart')?.as
  const refused = await bench.post('/api/actions/deregister-task-definition', {
    id: ulid(),
    ...regionRef,
    family,
    revision: Number(service.taskDefinition.split(':')[1]),
  })
  expect([refused.status, (refused.json as Problem).code]).toEqual([409, 'InUse'])
  expect(of(service.taskDefinition)).toMatch(/current|deploying/)
  expect(bench.audit().at(-1)).toMatchObject({
    code: 'task-definition.deregister',
    result: 'refused',
  })
})

test('an unused revision is deregistered, then deleted', async () => {
  await registerRevisions(2)
  const early = await bench.post('/api/actions/delete-task-definitions', {
    id: ulid(),
    ...regionRef,
    family: 'leaky',
    revisions: [1],
  })
  expect((early.json as Problem).message).toContain('Deregister it first')
  expect(
    (
      await bench.post('/api/actions/deregister-task-definition', {
        id: ulid(),
        ...regionRef,
        family: 'leaky',
        revision: 1,
      })
    ).json,
  ).toMatchObject({ result: 'applied', message: 'leaky:1 is deregistered.' })
  expect((await registered('leaky:1'))?.status).toBe('INACTIVE')
  expect(
    (
      await bench.post('/api/actions/delete-task-definitions', {
        id: ulid(),
        ...regionRef,
        family: 'leaky',
        revisions: [1],
      })
    ).json,
  ).toMatchObject({ result: 'applied' })
  expect((await registered('leaky:1'))?.status).toBe('DELETE_IN_PROGRESS')
})

test('with unread clusters a deregistration must be confirmed', async () => {
  await registerRevisions(2)
  const { id } = (await bench.control('POST', '/faults', {
    api: 'ecs',
    operation: 'ListServices',
    kind: 'denied',
  })) as { id: string }
  const request = { ...regionRef, family: 'leaky', revision: 2 }
  await expect
    .poll(
      async () =>
        ((await bench.get('/api/test/us-east-1/task-definitions/leaky/uses')).json as FamilyUses)
          .unseen,
      { timeout: 20_000 },
    )
    .toContain('ecs:ListServices')
  const refused = await bench.post('/api/actions/deregister-task-definition', {
    id: ulid(),
    ...request,
  })
  expect((refused.json as Problem).code).toBe('NotAllSeen')
  expect(
    (
      await bench.post('/api/actions/deregister-task-definition', {
        id: ulid(),
        ...request,
        unseen: true,
      })
    ).status,
  ).toBe(200)
  await bench.control('DELETE', `/faults/${id}`)
})
