import type { ImageRow } from '@pilothouse/contract'

const artifacts: [pattern: RegExp, word: string][] = [
  [/notary|cosign|signature|simplesigning/i, 'signature'],
  [/spdx|cyclonedx|sbom|syft/i, 'SBOM'],
  [/in-toto|attestation|provenance|slsa/i, 'attestation'],
  [/helm/i, 'Helm chart'],
  [/soci/i, 'SOCI index'],
]

/** Names an artifact by its media type; returns an unknown media type unchanged. */
export const artifactWord = (type: string | null): string =>
  type === null
    ? 'artifact'
    : (artifacts.find(([pattern]) => pattern.test(type))?.[1] ??
      type.replace(/^application\/(vnd\.)?/, ''))

/** The kind of a row: image, index or artifact. */
export function kindWord(
  i: Pick<ImageRow, 'kind' | 'artifactType' | 'partOf' | 'platform'>,
): string {
  if (i.kind === 'artifact') return artifactWord(i.artifactType)
  if (i.kind === 'index') return 'index'
  if (i.partOf === null) return 'image'
  if (i.platform === null || i.platform.startsWith('unknown')) return 'of an index'
  return i.platform
}
