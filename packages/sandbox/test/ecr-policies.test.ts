import * as sdk from '@aws-sdk/client-ecr'
import { describe, expect, test } from 'vitest'
import { errorOf, refusalOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const repositoryName = 'shop/web'

async function world() {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecr(key)
  await client.send(new sdk.CreateRepositoryCommand({ repositoryName }))
  const set = (policy: unknown, { force }: { force?: boolean } = {}) =>
    client.send(
      new sdk.SetRepositoryPolicyCommand({
        repositoryName,
        policyText: typeof policy === 'string' ? policy : JSON.stringify(policy),
        force,
      }),
    )
  const put = (policy: unknown) =>
    client.send(new sdk.PutRegistryPolicyCommand({ policyText: JSON.stringify(policy) }))
  return { key, client, set, put }
}

const statement = {
  Sid: 'StatementAddedByC7N',
  Effect: 'Deny',
  Principal: '*',
  Action: 'ecr:BatchGetImage',
}

describe('the policy of a repository', () => {
  test("is returned in ECR's format, and is gone once it is deleted", async () => {
    const { key, client, set } = await world()
    const get = () => client.send(new sdk.GetRepositoryPolicyCommand({ repositoryName }))
    const none = `400 RepositoryPolicyNotFoundException: Repository policy does not exist for the repository with name 'shop/web' in the registry with id '${key.account}'`
    expect(await refusalOf(get())).toBe(none)
    const pull = {
      Sid: 'SpecificAllow',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::185106417252:root' },
      Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    }
    const policyText = `{
  "Version" : "2008-10-17",
  "Statement" : [ {
    "Sid" : "SpecificAllow",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::185106417252:root"
    },
    "Action" : [ "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage" ]
  }, {
    "Sid" : "StatementAddedByC7N",
    "Effect" : "Deny",
    "Principal" : "*",
    "Action" : "ecr:BatchGetImage"
  } ]
}`
    expect(await set({ Version: '2008-10-17', Statement: [pull, statement] })).toMatchObject({
      registryId: key.account,
      repositoryName,
      policyText,
    })
    expect((await get()).policyText).toBe(policyText)
    expect(
      (await client.send(new sdk.DeleteRepositoryPolicyCommand({ repositoryName }))).policyText,
    ).toBe(policyText)
    expect(
      await refusalOf(client.send(new sdk.DeleteRepositoryPolicyCommand({ repositoryName }))),
    ).toBe(none)
  })

  test.each<[string, unknown]>([
    ['no JSON', '{"Statement": ['],
    ['an empty text', ''],
    ['no statement', { Version: '2012-10-17' }],
    ['an empty list of statements', { Version: '2012-10-17', Statement: [] }],
    ['a version that there is not', { Version: '2026-01-01', Statement: [statement] }],
    ['a statement that names a resource', { Statement: [{ ...statement, Resource: '*' }] }],
    ['an action of another api', { Statement: [{ ...statement, Action: 's3:GetObject' }] }],
    ['no principal', { Statement: [{ ...statement, Principal: undefined }] }],
    ['a principal of no kind', { Statement: [{ ...statement, Principal: { GCP: 'x' } }] }],
    ['an effect that there is not', { Statement: [{ ...statement, Effect: 'Maybe' }] }],
    ['a member that there is not', { Statement: [{ ...statement, Colour: 'red' }] }],
    ['a condition in words', { Statement: [{ ...statement, Condition: 'never' }] }],
  ])('is refused with %s', async (_, policy) => {
    const { set } = await world()
    expect(await refusalOf(set(policy))).toBe(
      "400 InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    )
  })

  test('that would lock out its own account needs force', async () => {
    const { set, key } = await world()
    const closed = (Principal: unknown) => ({
      Statement: { ...statement, Principal, Action: 'ecr:Set*' },
    })
    for (const principal of [
      '*',
      { AWS: key.account },
      { AWS: [`arn:aws:iam::${key.account}:root`] },
    ])
      expect((await errorOf(set(closed(principal)))).name).toBe('InvalidParameterException')
    expect((await set(closed({ AWS: 'arn:aws:iam::185106417252:root' }))).policyText).toContain(
      'ecr:Set*',
    )
    expect((await set(closed('*'), { force: true })).policyText).toContain('ecr:Set*')
  })
})

test('the policy of the registry must name its resources', async () => {
  const { key, client, put } = await world()
  const none = `400 RegistryPolicyNotFoundException: Registry policy does not exist in the registry with id '${key.account}'`
  expect(await refusalOf(client.send(new sdk.GetRegistryPolicyCommand({})))).toBe(none)
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        ...statement,
        Effect: 'Allow',
        Action: ['ecr:ReplicateImage'],
        Resource: [`arn:aws:ecr:us-east-1:${key.account}:repository/*`],
      },
    ],
  }
  expect(await refusalOf(put({ ...policy, Statement: [statement] }))).toBe(
    "400 InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'",
  )
  const { policyText = '' } = await put(policy)
  expect(JSON.parse(policyText)).toEqual(policy)
  expect((await client.send(new sdk.GetRegistryPolicyCommand({}))).policyText).toBe(policyText)
  expect((await client.send(new sdk.DeleteRegistryPolicyCommand({}))).policyText).toBe(policyText)
  expect(await refusalOf(client.send(new sdk.DeleteRegistryPolicyCommand({})))).toBe(none)
})

