import * as sdk from '@aws-sdk/client-ecr'
import { fixture, hands } from '../ecr-fixtures.ts'
import type { Walk } from './walk.ts'

/** Calls every operation of the sandbox's ECR that is about repositories and what is in them. */
export async function walkEcr({
  client,
  account,
  region,
  advance,
}: Walk<sdk.ECRClient>): Promise<void> {
  const send = client.send.bind(client) as sdk.ECRClient['send']
  const repositoryName = 'shop/images'
  await send(
    new sdk.CreateRepositoryCommand({
      repositoryName,
      tags: [{ Key: 'team', Value: 'shop' }],
      encryptionConfiguration: { encryptionType: 'KMS' },
      imageScanningConfiguration: { scanOnPush: true },
    }),
  )
  const resourceArn = `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`
  await send(new sdk.TagResourceCommand({ resourceArn, tags: [{ Key: 'env', Value: 'test' }] }))
  await send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['env'] }))
  await send(new sdk.ListTagsForResourceCommand({ resourceArn }))
  await send(
    new sdk.PutImageTagMutabilityCommand({
      repositoryName,
      imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'v*' }],
    }),
  )
  await send(
    new sdk.PutImageScanningConfigurationCommand({
      repositoryName,
      imageScanningConfiguration: { scanOnPush: false },
    }),
  )
  await hands(client, 'shop/other').create()
  await send(new sdk.DescribeRepositoriesCommand({ maxResults: 1 }))
  await send(new sdk.DescribeRegistryCommand({}))
  await send(new sdk.GetAuthorizationTokenCommand({}))

  const own = hands(client, repositoryName)
  const imageDigest = await own.push('many-amd64')
  for (const [name, tag] of [
    ['many-arm64', 'arm64'],
    ['many-v1', 'v1'],
    ['many-sbom', undefined],
    ['docker-v1', 'docker'],
  ] as const) {
    await advance(60)
    await own.push(name, tag)
  }
  await send(
    new sdk.BatchCheckLayerAvailabilityCommand({
      repositoryName,
      layerDigests: [fixture('docker-v1').config ?? '', `sha256:${'0'.repeat(64)}`, 'nonsense'],
    }),
  )
  await send(
    new sdk.GetDownloadUrlForLayerCommand({
      repositoryName,
      layerDigest: fixture('docker-v1').config,
    }),
  )
  await send(
    new sdk.BatchGetImageCommand({
      repositoryName,
      imageIds: [{ imageTag: 'v1' }, { imageTag: 'none' }, {}],
    }),
  )
  const { nextToken } = await send(new sdk.DescribeImagesCommand({ repositoryName, maxResults: 2 }))
  await send(new sdk.DescribeImagesCommand({ repositoryName, nextToken }))
  await send(
    new sdk.ListImagesCommand({ repositoryName, maxResults: 2, filter: { tagStatus: 'TAGGED' } }),
  )
  await send(new sdk.ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest } }))
  await send(
    new sdk.BatchDeleteImageCommand({
      repositoryName,
      imageIds: [{ imageTag: 'docker' }, { imageDigest }],
    }),
  )
  await send(new sdk.DeleteRepositoryCommand({ repositoryName, force: true }))
}
