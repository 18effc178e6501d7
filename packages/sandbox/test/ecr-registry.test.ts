import * as sdk from '@aws-sdk/client-ecr'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { describe, expect, test } from 'vitest'
import { digestOf, hands } from './ecr-fixtures.ts'
import { errorOf, useSandbox, type Handed } from './wire-harness.ts'

const sandbox = useSandbox()
const repositoryName = 'shop/web'
const there = 'eu-west-1'

async function world() {
  const key = await sandbox.account({ clock: 'manual' })
  const client = sandbox.ecr(key)
  const own = hands(client, repositoryName)
  const advance = (seconds: number, { account } = key) =>
    sandbox.control('POST', `accounts/${account}/advance`, { ms: seconds * 1_000 })
  const replicate = (destinations: sdk.ReplicationDestination[], filter?: string) =>
    client.send(
      new sdk.PutReplicationConfigurationCommand({
        replicationConfiguration: {
          rules: [
            {
              destinations,
              ...(filter === undefined
                ? {}
                : { repositoryFilters: [{ filter, filterType: 'PREFIX_MATCH' }] }),
            },
          ],
        },
      }),
    )
  const statuses = async (imageTag: string) =>
    (
      (
        await client.send(
          new sdk.DescribeImageReplicationStatusCommand({ repositoryName, imageId: { imageTag } }),
        )
      ).replicationStatuses ?? []
    ).map((one) => one.status)
  const template = (
    prefix: string,
    more: Partial<sdk.CreateRepositoryCreationTemplateCommandInput> = {},
  ) =>
    client.send(
      new sdk.CreateRepositoryCreationTemplateCommand({
        prefix,
        appliedFor: ['CREATE_ON_PUSH', 'REPLICATION'],
        ...more,
      }),
    )
  return { ...own, key, client, advance, replicate, statuses, template }
}

const digests = async (client: sdk.ECRClient, name = repositoryName) =>
  (
    (await client.send(new sdk.DescribeImagesCommand({ repositoryName: name }))).imageDetails ?? []
  ).map((image) => [image.imageDigest, image.imageTags?.[0]])

