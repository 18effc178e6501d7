import type { ImageUse, Unseen } from '@pilothouse/contract'
import { ecrImage, type EcrImage } from '../aws/image-name.ts'
import type { Accounts } from './accounts.ts'
import type { Fleet } from './fleet.ts'
import type { Needs } from './needs.ts'
import type { KeptImage, KeptRepository } from './repository.ts'

/** A use with what it names, and the digest that it has, where that is known. */
export interface KnownUse { use: ImageUse; named: EcrImage; digest: string | null }

/** Who uses what, of all accounts of this console: every use by the registry, region and repository of its image. */
export interface ImageGraph {
  /** Uses of one image, those by its index and by the images that it names among them; the firmest first. */
  uses(repository: KeptRepository, image: KeptImage): ImageUse[]
  /** Uses of anything in one repository. */
  of(repository: KeptRepository): readonly KnownUse[]
  /** Every use of any image in ECR. */
  all(): Iterable<KnownUse>
}

/** The part of a key that names a repository wherever it is. */
const placeOf = (of: { registryId: string; region: string; repository: string }): string => `${of.registryId} ${of.region} ${of.repository}`

/** Builds the graph from what the fleets hold. It asks nothing. */
export function buildGraph(parts: readonly { fleet: Fleet; needs: Needs }[]): ImageGraph {
  const places = new Map<string, KnownUse[]>()
  const add = (use: ImageUse, digest: string | null) => {
    const named = ecrImage(use.image)
    if (!named) return
    const place = placeOf(named)
    const list = places.get(place)
    const known = { use, named, digest: named.digest ?? digest }
    if (list) list.push(known)
    else places.set(place, [known])
  }
  for (const { fleet, needs } of parts) {
    const runs = running(fleet)
    for (const { use, digest } of runs.values()) add(use, digest)
    for (const { hold, cluster, service, taskDefinition, images } of needs.all()) {
      for (const { container, image, digest } of images) {
        // What a service would start is told by its tasks where they run already.
        if (hold === 'current' && runs.has(keyOf(cluster, `service:${service}`, taskDefinition, container, digest))) continue
        add({ account: fleet.scope.account, region: fleet.scope.region, cluster, service, taskDefinition, container, image, hold, tasks: 0, since: null }, digest)
      }
    }
  }
  const of = (repository: KeptRepository) => places.get(placeOf({ ...repository.facts, repository: repository.facts.name })) ?? []
  const byDigest = new Map<KeptRepository, { tags: KeptRepository['byTag']; uses: Map<string, ImageUse[]> }>()
  const sorted = (repository: KeptRepository) => {
    const known = byDigest.get(repository)
    if (known?.tags === repository.byTag) return known.uses
    const uses = new Map<string, ImageUse[]>()
    for (const { use, named, digest } of of(repository)) {
      // Where no task has told its digest yet, the tag says what would be pulled.
      const which = digest ?? (named.tag === null ? undefined : repository.byTag.get(named.tag))
      if (which === undefined) continue
      const list = uses.get(which)
      if (list) list.push(use)
      else uses.set(which, [use])
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
      const found = [image.digest, ...(image.children ?? []), ...(image.partOf ? [image.partOf] : [])].flatMap((digest) => uses.get(digest) ?? [])
      return found.sort((a, b) => order[a.hold] - order[b.hold] || b.tasks - a.tasks)
    },
  }
}

const order = { running: 0, current: 1, rollback: 2, definition: 3 } satisfies Record<ImageUse['hold'], number>

const keyOf = (cluster: string | null, group: string, taskDefinition: string, container: string, digest: string | null): string => `${cluster} ${group} ${taskDefinition} ${container} ${digest}`

/** What runs now: tasks of one service with the same image count together. */
function running(fleet: Fleet): Map<string, { use: ImageUse; digest: string | null }> {
  const found = new Map<string, { use: ImageUse; digest: string | null }>()
  const { account, region } = fleet.scope
  for (const { tasks } of fleet.pictures()) {
    for (const { row, images } of tasks.values()) {
      if (row.lastStatus === 'STOPPED') continue
      const { cluster, service, taskDefinition, startedAt } = row
      for (const { container, image, digest } of images) {
        const key = keyOf(cluster, row.group, taskDefinition, container, digest)
        const one = found.get(key)
        if (one) {
          one.use.tasks++
          if (startedAt !== null && (one.use.since === null || startedAt < one.use.since)) one.use.since = startedAt
        } else found.set(key, { digest, use: { account, region, cluster, service, taskDefinition, container, image, hold: 'running', tasks: 1, since: startedAt } })
      }
    }
  }
  return found
}

const kept = new WeakMap<Accounts, { key: string; graph: ImageGraph }>()

/** The graph as of now: made anew only where something that it rests on has changed. */
export function graphOf(accounts: Accounts): ImageGraph {
  const parts = [...accounts.values()].flatMap((account) => [...account.fleets].flatMap(([region, fleet]) => {
    const needs = account.needs.get(region)
    return needs ? [{ fleet, needs }] : []
  }))
  const key = parts.map(({ fleet, needs }) => `${fleet.version} ${needs.version}`).join(',')
  const before = kept.get(accounts)
  if (before?.key === key) return before.graph
  const graph = buildGraph(parts)
  kept.set(accounts, { key, graph })
  return graph
}

/** Keeps awake all that the graph rests on, and says what of it was not seen yet. */
export function lookAtUses(accounts: Accounts): Unseen[] {
  const all = [...accounts.values()].flatMap((account) => [...account.needs.values()])
  for (const needs of all) needs.look()
  return all.flatMap((needs) => needs.unseen())
}
