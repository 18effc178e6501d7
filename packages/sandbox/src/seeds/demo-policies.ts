import { putPolicy } from '../ecr/lifecycle/lifecycle-policies.ts'
import { checkedPolicy } from '../ecr/repositories/repository-policies.ts'
import { scannedAt } from '../ecr/scanning/image-scans.ts'
import type { Region } from '../world/region.ts'
import { day, hour } from './standing.ts'

const rule = (rulePriority: number, description: string, selection: object) => ({
  rulePriority,
  description,
  selection,
  action: { type: 'expire' },
})

/**
 * Expires old untagged builds and all but the newest releases: it keeps more of these than the demo
 * has.
 */
const usual = JSON.stringify({
  rules: [
    rule(1, 'Builds that nothing names any more', {
      tagStatus: 'untagged',
      countType: 'imageCountMoreThan',
      countNumber: 50,
    }),
    rule(2, 'Releases', {
      tagStatus: 'tagged',
      tagPrefixList: ['v'],
      countType: 'imageCountMoreThan',
      countNumber: 100,
    }),
  ],
})

/** Allows pulls by the account of the partners' environment. */
const partners = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'PartnersPull',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::210987654321:root' },
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:GetDownloadUrlForLayer',
      ],
    },
  ],
})

/**
 * Sets the registry of the demo up: scans, lifecycle policies, permissions and pull-through caches.
 */
export function governImages(region: Region): void {
  const { repositories, registry } = region.ecr
  const now = region.clock.now()
  for (const repository of repositories.values()) {
    if (!repository.scanOnPush) continue
    // Simulate a nightly scan of all images.
    for (const image of repository.images.all())
      scannedAt(image, Math.max(image.pushedAt, now - 20 * hour))
    putPolicy(region, repository, usual, now - day / 3)
  }
  const shared = repositories.get('payment-api')
  if (shared) shared.policyText = checkedPolicy(region, partners)
  const createdAt = new Date(now - 300 * day)
  // Exclude the viewer of the demo, so that pull times stay as they are.
  registry.pullTimeExclusions.set(
    `arn:${region.partition}:iam::${region.account}:user/pilothouse`,
    now - 30 * day,
  )
  const rule = { createdAt, registryId: region.account, upstreamRepositoryPrefix: 'ROOT' }
  registry.cacheRules.set('ecr-public', {
    ...rule,
    ecrRepositoryPrefix: 'ecr-public',
    upstreamRegistryUrl: 'public.ecr.aws',
    upstreamRegistry: 'ecr-public',
  })
  const credentialArn = `arn:${region.partition}:secretsmanager:${region.name}:${region.account}:secret:ecr-pullthroughcache/docker-hub-Ab12Cd`
  registry.cacheRules.set('docker-hub', {
    ...rule,
    ecrRepositoryPrefix: 'docker-hub',
    upstreamRegistryUrl: 'registry-1.docker.io',
    upstreamRegistry: 'docker-hub',
    credentialArn,
  })
  registry.templates.set('docker-hub', {
    prefix: 'docker-hub',
    description: 'What is cached of Docker Hub',
    appliedFor: ['PULL_THROUGH_CACHE'],
    encryptionConfiguration: { encryptionType: 'AES256' },
    imageTagMutability: 'MUTABLE',
    lifecyclePolicy: usual,
    createdAt,
    updatedAt: createdAt,
  })
}
