import { request } from 'node:http'
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  ListClustersCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { errorOf, useSandbox, type Handed } from './wire-harness.ts'

const { box, control, account, ecs, sts } = useSandbox()
const list = new ListClustersCommand({})
const fault = (key: Handed, rule: object) =>
  control('POST', `accounts/${key.account}/faults`, rule) as Promise<{ id: string }>
const logged = async (key: Handed) =>
  (
    (await control('GET', `accounts/${key.account}/calls`)) as {
      calls: { status: number; error?: string }[]
    }
  ).calls

test('throttles the requested share of calls until the rule is removed', async () => {
  const key = await account()
  const { id } = await fault(key, { kind: 'throttle', operation: 'ListClusters', share: 0.3 })
  const results = []
  for (let i = 0; i < 10; i++)
    results.push(
      await ecs(key)
        .send(list)
        .catch((error: Error) => error.name),
    )
  expect(results.filter((r) => r === 'ThrottlingException')).toHaveLength(3)
  await control('DELETE', `accounts/${key.account}/faults/${id}`)
  for (let i = 0; i < 5; i++) await ecs(key).send(list)
})

test("token buckets throttle once turned on, and fill with the account's time", async () => {
  const key = await account({ clock: 'manual' })
  const client = ecs(key)
  const burst = async (n: number) => {
    const names: string[] = []
    for (let i = 0; i < n; i++)
      names.push(
        await client.send(list).then(
          () => 'ok',
          (error: Error) => `${error.name}: ${error.message}`,
        ),
      )
    return names
  }
  expect(new Set(await burst(60))).toEqual(new Set(['ok']))
  expect(await control('POST', `accounts/${key.account}/quotas`, { on: true })).toEqual({
    on: true,
  })
  const first = await burst(60)
  expect(first.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => 'ok'))
  expect(first.slice(50)).toEqual(
    Array.from({ length: 10 }, () => 'ThrottlingException: Rate exceeded'),
  )
  // Another bucket and another region have tokens of their own.
  await client
    .send(new DescribeServicesCommand({ services: ['a'] }))
    .catch((error: Error) => expect(error.name).toBe('ClusterNotFoundException'))
  await ecs(key, 'eu-west-1').send(list)
  await control('POST', `accounts/${key.account}/advance`, { ms: 500 })
  expect(await burst(11)).toEqual([
    ...Array.from({ length: 10 }, () => 'ok'),
    'ThrottlingException: Rate exceeded',
  ])
})

test('injects unknown members, bad tokens and repeated pages', async () => {
  const key = await account()
  const client = ecs(key)
  for (const clusterName of ['a', 'b', 'c'])
    await client.send(new CreateClusterCommand({ clusterName }))
  const page = (nextToken?: string) =>
    client.send(new ListClustersCommand({ maxResults: 2, nextToken }))
  const { clusterArns: one, nextToken } = await page()
  await fault(key, { kind: 'same-page', times: 1 })
  expect((await page(nextToken)).clusterArns).toEqual(one)
  await fault(key, { kind: 'bad-token', times: 1 })
  expect((await page()).clusterArns).toEqual(one)
  expect(await errorOf(page(nextToken))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid token.',
  })
  expect((await page(nextToken)).clusterArns).toHaveLength(1)
  await fault(key, { kind: 'unknown', times: 1 })
  expect(
    (await client.send(new DescribeServicesCommand({ cluster: 'a', services: ['x'] })))
      .failures?.[0],
  ).toMatchObject({ reason: 'MISSING' })
})

test('injects an error before or after the operation', async () => {
  const key = await account()
  const create = (clusterName: string) =>
    errorOf(ecs(key).send(new CreateClusterCommand({ clusterName })))
  await fault(key, { kind: 'error', operation: 'CreateCluster', times: 1 })
  expect(await create('before')).toMatchObject({
    name: 'ServerException',
    $metadata: { httpStatusCode: 500 },
  })
  await fault(key, {
    kind: 'error-after',
    operation: 'CreateCluster',
    times: 1,
    code: 'LimitExceededException',
    message: 'Too many.',
  })
  expect(await create('after')).toMatchObject({
    name: 'LimitExceededException',
    message: 'Too many.',
    $metadata: { httpStatusCode: 400 },
  })
  expect((await ecs(key).send(list)).clusterArns).toEqual([
    expect.stringContaining('cluster/after'),
  ])
})

test('resets the connection before or after the operation, in one region if set', async () => {
  const key = await account()
  await fault(key, { kind: 'reset', region: 'eu-west-1' })
  await errorOf(ecs(key, 'eu-west-1').send(list))
  await ecs(key, 'eu-central-1').send(list)
  await fault(key, { kind: 'reset-after', operation: 'CreateCluster', times: 1 })
  await errorOf(ecs(key).send(new CreateClusterCommand({ clusterName: 'done' })))
  expect((await ecs(key).send(list)).clusterArns).toHaveLength(1)
  expect((await logged(key)).map((call) => call.status)).toEqual([0, 200, 0, 200])
})

