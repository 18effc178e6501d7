import { createHash } from 'node:crypto'
import type { EnhancedImageScanFinding, VulnerablePackage } from '@aws-sdk/client-ecr'
import type { Region } from '../../world/region.ts'
import type { ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'
import type { Advisory } from './scan-advisories.ts'
import type { Contents, Package } from './scan-packages.ts'

interface ScannedImage {
  repository: RepositoryState
  image: ImageState
  contents: Contents
  scannedAt: number
}

/** Returns a vulnerability in the format of Amazon Inspector's findings. */
export function toEnhancedFinding(
  region: Region,
  { repository, image, contents, scannedAt }: ScannedImage,
  { found, advisory }: { found: Package; advisory: Advisory },
): EnhancedImageScanFinding {
  const id = createHash('sha256')
    .update(`${image.digest}/${found.layer}/${found.name}/${advisory.id}`)
    .digest('hex')
    .slice(0, 32)
  const isFixed = advisory.fixedAt !== undefined && advisory.fixedAt <= scannedAt
  const disclosed = new Date(advisory.disclosedAt)
  const first = new Date(Math.max(advisory.disclosedAt, image.pushedAt))
  return {
    awsAccountId: region.account,
    description: advisory.description,
    findingArn: `arn:${region.partition}:inspector2:${region.name}:${region.account}:finding/${id}`,
    firstObservedAt: first,
    lastObservedAt: new Date(scannedAt),
    updatedAt: new Date(scannedAt),
    packageVulnerabilityDetails: {
      ...(advisory.score === 0
        ? {}
        : {
            cvss: [
              {
                baseScore: advisory.score,
                scoringVector: advisory.vector,
                source: 'NVD',
                version: '3.1',
              },
            ],
          }),
      referenceUrls: [`${contents.distribution.tracker}${advisory.id}`],
      relatedVulnerabilities: [],
      source:
        found.manager === 'OS' ? `${contents.distribution.platform.split('_')[0]}_CVE` : 'NVD',
      sourceUrl: `${contents.distribution.tracker}${advisory.id}`,
      vendorCreatedAt: disclosed,
      vendorUpdatedAt: disclosed,
      vendorSeverity: advisory.severity,
      vulnerabilityId: advisory.id,
      vulnerablePackages: [
        toVulnerablePackage(
          contents,
          found,
          isFixed ? found.versionAt(advisory.fixedAt ?? scannedAt) : 'NotAvailable',
        ),
      ],
    },
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [
      {
        id: `${repository.arn}/${image.digest}`,
        type: 'AWS_ECR_CONTAINER_IMAGE',
        tags: {},
        details: {
          awsEcrContainerImage: {
            architecture: contents.architecture,
            imageHash: image.digest,
            imageTags: [...image.tags],
            platform: contents.distribution.platform,
            pushedAt: new Date(image.pushedAt),
            registry: region.account,
            repositoryName: repository.name,
          },
        },
      },
    ],
    ...(advisory.score === 0
      ? {}
      : {
          score: advisory.score,
          scoreDetails: {
            cvss: {
              adjustments: [],
              score: advisory.score,
              scoreSource: 'NVD',
              scoringVector: advisory.vector,
              version: '3.1',
            },
          },
        }),
    severity: advisory.severity === 'UNDEFINED' ? 'UNTRIAGED' : advisory.severity,
    status: 'ACTIVE',
    title: `${advisory.id} - ${found.name}`,
    type: 'PACKAGE_VULNERABILITY',
    fixAvailable: isFixed ? 'YES' : 'NO',
    exploitAvailable: advisory.exploited ? 'YES' : 'NO',
  }
}

const toVulnerablePackage = (
  { architecture }: Contents,
  { name, version, manager, layer, filePath }: Package,
  fixedInVersion: string,
): VulnerablePackage => ({
  ...(manager === 'OS' ? { arch: architecture === 'arm64' ? 'AARCH64' : 'X86_64' } : {}),
  epoch: 0,
  ...(filePath === undefined ? {} : { filePath }),
  name,
  packageManager: manager,
  ...(manager === 'OS'
    ? {
        release: version.slice(version.indexOf('-') + 1),
        version: version.slice(0, version.indexOf('-')),
      }
    : { version }),
  sourceLayerHash: layer,
  fixedInVersion,
})
