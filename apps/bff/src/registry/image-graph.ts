import type { ImageUse, PastUse, Unseen } from '@pilothouse/contract'
import type { Accounts } from '../accounts.ts'
import { ecrImage, type EcrImage } from '../aws/image-name.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { ImageRequirements } from './image-requirements.ts'
import type { KeptImage, KeptRepository } from './repository.ts'
import { ended, running, taskKey } from './task-images.ts'

/** A use with the parsed image name, and its digest if known. */
export interface KnownUse {
  use: ImageUse
  named: EcrImage
  digest: string | null
}

/**
 * Current and past uses of images in all accounts of this console, by registry, region and
 * repository.
 */
export interface ImageGraph {
  /**
   * Uses of one image, including uses of its index and of the images that it names. The strongest
   * hold comes first.
   */
  uses(repository: KeptRepository, image: KeptImage): ImageUse[]
  /** Past uses of one image, as far as its digest is known. The latest comes first. */
  past(repository: KeptRepository, image: KeptImage): PastUse[]
  /** Uses of any image in one repository. */
  of(repository: KeptRepository): readonly KnownUse[]
  /** Uses of any image in ECR. */
  all(): Iterable<KnownUse>
}

/** Identifies a repository across accounts and regions. */
const repositoryKey = (of: { registryId: string; region: string; repository: string }): string =>
  `${of.registryId} ${of.region} ${of.repository}`

/** Builds the graph from the models. Calls nothing. */
function buildGraph(
  parts: readonly { fleet: Fleet; requirements: ImageRequirements }[],
): ImageGraph {
  const places = new Map<string, KnownUse[]>()
  const pasts = new Map<string, PastUse[]>()
  const add = (use: ImageUse, digest: string | null) => {
    const named = ecrImage(use.image)
    if (named) push(places, repositoryKey(named), { use, named, digest: named.digest ?? digest })
  }
  // Only a digest identifies the image of a past use: its tag may have moved since.
  const addPast = (use: PastUse, digest: string | null) => {
    const named = ecrImage(use.image)
    const which = named?.digest ?? digest
    if (named && which) push(pasts, `${repositoryKey(named)} ${which}`, use)
  }
  for (const { fleet, requirements } of parts) {
    const location = { account: fleet.scope.account, region: fleet.scope.region }
    const runs = running(fleet)
    for (const { use, digest } of runs.values()) add(use, digest)
    for (const { hold, cluster, service, taskDefinition, images } of requirements.all()) {
      const started = { cluster, group: `service:${service}`, taskDefinition }
      for (const { container, image, digest } of images) {
        // Skip what a service would start if its running tasks already show it.
        if (hold === 'current' && runs.has(taskKey(started, { container, digest }))) continue
        add(
          {
            ...location,
            cluster,
            service,
            taskDefinition,
            container,
            image,
            hold,
            tasks: 0,
            since: null,
          },
          digest,
        )
      }
    }
    for (const { cluster, service, taskDefinition, images, until } of requirements.past()) {
      for (const { container, image, digest } of images)
        addPast({ ...location, cluster, service, taskDefinition, container, image, until }, digest)
    }
    for (const { use, digest } of ended(fleet).values()) addPast(use, digest)
  }
  const of = (repository: KeptRepository) =>
    places.get(repositoryKey({ ...repository.facts, repository: repository.facts.name })) ?? []
  const byDigest = new Map<
    KeptRepository,
    { tags: KeptRepository['byTag']; uses: Map<string, ImageUse[]> }
  >()
  const sorted = (repository: KeptRepository) => {
    const known = byDigest.get(repository)
    if (known?.tags === repository.byTag) return known.uses
    const uses = new Map<string, ImageUse[]>()
    for (const { use, named, digest } of of(repository)) {
      // If no task reports a digest yet, use the image that the tag names now.
      const which = digest ?? (named.tag === null ? undefined : repository.byTag.get(named.tag))
      if (which === undefined) continue
      push(uses, which, use)
    }
    byDigest.set(repository, { tags: repository.byTag, uses })
    return uses
  }
  return {
    of,
    all: function* () {
      for (const uses of places.values()) yield* uses
    },
    uses(repository, image) {
      const uses = sorted(repository)
      const found = sameAs(image).flatMap((digest) => uses.get(digest) ?? [])
      return found.sort((a, b) => order[a.hold] - order[b.hold] || b.tasks - a.tasks)
    },
    past(repository, image) {
      const place = repositoryKey({ ...repository.facts, repository: repository.facts.name })
      const here = (use: ImageUse | PastUse) =>
        `${use.account} ${use.region} ${use.cluster} ${use.service} ${use.container}`
      const still = new Set(
        sameAs(image)
          .flatMap((digest) => sorted(repository).get(digest) ?? [])
          .filter((u) => u.hold === 'running' || u.hold === 'current')
          .map(here),
      )
      const last = new Map<string, PastUse>()
      for (const use of sameAs(image).flatMap((digest) => pasts.get(`${place} ${digest}`) ?? [])) {
        const key = `${here(use)} ${use.taskDefinition}`
        if (!still.has(here(use)) && use.until > (last.get(key)?.until ?? 0)) last.set(key, use)
      }
      return [...last.values()].sort((a, b) => b.until - a.until)
    },
  }
}

/** The digests under which an image may be used: its own, those that it names, and its index's. */
const sameAs = (image: KeptImage): string[] => [
  image.digest,
  ...(image.children ?? []),
  ...(image.partOf ? [image.partOf] : []),
]

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key)
  if (list) list.push(one)
  else lists.set(key, [one])
}

const order = { running: 0, current: 1, rollback: 2, definition: 3 } satisfies Record<
  ImageUse['hold'],
  number
>

const kept = new WeakMap<Accounts, { key: string; graph: ImageGraph }>()

/** Returns the current graph. Rebuilds it only if a model has changed. */
export function graphOf(accounts: Accounts): ImageGraph {
  const parts = [...accounts.values()].flatMap((account) =>
    [...account.fleets].flatMap(([region, fleet]) => {
      const requirements = account.requirements.get(region)
      return requirements ? [{ fleet, requirements }] : []
    }),
  )
  const key = parts
    .map(({ fleet, requirements }) => `${fleet.version} ${requirements.version}`)
    .join(',')
  const before = kept.get(accounts)
  if (before?.key === key) return before.graph
  const graph = buildGraph(parts)
  kept.set(accounts, { key, graph })
  return graph
}

/** Keeps all models behind the graph fresh. Returns the parts that have not been read yet. */
export function keepUsesFresh(accounts: Accounts): Unseen[] {
  const all = [...accounts.values()].flatMap((account) => [...account.requirements.values()])
  for (const requirements of all) requirements.keepFresh()
  return all.flatMap((requirements) => requirements.unseen())
}
