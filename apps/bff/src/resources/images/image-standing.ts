import type { ServiceImage } from '@pilothouse/contract'
import type { KnownUse } from '../../registry/image-graph.ts'
import type { Registry } from '../../registry/registry.ts'
import { sameImage } from '../../registry/repository.ts'

export type Standing = Pick<ServiceImage, 'standing' | 'pushedAt' | 'now'>

/** Finds the registry of an image by its region and by the registry id of its repositories. */
function registryOf(
  registries: readonly Registry[],
  { registryId, region }: { registryId: string; region: string },
): Registry | undefined {
  return registries.find(
    (registry) =>
      registry.scope.region === region &&
      registry.repositories().some((one) => one.facts.registryId === registryId),
  )
}

/** Compares an image that runs, or would be started, with the current content of its registry. */
export function standingOf(
  registries: readonly Registry[],
  { named, digest }: Pick<KnownUse, 'named' | 'digest'>,
): Standing {
  const registry = registryOf(registries, named)
  if (!registry) return { standing: 'elsewhere', pushedAt: null, now: null }
  const repository = registry.repository(named.repository)
  if (!repository)
    return {
      standing: registry.part().asOf === null ? 'unknown' : 'missing',
      pushedAt: null,
      now: null,
    }
  const tagged = named.tag === null ? undefined : repository.byTag.get(named.tag)
  const own = repository.images.get(digest ?? tagged ?? '')
  const there = tagged === undefined ? undefined : repository.images.get(tagged)
  const now = there ? { digest: there.digest, pushedAt: there.pushedAt } : null
  const pushedAt = own?.pushedAt ?? null
  if (repository.asOf === null) return { standing: 'unknown', pushedAt, now }
  // ECS pins the digest of a deployment's first task, so the image may exist although its tag is
  // gone.
  if (!own) return { standing: 'missing', pushedAt, now }
  // If the index was not read, the running image may be one of its children.
  if (there && there.kind === 'index' && there.children === null && there.digest !== digest)
    return { standing: 'unknown', pushedAt, now }
  const moved =
    named.tag !== null &&
    digest !== null &&
    !(tagged !== undefined && sameImage(repository, tagged, digest))
  return { standing: moved ? 'stale' : 'current', pushedAt, now }
}
