import type {
  DescribeImageScanFindingsRequest,
  DescribeImageScanFindingsResponse,
  FindingSeverity,
  ImageScanFinding,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import { findStoredImage } from '../image-ids.ts'
import { requireRepositoryState } from '../lookup.ts'
import { page } from '../page.ts'
import { toEnhancedFinding } from './enhanced-findings.ts'
import { scanStatusOf } from './image-scans.ts'
import { advisoriesOf, type Advisory } from './scan-advisories.ts'
import { contentsOf, type Contents, type Package } from './scan-packages.ts'

/** An advisory that applies to a package of an image. */
interface Vulnerability {
  readonly found: Package
  readonly advisory: Advisory
}

const worstFirst: readonly FindingSeverity[] = [
  'CRITICAL',
  'HIGH',
  'MEDIUM',
  'LOW',
  'INFORMATIONAL',
  'UNDEFINED',
]

/** Returns the advisories that a day's builds of an image's packages had not fixed, worst first. */
function vulnerabilitiesOf(
  { packages }: Contents,
  scannedAt: number,
  { enhanced }: { enhanced: boolean },
): Vulnerability[] {
  return packages
    .filter(({ manager }) => enhanced || manager === 'OS')
    .flatMap((found) =>
      advisoriesOf(found.name, scannedAt).map((advisory) => ({ found, advisory })),
    )
    .filter(({ found, advisory: { fixedAt } }) => fixedAt === undefined || fixedAt > found.builtAt)
    .sort(
      (a, b) =>
        worstFirst.indexOf(a.advisory.severity) - worstFirst.indexOf(b.advisory.severity) ||
        b.advisory.score - a.advisory.score,
    )
}

export const describeImageScanFindings: Operation<
  DescribeImageScanFindingsRequest,
  DescribeImageScanFindingsResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const image = findStoredImage(region, repository, input.imageId ?? {})
  const { imageDigest = 'null', imageTag } = input.imageId ?? {}
  const standing = scanStatusOf(region, repository, image)
  if (!standing) {
    throw new Fault(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '{imageDigest:'${imageDigest}', ` +
        `imageTag:'${imageTag ?? 'null'}'}' in the repository with name ` +
        `'${repository.name}' in the registry with id '${region.account}'`,
    )
  }
  const answer = {
    registryId: region.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(imageTag === undefined ? {} : { imageTag }) },
    imageScanStatus: standing.status,
  }
  const { scannedAt } = standing
  const contents = scannedAt === undefined ? undefined : contentsOf(repository, image)
  if (scannedAt === undefined || !contents) return answer
  const enhanced = region.ecr.registry.scanning.scanType === 'ENHANCED'
  const all = vulnerabilitiesOf(contents, scannedAt, { enhanced }).map((one, place) => ({
    ...one,
    place,
  }))
  const counts = new Map<string, number>()
  for (const { advisory } of all)
    counts.set(advisory.severity, (counts.get(advisory.severity) ?? 0) + 1)
  const { items, nextToken } = page(
    ['findings', repository.name, image.digest, enhanced, scannedAt],
    all,
    input,
    ({ place }) => place,
  )
  return {
    ...answer,
    nextToken,
    imageScanFindings: {
      imageScanCompletedAt: new Date(scannedAt),
      vulnerabilitySourceUpdatedAt: new Date(scannedAt),
      findingSeverityCounts: Object.fromEntries(counts),
      ...(enhanced
        ? {
            enhancedFindings: items.map((one) =>
              toEnhancedFinding(region, { repository, image, contents, scannedAt }, one),
            ),
          }
        : { findings: items.map((one) => toFinding(contents, one)) }),
    },
  }
}

const toFinding = (
  { distribution }: Contents,
  { found, advisory }: Vulnerability,
): ImageScanFinding => ({
  name: advisory.id,
  description: advisory.description,
  uri: `${distribution.tracker}${advisory.id}`,
  severity: advisory.severity,
  attributes: [
    { key: 'package_version', value: found.version },
    { key: 'package_name', value: found.name },
    ...(advisory.score === 0
      ? []
      : [
          { key: 'CVSS3_VECTOR', value: advisory.vector },
          { key: 'CVSS3_SCORE', value: String(advisory.score) },
        ]),
  ],
})
