import { readManifest } from '../ecr/content/manifest.ts'
import { keep } from '../ecr/images/put-image.ts'
import type { RepositoryState } from '../ecr/state/repository.ts'
import type { Region } from '../world/region.ts'
import { imageMade } from './image-content.ts'
import { runtimes } from './image-runtimes.ts'
import type { Making } from './registry.ts'
import { hour } from './standing.ts'

/** The images of the demo that are not made as most are. */
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

/** A tag that has moved on since its service was deployed: what runs is not what the tag says. */
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
  repository.images.tag(keep(repository, made.text, readManifest(made.text), pushedAt), tag)
}

/**
 * An image that a revision still names, and that somebody has deleted: going back to it would fail.
 */
export function lose(region: Region, name: string, tag: string): void {
  const { images } = repositoryOf(region, name)
  const image = images.byTag(tag)
  if (!image) throw new Error(`The demo lacks ${name}:${tag}`)
  images.remove(image)
}
