import * as sdk from '@aws-sdk/client-ecr'
import { digestOf, hands, manifestOf } from '../ecr-fixtures.ts'
import type { Walk } from './walk.ts'

/** An image that was built long ago, so that a scan of it finds something. */
const config = Buffer.from(
  JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '2024-03-01T00:00:00Z',
    history: [
      { created: '2024-03-01T00:00:00Z', created_by: 'FROM debian:bookworm-slim' },
      { created: '2024-03-01T00:00:00Z', created_by: 'RUN npm ci' },
    ],
  }),
)

/**
 * Calls every operation of the sandbox's ECR that is about policies, scans and the registry's
 * settings.
 */
export async function walkEcrPolicies({
  client,
  account,
  region,
  advance,
}: Walk<sdk.ECRClient>): Promise<void> {
  const send = client.send.bind(client) as sdk.ECRClient['send']
  const repositoryName = 'shop/policies'
  const own = hands(client, repositoryName)
  await own.create()
  const layers = [Buffer.from('system'), Buffer.from('modules')]
  for (const blob of [config, ...layers]) await own.upload(blob)
  await own.put(manifestOf(config, ...layers), 'v1')
  const image = {
    repositoryName,
    imageId: { imageDigest: digestOf(manifestOf(config, ...layers)) },
  }

  await walkLifecycle(send, repositoryName, advance)
  await send(new sdk.StartImageScanCommand(image))
  await send(new sdk.DescribeImageScanFindingsCommand(image))
  await advance(60)
  await send(new sdk.DescribeImageScanFindingsCommand(image))
  await send(
    new sdk.PutRegistryScanningConfigurationCommand({
      scanType: 'ENHANCED',
      rules: [
        {
          scanFrequency: 'CONTINUOUS_SCAN',
          repositoryFilters: [{ filter: 'shop/*', filterType: 'WILDCARD' }],
        },
      ],
    }),
  )
  await advance(120)
  await send(new sdk.DescribeImageScanFindingsCommand(image))
  await send(new sdk.GetRegistryScanningConfigurationCommand({}))
  await send(
    new sdk.BatchGetRepositoryScanningConfigurationCommand({
      repositoryNames: [repositoryName, 'none'],
    }),
  )

  const Statement = [
    {
      Sid: 'Pull',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['ecr:BatchGetImage'],
    },
  ]
  await send(
    new sdk.SetRepositoryPolicyCommand({
      repositoryName,
      policyText: JSON.stringify({ Version: '2012-10-17', Statement }),
    }),
  )
  await send(new sdk.GetRepositoryPolicyCommand({ repositoryName }))
  await send(new sdk.DeleteRepositoryPolicyCommand({ repositoryName }))
  await send(
    new sdk.PutRegistryPolicyCommand({
      policyText: JSON.stringify({
        Version: '2012-10-17',
        Statement: Statement.map((one) => ({
          ...one,
          Resource: `arn:aws:ecr:${region}:${account}:repository/*`,
        })),
      }),
    }),
  )
  await send(new sdk.GetRegistryPolicyCommand({}))
  await send(new sdk.DeleteRegistryPolicyCommand({}))
  await send(new sdk.PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }))
  await send(new sdk.GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }))
  await walkCacheRules(
    send,
    `arn:aws:secretsmanager:${region}:${account}:secret:ecr-pullthroughcache/hub-abc123`,
  )
  await walkTemplates(send, `arn:aws:iam::${account}:role/templates`)
  const destinations = [
    { region: 'eu-west-1', registryId: account },
    { region: 'eu-west-1', registryId: '111122223333' },
  ]
  await send(
    new sdk.PutReplicationConfigurationCommand({
      replicationConfiguration: {
        rules: [
          { destinations, repositoryFilters: [{ filter: 'shop/', filterType: 'PREFIX_MATCH' }] },
        ],
      },
    }),
  )
  await own.pushNew('replicated', 'v2')
  const replicated = { repositoryName, imageId: { imageTag: 'v2' } }
  await send(new sdk.DescribeImageReplicationStatusCommand(replicated))
  await advance(120)
  await send(new sdk.DescribeImageReplicationStatusCommand(replicated))
  await send(
    new sdk.PutReplicationConfigurationCommand({ replicationConfiguration: { rules: [] } }),
  )
  const rules = [
    {
      signingProfileArn: `arn:aws:signer:${region}:${account}:/signing-profiles/releases`,
      repositoryFilters: [{ filter: 'shop/*', filterType: 'WILDCARD_MATCH' as const }],
    },
  ]
  await send(new sdk.PutSigningConfigurationCommand({ signingConfiguration: { rules } }))
  await send(new sdk.GetSigningConfigurationCommand({}))
  await own.pushNew('signed', 'v3')
  await advance(60)
  await send(
    new sdk.DescribeImageSigningStatusCommand({ repositoryName, imageId: { imageTag: 'v3' } }),
  )
  await send(new sdk.DeleteSigningConfigurationCommand({}))
  const principalArn = `arn:aws:iam::${account}:role/scanner`
  await send(new sdk.RegisterPullTimeUpdateExclusionCommand({ principalArn }))
  await send(new sdk.ListPullTimeUpdateExclusionsCommand({}))
  await send(new sdk.DeregisterPullTimeUpdateExclusionCommand({ principalArn }))
  await send(new sdk.UpdateImageStorageClassCommand({ ...image, targetStorageClass: 'ARCHIVE' }))
}