test('account settings have defaults and refuse unknown values', async () => {
  const { client } = await world()
  const get = async (name: string) =>
    (await client.send(new sdk.GetAccountSettingCommand({ name }))).value
  const put = (name: string, value: string) =>
    client.send(new sdk.PutAccountSettingCommand({ name, value }))
  expect([
    await get('BASIC_SCAN_TYPE_VERSION'),
    await get('REGISTRY_POLICY_SCOPE'),
    await get('BLOB_MOUNTING'),
  ]).toEqual(['AWS_NATIVE', 'V2', 'DISABLED'])
  expect(await put('BLOB_MOUNTING', 'ENABLED')).toMatchObject({
    name: 'BLOB_MOUNTING',
    value: 'ENABLED',
  })
  expect(await get('BLOB_MOUNTING')).toBe('ENABLED')
  for (const [name, value] of [
    ['BASIC_SCAN_TYPE_VERSION', 'CLAIR'],
    ['toString', 'x'],
    ['BLOB_MOUNTING', 'PERHAPS'],
  ] as const)
    expect((await errorOf(put(name, value))).name).toBe('InvalidParameterException')
})

test('the demo has policies, scans, rules and a template, and keeps its releases', async () => {
  const key = await sandbox.account({ seed: 'demo', clock: 'manual' })
  const client = sandbox.ecr(key, 'eu-west-1')
  const name = { repositoryName: 'payment-api' }
  const releases = async () =>
    (
      (
        await client.send(
          new sdk.DescribeImagesCommand({ ...name, filter: { tagStatus: 'TAGGED' } }),
        )
      ).imageDetails ?? []
    ).map((image) => image.imageDigest)
  const before = await releases()
  const told = await client.send(new sdk.GetLifecyclePolicyCommand(name))
  expect(told.lastEvaluatedAt?.getTime()).toBeGreaterThan(0)
  await client.send(
    new sdk.PutLifecyclePolicyCommand({ ...name, lifecyclePolicyText: told.lifecyclePolicyText }),
  )
  expect((await client.send(new sdk.GetRepositoryPolicyCommand(name))).policyText).toContain(
    'PartnersPull',
  )
  const scans = await Promise.all(
    before.map(async (imageDigest) =>
      client
        .send(new sdk.DescribeImageScanFindingsCommand({ ...name, imageId: { imageDigest } }))
        .catch(() => undefined),
    ),
  )
  expect(scans.flatMap((scan) => scan?.imageScanFindings?.findings ?? []).length).toBeGreaterThan(
    20,
  )
  expect(
    (await client.send(new sdk.DescribePullThroughCacheRulesCommand({}))).pullThroughCacheRules,
  ).toHaveLength(2)
  expect(
    (await client.send(new sdk.DescribeRepositoryCreationTemplatesCommand({})))
      .repositoryCreationTemplates,
  ).toHaveLength(1)
  await sandbox.control('POST', `accounts/${key.account}/advance`, { ms: 5_400_000 })
  expect(
    (await client.send(new sdk.GetLifecyclePolicyCommand(name))).lastEvaluatedAt?.getTime(),
  ).toBeGreaterThan(told.lastEvaluatedAt?.getTime() ?? Infinity)
  expect(await releases()).toEqual(before)
})

