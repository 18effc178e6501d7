import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr'
import { expect, test } from 'vitest'
import { hands } from './ecr-fixtures.ts'
import { refusalOf, useSandbox } from './wire-harness.ts'

const { account, ecr } = useSandbox()

test('creates a repository as requested, and finds it by name', async () => {
  const key = await account()
  const client = ecr(key)
  const { repository } = await client.send(
    new CreateRepositoryCommand({
      repositoryName: 'shop/web',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: 'KMS' },
      tags: [{ Key: 'team', Value: 'shop' }],
    }),
  )
  expect(repository).toMatchObject({
    repositoryArn: `arn:aws:ecr:us-east-1:${key.account}:repository/shop/web`,
    registryId: key.account,
    repositoryUri: `${key.account}.dkr.ecr.us-east-1.amazonaws.com/shop/web`,
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: {
      encryptionType: 'KMS',
      kmsKey: expect.stringContaining(':kms:') as string,
    },
  })
  const { repositories } = await client.send(
    new DescribeRepositoriesCommand({ repositoryNames: ['shop/web'] }),
  )
  expect(repositories).toEqual([repository])
  expect(
    (await ecr(key, 'eu-west-1').send(new DescribeRepositoriesCommand({}))).repositories,
  ).toEqual([])
})

test("refuses invalid requests in AWS's words", async () => {
  const key = await account()
  const client = ecr(key)
  await hands(client, 'web').create()
  expect(await refusalOf(hands(client, 'web').create())).toBe(
    `400 RepositoryAlreadyExistsException: The repository with name 'web' already exists in the registry with id '${key.account}'`,
  )
  const absent = `400 RepositoryNotFoundException: The repository with name 'x1' does not exist in the registry with id '${key.account}'`
  expect(
    await refusalOf(
      client.send(new DescribeRepositoriesCommand({ repositoryNames: ['web', 'x1'] })),
    ),
  ).toBe(absent)
  expect(await refusalOf(client.send(new DeleteRepositoryCommand({ repositoryName: 'x1' })))).toBe(
    absent,
  )
  expect(await refusalOf(client.send(new CreateRepositoryCommand({ repositoryName: 'Web' })))).toBe(
    String.raw`400 InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*''`,
  )
  expect(
    await refusalOf(
      client.send(
        new CreateRepositoryCommand({
          repositoryName: 'api',
          imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        }),
      ),
    ),
  ).toContain('Filters are required')
  expect(
    await refusalOf(client.send(new DescribeRepositoriesCommand({ registryId: '999999999999' }))),
  ).toContain('AccessDeniedException')
  expect(
    await refusalOf(client.send(new DescribeRepositoriesCommand({ nextToken: 'nonsense' }))),
  ).toContain("InvalidParameterException: Invalid parameter at 'nextToken'")
})

test('deletes a repository with images only by force', async () => {
  const key = await account()
  const client = ecr(key)
  const web = hands(client, 'web')
  await web.create()
  await web.pushNew('one', 'v1')
  expect(await refusalOf(client.send(new DeleteRepositoryCommand({ repositoryName: 'web' })))).toBe(
    `400 RepositoryNotEmptyException: The repository with name 'web' in registry with id '${key.account}' cannot be deleted because it still contains images`,
  )
  await client.send(new DeleteRepositoryCommand({ repositoryName: 'web', force: true }))
  expect((await client.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([])
})

test('changes settings and tags', async () => {
  const client = ecr(await account())
  const { repository } = await hands(client, 'web').create()
  const resourceArn = repository?.repositoryArn
  await client.send(
    new PutImageTagMutabilityCommand({ repositoryName: 'web', imageTagMutability: 'IMMUTABLE' }),
  )
  await client.send(
    new PutImageScanningConfigurationCommand({
      repositoryName: 'web',
      imageScanningConfiguration: { scanOnPush: true },
    }),
  )
  const { repositories: [now] = [] } = await client.send(new DescribeRepositoriesCommand({}))
  expect(now).toMatchObject({
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
  })
  await client.send(
    new TagResourceCommand({
      resourceArn,
      tags: [
        { Key: 'team', Value: 'a' },
        { Key: 'env', Value: 'prod' },
      ],
    }),
  )
  await client.send(new TagResourceCommand({ resourceArn, tags: [{ Key: 'team', Value: 'b' }] }))
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['env'] }))
  expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual([
    { Key: 'team', Value: 'b' },
  ])
  const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
  expect(
    await refusalOf(client.send(new TagResourceCommand({ resourceArn, tags: many }))),
  ).toContain('TooManyTagsException')
})

test('pages hold each repository once, also after a deletion between them', async () => {
  const client = ecr(await account())
  for (const n of [3, 1, 5, 2, 4]) await hands(client, `r${n}`).create()
  const first = await client.send(new DescribeRepositoriesCommand({ maxResults: 2 }))
  expect(first.repositories?.map((r) => r.repositoryName)).toEqual(['r1', 'r2'])
  await client.send(new DeleteRepositoryCommand({ repositoryName: 'r2' }))
  const second = await client.send(
    new DescribeRepositoriesCommand({ maxResults: 3, nextToken: first.nextToken }),
  )
  expect(second.repositories?.map((r) => r.repositoryName)).toEqual(['r3', 'r4', 'r5'])
  expect(second.nextToken).toBeUndefined()
})

test('the registry has an id, and a password for 12 hours', async () => {
  const key = await account({ clock: 'manual' })
  const client = ecr(key)
  expect((await client.send(new DescribeRegistryCommand({}))).registryId).toBe(key.account)
  const { repository } = await hands(client, 'web').create()
  const { authorizationData: [token] = [] } = await client.send(
    new GetAuthorizationTokenCommand({}),
  )
  expect(token?.proxyEndpoint).toBe(`https://${key.account}.dkr.ecr.us-east-1.amazonaws.com`)
  expect(Buffer.from(token?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:.{40,}/)
  expect((token?.expiresAt?.getTime() ?? 0) - (repository?.createdAt?.getTime() ?? 0)).toBe(
    12 * 3_600_000,
  )
})
