import type { BaseImage } from '@pilothouse/contract'
import { chunks } from '../../aws/paging.ts'
import type { Registry } from '../../registry/registry.ts'
import type { KeptImage } from '../../registry/repository.ts'
import { getManifests } from '../../registry/sweep-registry.ts'
import { attempt } from '../attempt.ts'
import { findImage } from './images.ts'
import { readManifest } from './manifest.ts'

/** Newest tagged images compared per repository. An older base is not found. */
const newest = 100

/** Layers by digest. A manifest never changes, so each is read once. */
const layersOf = new Map<string, readonly string[]>()

/**
 * Finds the image in this registry with the longest list of layers that another image starts with.
 * Reads the manifests of up to 100 tagged images of each repository, 100 per call, and returns how
 * many it compared. If ECR would record the reads as pulls, it reads nothing unless `pull` is set.
 */
export async function findBase(
  registry: Registry,
  { name, digest, pull }: { name: string; digest: string; pull: boolean },
): Promise<BaseImage> {
  await findImage(registry, name, digest)
  if (registry.exclude !== null && !pull)
    return { base: null, compared: 0, repositories: 0, unread: true, problem: null }
  const searched = await attempt('ecr:BatchGetImage', async () => {
    await readLayers(registry, name, [digest])
    const own = layersOf.get(digest) ?? []
    let best = null as BaseImage['base']
    let compared = 0
    const repositories = registry.repositories().filter((r) => r.images.size > 0)
    for (const repository of repositories) {
      const images = [...repository.images.values()]
        .filter((i) => i.kind === 'image' && (i.tags.length > 0 || i.partOf !== null))
        .sort(latest)
        .slice(0, newest)
      await readLayers(
        registry,
        repository.facts.name,
        images.map((i) => i.digest),
      )
      compared += images.length
      for (const image of images) {
        const layers = layersOf.get(image.digest) ?? []
        if (
          layers.length === 0 ||
          layers.length >= own.length ||
          layers.length < (best?.layers ?? 0) ||
          !layers.every((l, n) => l === own[n])
        )
          continue
        // Of two images with the same layers, prefer the one with a tag.
        if (best?.layers === layers.length && best.tags.length >= image.tags.length) continue
        best = {
          repository: repository.facts.name,
          digest: image.digest,
          tags: image.tags,
          layers: layers.length,
        }
      }
    }
    return { base: best, compared, repositories: repositories.length }
  })
  return searched.value
    ? { ...searched.value, unread: false, problem: null }
    : { base: null, compared: 0, repositories: 0, unread: false, problem: searched.problem }
}

const latest = (a: KeptImage, b: KeptImage) => (b.pushedAt ?? 0) - (a.pushedAt ?? 0)

async function readLayers(
  registry: Registry,
  name: string,
  digests: readonly string[],
): Promise<void> {
  if (layersOf.size > 200_000) layersOf.clear()
  for (const piece of chunks(
    digests.filter((d) => !layersOf.has(d)),
    newest,
  )) {
    const found = await getManifests(registry.scope, name, piece, 'page')
    for (const digest of piece)
      layersOf.set(
        digest,
        readManifest(found.get(digest)?.imageManifest ?? '', '')?.layers.map((l) => l.digest) ?? [],
      )
  }
}
