import { iso } from './expected.ts'
import type { RegistryRecording } from './registry.ts'
import type { WireImage, WireRepository } from './wire-registry.ts'

// The expected pages of a registry, derived only from ECR's wire format.

/** Decimal units, as ECR uses. */
const size = (n: number): string => {
  if (n === 0) return '0 B'
  if (n < 1e8) return `${Math.round(n / 1e5) / 10} MB`
  return `${Math.round(n / 1e6)} MB`
}
const lower = (setting: string | undefined): string => setting?.toLowerCase() ?? '–'

export const imagesOf = (r: RegistryRecording, repository: WireRepository): WireImage[] =>
  r.images.filter((i) => i.repositoryName === repository.repositoryName)

export function repositoryRow(r: RegistryRecording, repository: WireRepository) {
  const images = imagesOf(r, repository)
  return {
    Region: r.region,
    Images: String(images.length),
    Size: size(images.reduce((sum, i) => sum + i.imageSizeInBytes, 0)),
    Untagged: String(images.filter((i) => !i.imageTags?.length).length),
    'In use': '0',
    Pushed: iso(
      images
        .map((i) => i.imagePushedAt)
        .sort()
        .at(-1),
    ),
    'Last pulled': '–',
    Tags: lower(repository.imageTagMutability),
    Scan: repository.imageScanningConfiguration?.scanOnPush ? 'on push' : '–',
    Encryption:
      repository.encryptionConfiguration?.encryptionType.replace('AES256', 'AES-256') ?? '–',
  }
}

export const settingsFacts = (repository: WireRepository) => ({
  'Tags may move': repository.imageTagMutability ?? 'UNKNOWN',
  Encryption: repository.encryptionConfiguration?.encryptionType ?? 'UNKNOWN',
  Scan: repository.imageScanningConfiguration?.scanOnPush ? 'SCAN_ON_PUSH' : 'not on push',
  Created: iso(repository.createdAt),
  ARN: repository.repositoryArn,
})

export const imageRow = (i: WireImage) => ({
  Tags: (i.imageTags ?? ['untagged']).join(', '),
  Digest: i.imageDigest.slice('sha256:'.length, 'sha256:'.length + 12),
  Kind: 'image',
  Size: size(i.imageSizeInBytes),
  Pushed: iso(i.imagePushedAt),
  'Last pulled': '–',
  Use: 'nobody',
})

/** The text under an image's name. */
export const imageWords = (i: WireImage): string[] => [
  i.imageDigest.slice(7, 19),
  size(i.imageSizeInBytes),
  `pushed ${iso(i.imagePushedAt)}`,
  'last pulled never',
  ...(i.imageTags ?? []),
]
