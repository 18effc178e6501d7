import type { Region } from '../../world/region.ts'
import type { ImageState } from '../state/image.ts'
import type { StoredLayer } from '../state/layer.ts'
import type { RepositoryState } from '../state/repository.ts'
import { digestOfContent, readStoredManifest } from './manifest.ts'

/** Returns a blob of a repository, if it exists. */
export function layerOf(repository: RepositoryState, digest: string): StoredLayer | undefined {
  return repository.layers.get(digest) ?? repository.images.blob(digest)
}

/**
 * Stores bytes as a layer of a repository. Repositories of the region share the memory of equal
 * layers.
 */
export function keepLayer(
  region: Region,
  repository: RepositoryState,
  content: Uint8Array,
): StoredLayer {
  const digest = digestOfContent(content)
  let layer: StoredLayer | undefined
  for (const { layers } of region.ecr.repositories.values()) layer ??= layers.get(digest)
  layer ??= { digest, size: content.length, bytes: () => content }
  repository.layers.set(digest, layer)
  return layer
}

/** Removes the layers that only removed images referred to. */
export function forgetLayers(repository: RepositoryState, removed: readonly ImageState[]): void {
  const layersOf = (image: ImageState) =>
    readStoredManifest(image.manifest(), image.mediaType).blobs.map((b) => b.digest)
  const gone = new Set(removed.flatMap(layersOf).filter((d) => repository.layers.has(d)))
  if (gone.size === 0) return
  for (const image of repository.images.all())
    for (const digest of layersOf(image)) gone.delete(digest)
  for (const digest of gone) repository.layers.delete(digest)
}