describe('replication', () => {
  test('copies later pushes with their layers to an independent repository', async () => {
    const { key, client, create, pushNew, push, replicate, statuses, advance } = await world()
    const far = sandbox.ecr(key, there)
    await create()
    await pushNew('before', 'v0')
    await replicate([{ region: there, registryId: key.account }], 'shop/')
    const { replicationConfiguration } = await client.send(new sdk.DescribeRegistryCommand({}))
    expect(replicationConfiguration).toMatchObject({
      rules: [{ repositoryFilters: [{ filter: 'shop/' }] }],
    })
    const digest = await pushNew('after', 'v1')
    expect(await statuses('v1')).toEqual(['IN_PROGRESS'])
    expect(await statuses('v0')).toEqual([])
    expect((await errorOf(digests(far))).name).toBe('RepositoryNotFoundException')
    await advance(120)
    expect(await statuses('v1')).toEqual(['COMPLETE'])
    expect(await digests(far)).toEqual([[digest, 'v1']])
    const { layers } = await far.send(
      new sdk.BatchCheckLayerAvailabilityCommand({
        repositoryName,
        layerDigests: [digestOf('after'), digestOf('before')],
      }),
    )
    expect(layers?.map((layer) => layer.layerAvailability)).toEqual(['AVAILABLE', 'UNAVAILABLE'])
    for (const name of ['many-amd64', 'many-arm64']) await push(name)
    const index = await push('many-v1', 'many')
    await client.send(
      new sdk.BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest: digest }] }),
    )
    await advance(120)
    expect(await digests(far)).toHaveLength(4)
    expect(await digests(far)).toContainEqual([index, 'many'])
  })

  test('ignores other repositories, and refuses its own region as a destination', async () => {
    const { key, create, pushNew, replicate, statuses, client } = await world()
    await create()
    expect((await errorOf(replicate([{ region: key.region, registryId: key.account }]))).name).toBe(
      'InvalidParameterException',
    )
    expect(
      (await client.send(new sdk.DescribeRegistryCommand({}))).replicationConfiguration,
    ).toEqual({ rules: [] })
    await replicate([{ region: there, registryId: key.account }], 'other')
    await pushNew('image', 'v1')
    expect(await statuses('v1')).toEqual([])
  })

  test('to another account fails until its registry policy allows it', async () => {
    const { key, create, pushNew, replicate, statuses, advance } = await world()
    const other: Handed = await sandbox.account({ clock: 'manual' })
    const far = sandbox.ecr(other)
    const allow = (...Action: string[]) => {
      const Statement = [
        {
          Sid: 'Copies',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${key.account}:root` },
          Action,
          Resource: '*',
        },
      ]
      return far.send(
        new sdk.PutRegistryPolicyCommand({
          policyText: JSON.stringify({ Version: '2012-10-17', Statement }),
        }),
      )
    }
    await create()
    await replicate([
      { region: other.region, registryId: other.account },
      { region: there, registryId: '111122223333' },
    ])
    await pushNew('one', 'v1')
    await advance(120)
    expect(await statuses('v1')).toEqual(['FAILED', 'FAILED'])
    await allow('ecr:ReplicateImage')
    await pushNew('two', 'v2')
    await advance(120)
    expect(await statuses('v2')).toEqual(['FAILED', 'FAILED'])
    await allow('ecr:ReplicateImage', 'ecr:CreateRepository')
    const digest = await pushNew('three', 'v3')
    await advance(120)
    expect(await statuses('v3')).toEqual(['COMPLETE', 'FAILED'])
    expect(await digests(far)).toEqual([[digest, 'v3']])
  })
})

describe('a template', () => {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
  })
  const rules = [
    {
      rulePriority: 1,
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 },
      action: { type: 'expire' },
    },
  ]
  const lifecyclePolicy = JSON.stringify({ rules })

  test('creates the repository of a first push; the longest prefix wins', async () => {
    const { client, pushNew, template, advance } = await world()
    expect((await errorOf(pushNew('image'))).name).toBe('RepositoryNotFoundException')
    await template('ROOT', { imageTagMutability: 'IMMUTABLE' })
    await template('shop', { repositoryPolicy: policy, lifecyclePolicy })
    await template('shop/w')
    await template('shop/web', { appliedFor: ['PULL_THROUGH_CACHE'] })
    await pushNew('one', 'v1')
    await pushNew('two', 'v2')
    const { repositories: [made] = [] } = await client.send(
      new sdk.DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }),
    )
    expect(made?.imageTagMutability).toBe('MUTABLE')
    expect(
      (await client.send(new sdk.GetRepositoryPolicyCommand({ repositoryName }))).policyText,
    ).toContain('ecr:BatchGetImage')
    await advance(86_400)
    expect(await digests(client)).toHaveLength(1)
    await hands(client, 'else').pushNew('image', 'v1')
    const { repositories: [root] = [] } = await client.send(
      new sdk.DescribeRepositoriesCommand({ repositoryNames: ['else'] }),
    )
    expect(root?.imageTagMutability).toBe('IMMUTABLE')
  })

  test('configures the repositories that replication creates', async () => {
    const { key, create, pushNew, replicate, advance } = await world()
    const far = sandbox.ecr(key, there)
    await far.send(
      new sdk.CreateRepositoryCreationTemplateCommand({
        prefix: 'shop/',
        appliedFor: ['REPLICATION'],
        lifecyclePolicy,
      }),
    )
    await create()
    await replicate([{ region: there, registryId: key.account }])
    await pushNew('image', 'v1')
    await advance(120)
    expect(
      (await far.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))).lifecyclePolicyText,
    ).toBe(lifecyclePolicy)
  })

  test('is read, updated and deleted, and its policies are checked when set', async () => {
    const { client, template } = await world()
    await template('b')
    await template('a', { description: 'first' })
    const told = async (more: Partial<sdk.DescribeRepositoryCreationTemplatesCommandInput> = {}) =>
      client.send(new sdk.DescribeRepositoryCreationTemplatesCommand(more))
    expect((await told()).repositoryCreationTemplates).toMatchObject([
      {
        prefix: 'a',
        description: 'first',
        imageTagMutability: 'MUTABLE',
        encryptionConfiguration: { encryptionType: 'AES256' },
      },
      { prefix: 'b' },
    ])
    const { nextToken } = await told({ maxResults: 1 })
    expect((await told({ maxResults: 1, nextToken })).repositoryCreationTemplates).toMatchObject([
      { prefix: 'b' },
    ])
    expect((await errorOf(template('a'))).name).toBe('TemplateAlreadyExistsException')
    const update = (more: Partial<sdk.UpdateRepositoryCreationTemplateCommandInput>) =>
      client.send(new sdk.UpdateRepositoryCreationTemplateCommand({ prefix: 'a', ...more }))
    expect((await errorOf(update({ repositoryPolicy: '{}' }))).name).toBe(
      'InvalidParameterException',
    )
    expect((await errorOf(update({ lifecyclePolicy: '{}' }))).name).toBe(
      'InvalidParameterException',
    )
    expect((await errorOf(update({ resourceTags: [{ Key: 'a', Value: 'b' }] }))).message).toContain(
      'customRoleArn is required',
    )
    expect(
      (await update({ imageTagMutability: 'IMMUTABLE' })).repositoryCreationTemplate,
    ).toMatchObject({ description: 'first', imageTagMutability: 'IMMUTABLE' })
    await client.send(new sdk.DeleteRepositoryCreationTemplateCommand({ prefix: 'a' }))
    expect((await errorOf(update({}))).name).toBe('TemplateNotFoundException')
  })
})

test('signs pushed images once for each profile, but not signatures', async () => {
  const { key, client, create, pushNew, advance } = await world()
  await create()
  const profile = (name: string, region = key.region) =>
    `arn:aws:signer:${region}:${key.account}:/signing-profiles/${name}`
  const put = (rules: sdk.SigningRule[]) =>
    client.send(new sdk.PutSigningConfigurationCommand({ signingConfiguration: { rules } }))
  expect((await errorOf(client.send(new sdk.GetSigningConfigurationCommand({})))).name).toBe(
    'SigningConfigurationNotFoundException',
  )
  expect((await errorOf(put([{ signingProfileArn: profile('far', there) }]))).name).toBe(
    'InvalidParameterException',
  )
  await put([
    { signingProfileArn: profile('all') },
    {
      signingProfileArn: profile('shop'),
      repositoryFilters: [{ filter: 'shop/*', filterType: 'WILDCARD_MATCH' }],
    },
    {
      signingProfileArn: profile('none'),
      repositoryFilters: [{ filter: 'x*', filterType: 'WILDCARD_MATCH' }],
    },
  ])
  const imageDigest = await pushNew('image', 'v1')
  const told = async () =>
    (
      await client.send(
        new sdk.DescribeImageSigningStatusCommand({ repositoryName, imageId: { imageTag: 'v1' } }),
      )
    ).signingStatuses
  expect(await told()).toEqual(
    ['all', 'shop'].map((name) => ({ signingProfileArn: profile(name), status: 'IN_PROGRESS' })),
  )
  await advance(60)
  expect((await told())?.map((one) => one.status)).toEqual(['COMPLETE', 'COMPLETE'])
  const { referrers = [] } = await client.send(
    new sdk.ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest } }),
  )
  expect(referrers.map((one) => one.artifactType)).toEqual(
    Array(2).fill('application/vnd.cncf.notary.signature'),
  )
  await advance(60)
  expect(await digests(client)).toHaveLength(3)
  await client.send(new sdk.DeleteSigningConfigurationCommand({}))
  await pushNew('unsigned', 'v2')
  await advance(60)
  expect(await digests(client)).toHaveLength(4)
})

test('does not record pulls of excluded roles', async () => {
  const { key, client, create, pushNew } = await world()
  await create()
  const imageDigest = await pushNew('image', 'v1')
  const principalArn = `arn:aws:iam::${key.account}:role/ci/scanner`
  await client.send(new sdk.RegisterPullTimeUpdateExclusionCommand({ principalArn }))
  const { Credentials } = await sandbox
    .sts(key)
    .send(new AssumeRoleCommand({ RoleArn: principalArn, RoleSessionName: 'nightly' }))
  const scanner = sandbox.ecr({
    ...key,
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  })
  const pull = (who: sdk.ECRClient) =>
    who.send(new sdk.BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }))
  const pulled = async () =>
    (await client.send(new sdk.DescribeImagesCommand({ repositoryName }))).imageDetails?.[0]
      ?.lastRecordedPullTime
  await pull(scanner)
  expect(await pulled()).toBeUndefined()
  expect(
    (await client.send(new sdk.ListPullTimeUpdateExclusionsCommand({}))).pullTimeUpdateExclusions,
  ).toEqual([principalArn])
  expect(
    (await errorOf(client.send(new sdk.RegisterPullTimeUpdateExclusionCommand({ principalArn }))))
      .name,
  ).toBe('ExclusionAlreadyExistsException')
  await client.send(new sdk.DeregisterPullTimeUpdateExclusionCommand({ principalArn }))
  expect(
    (await errorOf(client.send(new sdk.DeregisterPullTimeUpdateExclusionCommand({ principalArn }))))
      .name,
  ).toBe('ExclusionNotFoundException')
  await pull(scanner)
  expect(await pulled()).toBeInstanceOf(Date)
})

test('the registry protocol respects templates and the archive', async () => {
  const { client, pushNew, template } = await world()
  const { authorizationData: [data] = [] } = await client.send(
    new sdk.GetAuthorizationTokenCommand({}),
  )
  const ask = async (method: string, path: string) =>
    (
      await fetch(`${sandbox.box().url}/v2/${repositoryName}/${path}`, {
        method,
        headers: { authorization: `Basic ${data?.authorizationToken}` },
      })
    ).status
  expect(await ask('POST', 'blobs/uploads/')).toBe(404)
  await template('shop')
  expect(await ask('POST', 'blobs/uploads/')).toBe(202)
  await pushNew('image', 'v1')
  expect(await ask('GET', 'manifests/v1')).toBe(200)
  await client.send(
    new sdk.UpdateImageStorageClassCommand({
      repositoryName,
      imageId: { imageTag: 'v1' },
      targetStorageClass: 'ARCHIVE',
    }),
  )
  expect(await ask('GET', 'manifests/v1')).toBe(404)
})
