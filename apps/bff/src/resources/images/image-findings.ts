import {
  DescribeImageScanFindingsCommand,
  type EnhancedImageScanFinding,
  type ImageScanFinding,
} from '@aws-sdk/client-ecr'
import type { Findings, ScanFinding } from '@pilothouse/contract'
import { refuse } from '../../errors.ts'
import type { Registry } from '../../registry/registry.ts'

const page = 200

/**
 * Reads a page of an image's scan findings. Throws a ProblemError if it was not scanned, or cannot
 * be.
 */
export async function readFindings(
  registry: Registry,
  name: string,
  digest: string,
  next: string | undefined,
): Promise<Findings> {
  const { scope } = registry
  const scrub = (text: string) => scope.redactor.scrub(text)
  const answer = await scope.readFrom(
    'ecr',
    { bucket: 'Registry read', call: 'ecr:DescribeImageScanFindings', priority: 'page' },
    (ecr) =>
      ecr.send(
        new DescribeImageScanFindingsCommand({
          repositoryName: name,
          imageId: { imageDigest: digest },
          maxResults: page,
          nextToken: next,
        }),
      ),
  )
  const found = answer.imageScanFindings
  if (next !== undefined && answer.nextToken === next)
    refuse({
      status: 502,
      code: 'PagesLoop',
      message: 'AWS gave the same page token twice; the list is not whole.',
    })
  return {
    status: answer.imageScanStatus?.status ?? 'UNKNOWN',
    statusReason: answer.imageScanStatus?.description
      ? scrub(answer.imageScanStatus.description)
      : null,
    scannedAt: found?.imageScanCompletedAt?.getTime() ?? null,
    sourceUpdatedAt: found?.vulnerabilitySourceUpdatedAt?.getTime() ?? null,
    counts: { ...found?.findingSeverityCounts } as Record<string, number>,
    findings: [
      ...(found?.findings ?? []).map((f) => toFinding(f, scrub)),
      ...(found?.enhancedFindings ?? []).map((f) => toEnhanced(f, scrub)),
    ],
    next: answer.nextToken ?? null,
    asOf: Date.now(),
  }
}

function toFinding(finding: ImageScanFinding, scrub: (text: string) => string): ScanFinding {
  const said = new Map((finding.attributes ?? []).map((a) => [a.key ?? '', a.value ?? '']))
  const [name, version, score] = [
    said.get('affectedname'),
    said.get('affectedversion'),
    said.get('CVSS3_SCORE') ?? said.get('CVSS2_SCORE'),
  ]
  return {
    name: finding.name ?? 'unknown',
    severity: finding.severity ?? 'UNDEFINED',
    title: null,
    description: finding.description ? scrub(finding.description) : null,
    url: httpsOnly(finding.uri),
    score: score && Number.isFinite(Number(score)) ? Number(score) : null,
    packages: name
      ? [{ name, version: version ?? null, fixedIn: null, layer: null, path: null }]
      : [],
    fix: null,
  }
}

function toEnhanced(
  finding: EnhancedImageScanFinding,
  scrub: (text: string) => string,
): ScanFinding {
  const details = finding.packageVulnerabilityDetails
  return {
    name: details?.vulnerabilityId ?? finding.findingArn ?? 'unknown',
    severity: finding.severity ?? 'UNDEFINED',
    title: finding.title ? scrub(finding.title) : null,
    description: finding.description ? scrub(finding.description) : null,
    url: httpsOnly(details?.sourceUrl),
    score: finding.score ?? null,
    packages: (details?.vulnerablePackages ?? []).map((affected) => ({
      name: affected.name ?? 'unknown',
      version: [affected.version, affected.release].filter(Boolean).join('-') || null,
      fixedIn:
        affected.fixedInVersion && affected.fixedInVersion !== 'NotAvailable'
          ? affected.fixedInVersion
          : null,
      layer: affected.sourceLayerHash ?? null,
      path: affected.filePath ?? null,
    })),
    fix: finding.fixAvailable ?? null,
  }
}

/** Keeps a scanner's link only if it is an HTTP URL. */
const httpsOnly = (url: string | undefined): string | null =>
  url && /^https?:\/\//.test(url) ? url : null
