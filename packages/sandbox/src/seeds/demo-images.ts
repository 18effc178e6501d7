import { readStoredManifest } from '../ecr/content/manifest.ts'
import { keep } from '../ecr/images/put-image.ts'
import type { RepositoryState } from '../ecr/state/repository.ts'
import type { Region } from '../world/region.ts'
import { imageMade } from './image-content.ts'
import { runtimes } from './image-runtimes.ts'
import type { Making } from './registry.ts'
import { hour } from './standing.ts'

/** Images of the demo that differ from the usual ones. */
export const makings: Readonly<Record<string, Making>> = {
  'api-gateway': { multi: true },
  cart: { multi: true },
  catalog: { multi: true, signed: true },
  'coupon-engine': { also: ['crash'] },
  ledger: { signed: true },
  'payment-api': { signed: true },
  recommendations: { also: ['v88'] },
}

function repositoryOf(region: Region, name: string): RepositoryState {
  const repository = region.ecr.repositories.get(name)
  if (!repository) throw new Error(`The demo lacks the repository ${name}`)
  return repository
}

/**
 * Moves a tag after its service was deployed, so that the running digest differs from the tag's.
 */
export function moveOn(region: Region, name: string, tag: string): void {
  const [runtime] = runtimes
  if (!runtime) return
  const repository = repositoryOf(region, name)
  const pushedAt = region.clock.now() - 30 * hour
  const made = imageMade({
    name,
    version: `${tag}-2`,
    runtime,
    createdAt: pushedAt - hour,
    format: 'docker',
    team: 'platform',
    fetchable: true,
  })
  for (const layer of made.blobs) repository.layers.set(layer.digest, layer)
  repository.images.tag(keep(repository, made.text, readStoredManifest(made.text), pushedAt), tag)
}

/** Deletes an image that a revision still names, so that a rollback to it fails. */
export function lose(region: Region, name: string, tag: string): void {
  const { images } = repositoryOf(region, name)
  const image = images.byTag(tag)
  if (!image) throw new Error(`The demo lacks ${name}:${tag}`)
  images.remove(image)
}