test('`denied` names the action and the resource', async () => {
  const key = await account()
  await fault(key, { kind: 'denied' })
  const user = `User: arn:aws:iam::${key.account}:user/pilothouse is not authorized to perform:`
  const cases = [
    [
      list,
      `ecs:ListClusters on resource: * because no identity-based policy allows the ecs:ListClusters action`,
    ],
    [
      new StopTaskCommand({ cluster: 'a', task: 'b' }),
      `ecs:StopTask on resource: arn:aws:ecs:us-east-1:${key.account}:task/a/b because`,
    ],
    [
      new DescribeServicesCommand({
        cluster: `arn:aws:ecs:us-east-1:${key.account}:cluster/c`,
        services: ['d'],
      }),
      `ecs:DescribeServices on resource: arn:aws:ecs:us-east-1:${key.account}:service/c/d because`,
    ],
  ] as const
  for (const [command, text] of cases) {
    const error = await errorOf(ecs(key).send(command as typeof list))
    expect(error.name).toBe('AccessDeniedException')
    expect(error.message).toContain(`${user} ${text}`)
  }
  expect(await errorOf(sts(key).send(new GetCallerIdentityCommand({})))).toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  })
})

test('injects expired, html, truncated, slow and hanging answers', async () => {
  const key = await account()
  const once = async (kind: string, more: object = {}) => {
    await fault(key, { kind, times: 1, ...more })
    return errorOf(ecs(key).send(list, { abortSignal: AbortSignal.timeout(300) }))
  }
  expect((await once('expired')).name).toBe('ExpiredTokenException')
  expect((await once('html')).name).toBe('SyntaxError')
  await once('truncate')
  expect((await once('hang')).name).toBe('AbortError')
  expect((await once('slow', { ms: 5_000 })).name).toBe('AbortError')
  expect((await once('slow', { ms: 0, bytesPerSecond: 1 })).name).toBe('AbortError')
  await fault(key, { kind: 'slow', ms: 50, bytesPerSecond: 1_000, times: 1 })
  expect((await ecs(key).send(list)).clusterArns).toEqual([])
})

test('returns a canned answer verbatim, as often as requested', async () => {
  const key = await account()
  await control('POST', `accounts/${key.account}/answers`, {
    operation: 'ListClusters',
    body: '{"clusterArns":["arn:\\u0000"]}',
    times: 2,
  })
  for (let i = 0; i < 2; i++)
    expect((await ecs(key).send(list)).clusterArns).toEqual(['arn:\u0000'])
  expect((await ecs(key).send(list)).clusterArns).toEqual([])
})

test('the control API refuses unknown requests and browsers', async () => {
  const key = await account()
  const status = async (method: string, path: string, init: RequestInit = {}) =>
    (await fetch(`${box().url}/_sandbox/${path}`, { method, ...init })).status
  expect(await status('POST', 'accounts', { headers: { origin: 'https://evil.example' } })).toBe(
    403,
  )
  expect(await status('POST', 'accounts', { body: '{"seed":"vast"}' })).toBe(400)
  expect(await status('POST', 'accounts', { body: '[' })).toBe(400)
  expect(await status('GET', 'nothing')).toBe(404)
  expect(await status('GET', 'accounts/1/calls')).toBe(404)
  expect(await status('GET', `accounts/${key.account}/constructor`)).toBe(404)
  expect(await status('POST', `accounts/${key.account}/faults`, { body: '{"kind":"flood"}' })).toBe(
    400,
  )
  expect(await status('POST', `accounts/${key.account}/advance`, { body: '{"ms":5}' })).toBe(409)
  expect(await status('DELETE', `accounts/${key.account}`)).toBe(200)
  expect((await errorOf(ecs(key).send(list))).name).toBe('UnrecognizedClientException')
})

test('a reset recreates the default account', async () => {
  await ecs(box()).send(new CreateClusterCommand({ clusterName: 'gone' }))
  await fetch(`${box().url}/moto-api/reset`, { method: 'POST' })
  expect((await ecs(box()).send(list)).clusterArns).toEqual([])
})

const pageHeaders: Record<string, string>[] = [
  { origin: 'http://evil.test' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'none' },
  { referer: 'http://evil.test/page' },
  { host: 'evil.test' },
]

test.each(pageHeaders)(
  'a web page (%j) can neither reset the sandbox nor drive it, by any method',
  async (headers) => {
    const { port } = new URL(box().url)
    const ask = (method: string, path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      for (const path of [
        '/moto-api/reset',
        '/moto-api/reset?x',
        '/_sandbox/accounts',
        '/_sandbox/accounts/123456789012/calls',
      ]) {
        expect([method, path, await ask(method, path)]).toEqual([method, path, 403])
      }
    }
  },
)

test('a reset needs POST', async () => {
  expect((await fetch(`${box().url}/moto-api/reset`)).status).toBe(405)
})
