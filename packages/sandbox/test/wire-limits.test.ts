import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import * as scaling from '@aws-sdk/client-application-auto-scaling'
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as ecr from '@aws-sdk/client-ecr'
import * as ecs from '@aws-sdk/client-ecs'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { createApis } from '../src/wire/apis.ts'
import { readLimits, toRegExp, type Limit } from '../src/wire/limits.ts'
import { World } from '../src/world/world.ts'
import { errorOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const folder = new URL('../src/wire/limits/', import.meta.url)
const tables = readdirSync(folder)
  .filter((f) => f.endsWith('.json'))
  .map((f) => f.replace('.json', ''))
const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0

/** Operations to generate limits for: of EC2's hundreds, only those that exist here. */
function operationsOf(name: string): string[] {
  if (name !== 'ec2') return []
  const api = createApis(new World({ clock: 'manual', seed: 'empty' })).get('ec2')
  return Object.keys(api?.operations ?? {}).sort()
}

const all = (limit: Limit): Limit[] => [
  limit,
  ...(limit.of ? all(limit.of) : []),
  ...(limit.key ? all(limit.key) : []),
]
const limitsOf = (name: string) =>
  Object.values(readLimits(name)).flatMap((members) => Object.values(members).flatMap(all))

describe('the tables of limits', () => {
  test.each(tables)(
    '%s is as botocore has it (skipped where python3 has no botocore)',
    { timeout: 30_000 },
    (name) => {
      if (!hasBotocore) return
      const made = execFileSync(
        'python3',
        [new URL('generate.py', folder).pathname, name, ...operationsOf(name)],
        { encoding: 'utf8' },
      )
      const kept = readFileSync(new URL(`${name}.json`, folder), 'utf8')
      // Another botocore may know more; only the same one must agree to the letter.
      if (made.split('\n')[1] === kept.split('\n')[1]) expect(kept).toBe(made)
    },
  )

  test.each(tables)('every pattern of %s can be run, and none runs away', (name) => {
    for (const { pattern } of limitsOf(name)) {
      if (pattern === undefined) continue
      const from = performance.now()
      for (const text of ['a'.repeat(2_000), 'a-'.repeat(1_000), `${'/a'.repeat(1_000)}!`])
        toRegExp(pattern).test(text)
      expect(performance.now() - from, pattern).toBeLessThan(1_000)
    }
  })

  test.each([
    ['ecs', ecs],
    ['application-autoscaling', scaling],
    ['logs', logs],
  ] as const)('what the SDK knows newer of %s is let through', (name, client) => {
    const enums = Object.values(client).flatMap((x) =>
      typeof x === 'object' &&
      !Array.isArray(x) &&
      Object.values(x as object).every((v) => typeof v === 'string')
        ? [Object.values(x as Record<string, string>)]
        : [],
    )
    const behind = limitsOf(name).filter(({ enum: known }) => {
      if (!known) return false
      const same = enums.filter((values) => known.every((v) => values.includes(v)))
      return same.length > 0 && !same.some((values) => values.length <= known.length)
    })
    // Members that nothing here reads.
    const accepted = ['LogGroupClass', 'PolicyType', 'PlatformDeviceType']
    const unknown = behind.filter(
      ({ enum: known = [] }) =>
        !accepted.some((name) =>
          known.every((v) =>
            Object.values((client as unknown as Record<string, object>)[name] ?? {}).includes(v),
          ),
        ),
    )
    expect(unknown).toEqual([])
  })
})

describe('an input beyond its limits changes nothing', () => {
  test('ECS lists the values of an enum', async () => {
    const key = await sandbox.account()
    const client = sandbox.ecs(key)
    const sent = client.send(
      new ecs.RunTaskCommand({ taskDefinition: 'a', launchType: 'fargate' as 'FARGATE' }),
    )
    expect(await errorOf(sent)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]',
      $metadata: { httpStatusCode: 400 },
    })
    const nested = client.send(
      new ecs.CreateClusterCommand({
        clusterName: 'a',
        settings: [{ name: 'insights' as 'containerInsights', value: 'enabled' }],
      }),
    )
    expect(await errorOf(nested)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'name should be one of [containerInsights]',
    })
    expect((await client.send(new ecs.ListClustersCommand({}))).clusterArns).toEqual([])
  })

  test('sizes, ranges and lengths', async () => {
    const client = sandbox.ecs(await sandbox.account())
    const tags = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: 'v' }))
    expect(
      await errorOf(client.send(new ecs.CreateClusterCommand({ clusterName: 'a', tags }))),
    ).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(
        /^1 validation error detected: Value '\[.*' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50$/,
      ),
    })
    const weight = client.send(
      new ecs.CreateClusterCommand({
        clusterName: 'a',
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1_001, base: -1 }],
      }),
    )
    expect((await errorOf(weight)).message).toBe(
      "2 validation errors detected: Value '1001' at 'defaultCapacityProviderStrategy.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 1000; Value '-1' at 'defaultCapacityProviderStrategy.1.member.base' failed to satisfy constraint: Member must have value greater than or equal to 0",
    )
    const key = client.send(
      new ecs.TagResourceCommand({
        resourceArn: 'arn:aws:ecs:us-east-1:1:cluster/a',
        tags: [{ key: 'x'.repeat(129), value: 'v' }],
      }),
    )
    expect((await errorOf(key)).message).toContain(
      "at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128",
    )
    expect((await client.send(new ecs.ListClustersCommand({}))).clusterArns).toEqual([])
  })

  test('ECR names the first member that is wrong', async () => {
    const client = sandbox.ecr(await sandbox.account())
    const messageOf = async (sent: Promise<unknown>) => (await errorOf(sent)).message
    const refused = (member: string, rule: string) =>
      `Invalid parameter at '${member}' failed to satisfy constraint: '${rule}'`
    const name = String.raw`[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*`
    const describeNames = (repositoryNames: string[]) =>
      messageOf(client.send(new ecr.DescribeRepositoriesCommand({ repositoryNames })))
    expect(await describeNames(['Bad_Name!'])).toBe(
      refused('repositoryName', `must satisfy regular expression '${name}'`),
    )
    expect(await describeNames(['a'])).toBe(
      refused('repositoryName', 'must have length greater than or equal to 2'),
    )
    expect(
      await messageOf(client.send(new ecr.DescribeRepositoriesCommand({ maxResults: 1_001 }))),
    ).toBe(refused('maxResults', 'Member must have value less than or equal to 1000'))
    expect(
      await messageOf(client.send(new ecr.GetAuthorizationTokenCommand({ registryIds: ['1'] }))),
    ).toBe(
      refused(
        'registryIds',
        'Member must satisfy constraint: [Member must satisfy regular expression pattern: [0-9]{12}]',
      ),
    )
    await client.send(new ecr.CreateRepositoryCommand({ repositoryName: 'web' }))
    const put = new ecr.PutImageCommand({
      repositoryName: 'web',
      imageManifest: '{}',
      imageTag: 'a b',
    })
    expect(await messageOf(client.send(put))).toBe(
      refused('imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+'"),
    )
  })

  test('patterns, in the words and with the code of a query api', async () => {
    const key = await sandbox.account()
    const name = sandbox.sts(key).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${key.account}:role/x`,
        RoleSessionName: 'not so',
      }),
    )
    expect(await errorOf(name)).toMatchObject({
      name: 'ValidationError',
      message: String.raw`1 validation error detected: Value 'not so' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`,
    })
  })
})