describe('a pull-through cache rule', () => {
  const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:ecr-pullthroughcache/'

  test('is created, read, updated, validated and deleted', async () => {
    const { key, client } = await world()
    const create = (
      ecrRepositoryPrefix: string,
      upstreamRegistryUrl: string,
      more: Partial<sdk.CreatePullThroughCacheRuleCommandInput> = {},
    ) =>
      client.send(
        new sdk.CreatePullThroughCacheRuleCommand({
          ecrRepositoryPrefix,
          upstreamRegistryUrl,
          ...more,
        }),
      )
    const describeRules = async (
      more: Partial<sdk.DescribePullThroughCacheRulesCommandInput> = {},
    ) => client.send(new sdk.DescribePullThroughCacheRulesCommand(more))
    const hub = { ecrRepositoryPrefix: 'docker-hub' }
    await create('quay', 'quay.io')
    expect(
      await create('docker-hub', 'registry-1.docker.io', { credentialArn: `${secret}hub-abc123` }),
    ).toMatchObject({
      ...hub,
      upstreamRegistry: 'docker-hub',
      upstreamRepositoryPrefix: 'ROOT',
      registryId: key.account,
    })
    expect(
      (await describeRules()).pullThroughCacheRules?.map((rule) => rule.ecrRepositoryPrefix),
    ).toEqual(['docker-hub', 'quay'])
    const { nextToken } = await describeRules({ maxResults: 1 })
    expect((await describeRules({ maxResults: 1, nextToken })).pullThroughCacheRules).toMatchObject(
      [{ upstreamRegistry: 'quay' }],
    )
    expect(await client.send(new sdk.ValidatePullThroughCacheRuleCommand(hub))).toMatchObject({
      ...hub,
      isValid: true,
    })
    await client.send(
      new sdk.UpdatePullThroughCacheRuleCommand({ ...hub, credentialArn: `${secret}hub-fails` }),
    )
    expect(await client.send(new sdk.ValidatePullThroughCacheRuleCommand(hub))).toMatchObject({
      isValid: false,
      failure: expect.any(String) as string,
      credentialArn: `${secret}hub-fails`,
    })
    expect(
      (await describeRules({ ecrRepositoryPrefixes: ['docker-hub'] })).pullThroughCacheRules,
    ).toMatchObject([{ updatedAt: expect.any(Date) as Date }])
    await client.send(new sdk.DeletePullThroughCacheRuleCommand(hub))
    expect((await errorOf(describeRules({ ecrRepositoryPrefixes: ['docker-hub'] }))).name).toBe(
      'PullThroughCacheRuleNotFoundException',
    )
  })

  test('is refused for an unknown registry or the wrong credentials', async () => {
    const { client } = await world()
    const create = (
      upstreamRegistryUrl: string,
      more: Partial<sdk.CreatePullThroughCacheRuleCommandInput> = {},
    ) =>
      errorOf(
        client.send(
          new sdk.CreatePullThroughCacheRuleCommand({
            ecrRepositoryPrefix: 'cache',
            upstreamRegistryUrl,
            ...more,
          }),
        ),
      )
    expect((await create('example.com')).name).toBe('UnsupportedUpstreamRegistryException')
    expect((await create('quay.io', { upstreamRegistry: 'k8s' })).name).toBe(
      'UnsupportedUpstreamRegistryException',
    )
    expect((await create('ghcr.io')).message).toContain('credentialArn is required')
    expect((await create('quay.io', { credentialArn: `${secret}quay-abc123` })).message).toContain(
      'credentialArn is not supported',
    )
    expect((await create('111122223333.dkr.ecr.us-east-1.amazonaws.com')).message).toContain(
      'customRoleArn is required',
    )
    await client.send(
      new sdk.CreatePullThroughCacheRuleCommand({
        ecrRepositoryPrefix: 'cache',
        upstreamRegistryUrl: 'quay.io',
      }),
    )
    expect((await create('quay.io')).name).toBe('PullThroughCacheRuleAlreadyExistsException')
  })
})
