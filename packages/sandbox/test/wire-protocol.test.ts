import { Sha256 } from '@aws-crypto/sha256-js'
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  ListClustersCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { errorOf, useSandbox, type Handed } from './wire-harness.ts'

const { box, control, account, ecs, sts } = useSandbox()
const ecsTarget = 'AmazonEC2ContainerServiceV20141113'

/** A well signed request with any body and headers. */
async function raw(
  key: Handed,
  service: string,
  body: string,
  headers: Record<string, string> = {},
) {
  const { hostname, port } = new URL(box().url)
  const signer = new SignatureV4({ service, region: key.region, credentials: key, sha256: Sha256 })
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    headers: { host: `${hostname}:${port}`, ...headers },
    body,
  })
  const response = await fetch(box().url, { method: 'POST', headers: signed.headers, body })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    id: response.headers.get('x-amzn-requestid'),
    body: await response.text(),
  }
}

const json = async (key: Handed, operation: string, body: string) => {
  const answer = await raw(key, 'ecs', body, {
    'x-amz-target': operation,
    'content-type': 'application/x-amz-json-1.1',
  })
  return { ...answer, body: JSON.parse(answer.body) as { __type?: string; message?: string } }
}

test('a malformed body is a SerializationException', async () => {
  const key = await account()
  for (const body of ['{', '[]', '"x"', 'null', '{"maxResults":"ten"}', '{"nextToken":7}']) {
    const answer = await json(key, `${ecsTarget}.ListClusters`, body)
    expect(answer, body).toMatchObject({ status: 400, body: { __type: 'SerializationException' } })
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test('refuses a fraction or an overflow in an integer', async () => {
  const key = await account()
  for (const count of ['1.5', '2147483648', '-2147483648.5', '1e300']) {
    expect(
      await json(key, `${ecsTarget}.RunTask`, `{"taskDefinition":"a","count":${count}}`),
      count,
    ).toMatchObject({ status: 400, body: { __type: 'SerializationException' } })
  }
  expect((await json(key, `${ecsTarget}.ListClusters`, '{"maxResults":1e1}')).status).toBe(200)
})

test('a token is valid for its own list only', async () => {
  const key = await account()
  for (const clusterName of ['a', 'b', 'c'])
    await ecs(key).send(new CreateClusterCommand({ clusterName }))
  const { nextToken } = await ecs(key).send(new ListClustersCommand({ maxResults: 1 }))
  expect((await ecs(key).send(new ListClustersCommand({ nextToken }))).clusterArns).toHaveLength(2)
  const others: [api: string, target: string, body: object][] = [
    ['ecs', `${ecsTarget}.ListServices`, { cluster: 'a', nextToken }],
    ['ecs', `${ecsTarget}.ListTaskDefinitions`, { nextToken }],
    ['logs', 'Logs_20140328.DescribeLogGroups', { nextToken }],
    [
      'application-autoscaling',
      'AnyScaleFrontendService.DescribeScalableTargets',
      { ServiceNamespace: 'ecs', NextToken: nextToken },
    ],
    ['monitoring', 'GraniteServiceVersion20100801.ListMetrics', { NextToken: nextToken }],
    ['monitoring', 'GraniteServiceVersion20100801.DescribeAlarms', { NextToken: nextToken }],
    ['monitoring', 'GraniteServiceVersion20100801.DescribeAlarmHistory', { NextToken: nextToken }],
  ]
  for (const [api, target, body] of others) {
    expect(
      (
        await raw(key, api, JSON.stringify(body), {
          'x-amz-target': target,
          'content-type': 'application/x-amz-json-1.1',
        })
      ).status,
      target,
    ).toBe(400)
  }
  expect(
    (
      await raw(
        key,
        'elasticloadbalancing',
        `Action=DescribeTargetGroups&Version=2015-12-01&Marker=${nextToken}`,
      )
    ).status,
  ).toBe(400)
  expect(
    (await raw(key, 'ec2', `Action=DescribeVpcs&Version=2016-11-15&NextToken=${nextToken}`)).status,
  ).toBe(400)
})

test('no pattern of a caller can hold the sandbox up', async () => {
  const key = await account()
  const slow = '*a'.repeat(100)
  const filtered = await raw(
    key,
    'ec2',
    `Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=${slow}b`,
  )
  expect(filtered).toMatchObject({ status: 200, body: expect.not.stringContaining('<vpcId>') })
  const logs = (operation: string, body: object) =>
    raw(key, 'logs', JSON.stringify(body), {
      'x-amz-target': `Logs_20140328.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    })
  const logGroupName = 'long'
  await logs('CreateLogGroup', { logGroupName })
  await logs('CreateLogStream', { logGroupName, logStreamName: 'one' })
  const a = 'a'.repeat(2_000)
  const put = await logs('PutLogEvents', {
    logGroupName,
    logStreamName: 'one',
    logEvents: [
      { timestamp: Date.now() - 1_000, message: a },
      { timestamp: Date.now() - 999, message: `{"x":"${a}"}` },
    ],
  })
  expect(put.status).toBe(200)
  for (const [filterPattern, found] of [
    ['%(a+)+b%', 0],
    ['%a*a*a*a*a*b%', 0],
    [`{ $.x = "${slow}b" }`, 0],
    ['%(a+)+$%', 1],
    ['{ $.x = "a*a*a" }', 1],
  ] as const) {
    const answer = await logs('FilterLogEvents', { logGroupName, filterPattern })
    expect((JSON.parse(answer.body) as { events: object[] }).events, filterPattern).toHaveLength(
      found,
    )
  }
})

test('a target that does not exist is an UnknownOperationException', async () => {
  const key = await account()
  for (const target of [
    `${ecsTarget}.Nothing`,
    `${ecsTarget}.constructor`,
    'Other.ListClusters',
    '',
  ]) {
    expect((await json(key, target, '{}')).body.__type, target).toBe('UnknownOperationException')
  }
  const query = await raw(key, 'sts', 'Action=Nothing&Version=2011-06-15')
  expect(query).toMatchObject({
    status: 400,
    type: 'text/xml',
    body: expect.stringContaining('<Code>InvalidAction</Code>'),
  })
  expect(await errorOf(sts(key).send(new GetSessionTokenCommand({})))).toMatchObject({
    name: 'InvalidAction',
  })
  expect((await json(key, 'x', '{}')).type).toBe('application/x-amz-json-1.1')
  expect((await raw(key, 'ghost', '{}')).status).toBe(400)
})

test('names a missing required member at any depth', async () => {
  const key = await account()
  const error = await errorOf(ecs(key).send(new DescribeServicesCommand({ services: undefined })))
  expect(error).toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining("'services'"),
  })
  expect(
    (
      await json(
        key,
        `${ecsTarget}.RunTask`,
        '{"taskDefinition":"a","networkConfiguration":{"awsvpcConfiguration":{}}}',
      )
    ).body.message,
  ).toContain("'networkConfiguration.awsvpcConfiguration.subnets'")
  const sent = errorOf(
    sts(key).send(new AssumeRoleCommand({ RoleArn: undefined, RoleSessionName: 'x' })),
  )
  expect(await sent).toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining("'roleArn'"),
  })
})

test('ignores unknown members and nulls, and reads times as seconds', async () => {
  const key = await account()
  expect(
    (
      await json(
        key,
        `${ecsTarget}.ListClusters`,
        '{"isNew":{"a":[1]},"nextToken":null,"__proto__":{"x":1}}',
      )
    ).status,
  ).toBe(200)
  await control('POST', `accounts/${key.account}/answers`, {
    operation: 'DescribeServices',
    body: { services: [{ serviceName: '\u202e<b>&', createdAt: 1_700_000_000.5, brandNew: 1 }] },
  })
  const { services } = await ecs(key).send(new DescribeServicesCommand({ services: ['a'] }))
  expect(services?.[0]).toMatchObject({
    serviceName: '\u202e<b>&',
    createdAt: new Date(1_700_000_000_500),
  })
})

test('a canned answer is used for its input only, whatever other calls are made', async () => {
  const key = await account()
  const say = (serviceName: string, where?: unknown) =>
    control('POST', `accounts/${key.account}/answers`, {
      operation: 'DescribeServices',
      body: { services: [{ serviceName }] },
      where,
    })
  const named = async (cluster: string | undefined, services: string[]) =>
    (await ecs(key).send(new DescribeServicesCommand({ cluster, services }))).services?.map(
      (s) => s.serviceName,
    )
  await ecs(key).send(new CreateClusterCommand({ clusterName: 'one' }))
  await say('for one', { cluster: 'one', services: ['a', 'b'] })
  await say('for the default cluster', { cluster: null })
  expect(await named('one', ['a'])).toEqual([])
  expect(await named(undefined, ['a'])).toEqual(['for the default cluster'])
  expect(await named('one', ['a', 'b'])).toEqual(['for one'])
  expect(await named('one', ['a', 'b'])).toEqual([])
  await expect(say('nobody', [])).rejects.toThrow('where must be an object')
})

test('accounts and regions are isolated', async () => {
  const [a, b] = [await account(), await account()]
  await ecs(a).send(new CreateClusterCommand({ clusterName: 'only-a' }))
  const names = async (key: Handed, region?: string) =>
    (await ecs(key, region).send(new ListClustersCommand({}))).clusterArns
  expect(await names(a)).toEqual([`arn:aws:ecs:${a.region}:${a.account}:cluster/only-a`])
  expect(await names(b)).toEqual([])
  expect(await names(a, 'eu-west-1')).toEqual([])
  expect(await errorOf(names(a, 'nowhere'))).toMatchObject({ name: 'UnrecognizedClientException' })
})

test('who am I', async () => {
  const key = await account()
  const me = await sts(key).send(new GetCallerIdentityCommand({}))
  expect(me).toMatchObject({
    Account: key.account,
    Arn: `arn:aws:iam::${key.account}:user/pilothouse`,
  })
  const first = await sts(box()).send(new GetCallerIdentityCommand({}))
  expect(first.Arn).toBe('arn:aws:iam::123456789012:user/pilothouse')
})

test('a body beyond the cap is refused, and the sandbox goes on', async () => {
  const response = await fetch(box().url, {
    method: 'POST',
    body: 'x'.repeat(2 * 1024 * 1024),
  }).catch(() => undefined)
  expect(response?.status ?? 413).toBe(413)
  expect(
    (await raw(await account(), 'sts', 'Action=GetCallerIdentity&Version=2011-06-15')).status,
  ).toBe(200)
})

test('no input ends the sandbox or is answered with a 500', async () => {
  const key = await account()
  const target = fc
    .constantFrom('ListClusters', 'RunTask', 'UpdateService', 'DescribeServices')
    .map((name) => `${ecsTarget}.${name}`)
  await fc.assert(
    fc.asyncProperty(target, fc.oneof(fc.json(), fc.string()), async (name, body) => {
      expect((await json(key, name, body)).status).toBeLessThan(500)
    }),
    { numRuns: 100 },
  )
  await fc.assert(
    fc.asyncProperty(fc.string(), async (tail) => {
      expect((await raw(key, 'sts', `Action=AssumeRole&${tail}`)).status).toBeLessThan(500)
    }),
    { numRuns: 50 },
  )
})

test('logs a call with its input', async () => {
  const key = await account()
  await ecs(key).send(new ListClustersCommand({ maxResults: 7 }))
  await errorOf(ecs({ ...key, secretAccessKey: 'x' }).send(new ListClustersCommand({})))
  await ecs(key)
    .send(new RunTaskCommand({ taskDefinition: 'web', clientToken: 'once' }))
    .catch(() => undefined)
  const log = (await control('GET', `accounts/${key.account}/calls`)) as {
    total: number
    counts: object
    calls: object[]
  }
  expect(log.calls[0]).toMatchObject({
    api: 'ecs',
    operation: 'ListClusters',
    region: key.region,
    status: 200,
    input: { maxResults: 7 },
  })
  expect(log.calls[1]).toMatchObject({ operation: 'RunTask', input: { clientToken: 'once' } })
  expect(log).toMatchObject({ total: 2, counts: { 'ecs:ListClusters': 1 } })
  await control('DELETE', `accounts/${key.account}/calls`)
  expect(await control('GET', `accounts/${key.account}/calls`)).toMatchObject({
    total: 0,
    calls: [],
  })
})