async function walkLifecycle(
  send: sdk.ECRClient['send'],
  repositoryName: string,
  advance: (seconds: number) => Promise<unknown>,
): Promise<void> {
  const rule = {
    rulePriority: 1,
    description: 'Old ones',
    selection: {
      tagStatus: 'any',
      countType: 'sinceImagePushed',
      countUnit: 'days',
      countNumber: 1,
    },
    action: { type: 'expire' },
  }
  await send(
    new sdk.PutLifecyclePolicyCommand({
      repositoryName,
      lifecyclePolicyText: JSON.stringify({ rules: [rule] }),
    }),
  )
  await send(new sdk.GetLifecyclePolicyCommand({ repositoryName }))
  await send(new sdk.DeleteLifecyclePolicyCommand({ repositoryName }))
  await advance(2 * 86_400)
  for (const action of [
    { type: 'expire' },
    { type: 'transition', targetStorageClass: 'archive' },
  ]) {
    await send(
      new sdk.StartLifecyclePolicyPreviewCommand({
        repositoryName,
        lifecyclePolicyText: JSON.stringify({ rules: [{ ...rule, action }] }),
      }),
    )
    await send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName }))
    await advance(10)
    await send(new sdk.GetLifecyclePolicyPreviewCommand({ repositoryName }))
  }
}

async function walkCacheRules(send: sdk.ECRClient['send'], credentialArn: string): Promise<void> {
  const hub = { ecrRepositoryPrefix: 'docker-hub' }
  await send(
    new sdk.CreatePullThroughCacheRuleCommand({
      ...hub,
      upstreamRegistryUrl: 'registry-1.docker.io',
      credentialArn,
    }),
  )
  await send(new sdk.UpdatePullThroughCacheRuleCommand({ ...hub, credentialArn }))
  await send(new sdk.DescribePullThroughCacheRulesCommand({}))
  await send(new sdk.ValidatePullThroughCacheRuleCommand(hub))
  await send(new sdk.DeletePullThroughCacheRuleCommand(hub))
}

async function walkTemplates(send: sdk.ECRClient['send'], customRoleArn: string): Promise<void> {
  await send(
    new sdk.CreateRepositoryCreationTemplateCommand({
      prefix: 'cache',
      description: 'What is cached',
      appliedFor: ['PULL_THROUGH_CACHE', 'CREATE_ON_PUSH'],
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
      resourceTags: [{ Key: 'team', Value: 'shop' }],
      customRoleArn,
    }),
  )
  await send(new sdk.DescribeRepositoryCreationTemplatesCommand({}))
  await send(
    new sdk.UpdateRepositoryCreationTemplateCommand({
      prefix: 'cache',
      appliedFor: ['REPLICATION'],
    }),
  )
  await send(new sdk.DeleteRepositoryCreationTemplateCommand({ prefix: 'cache' }))
}
