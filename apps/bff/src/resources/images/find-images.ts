import type { FoundImages } from '@pilothouse/contract'
import type { Accounts, WatchedAccount } from '../../accounts.ts'
import { ecrImage } from '../../aws/image-name.ts'
import { graphOf, keepUsesFresh } from '../../registry/image-graph.ts'
import type { KeptImage, KeptRepository } from '../../registry/repository.ts'
import { toImageRow } from './image-rows.ts'

/** Milliseconds to wait for a registry that had no viewers, and most images per response. */
const patience = 2_500
const most = 20

/** The parts of an image name. Each part that is set must match. */
interface Wanted {
  registryId?: string
  region?: string
  repository?: string
  tag?: string
  digest?: string
}

/**
 * Parses an image name as in a task definition or `docker images`, or the beginning of a digest.
 */
export function readWanted(name: string): Wanted | null {
  const text = name.trim()
  const digest = /^(?:sha256:)?([0-9a-f]{7,64})$/i.exec(text)?.[1]
  if (digest) return { digest: digest.toLowerCase() }
  const full = ecrImage(text)
  const named = full ? text.slice(text.indexOf('/') + 1) : text
  const [, repository, tag, beginning] =
    /^([a-z0-9][a-z0-9._/-]*)(?::(\w[\w.-]{0,127}))?(?:@sha256:([0-9a-f]{7,64}))?$/.exec(
      named ?? '',
    ) ?? []
  if (!repository || (!full && tag === undefined && beginning === undefined)) return null
  // A digest identifies the image, whatever its tag names now.
  const byTag = tag === undefined ? {} : { tag }
  const which = beginning === undefined ? byTag : { digest: beginning }
  return {
    ...(full ? { registryId: full.registryId, region: full.region } : {}),
    repository,
    ...which,
  }
}

/**
 * Finds images of an account by name in its registry models; those in use come first, then the
 * newest. Waits a moment for registries that had no viewers.
 */
export async function findImages(
  accounts: Accounts,
  account: WatchedAccount,
  name: string,
): Promise<FoundImages> {
  const wanted = readWanted(name)
  if (!wanted) return { rows: [], whole: true }
  keepUsesFresh(accounts)
  const registries = [...account.registries]
    .filter(([region]) => wanted.region === undefined || region === wanted.region)
    .map(([, registry]) => registry)
  for (const registry of registries) registry.keepFresh(wanted.repository)
  await Promise.all(registries.map((registry) => registry.ready(patience, wanted.repository)))
  const graph = graphOf(accounts)
  const rows = registries.flatMap((registry) =>
    fitting(registry.repositories(), wanted).map(({ repository, image }) => {
      const { digest, tags, hold, tasks, services, pushedAt } = toImageRow(graph, repository, image)
      return {
        region: registry.scope.region,
        repository: repository.facts.name,
        digest,
        tags,
        hold,
        tasks,
        services,
        pushedAt,
      }
    }),
  )
  return {
    rows: rows
      .sort(
        (a, b) =>
          Number(a.hold === null) - Number(b.hold === null) ||
          b.tasks - a.tasks ||
          (b.pushedAt ?? 0) - (a.pushedAt ?? 0),
      )
      .slice(0, most),
    whole: registries.every((registry) =>
      wanted.repository === undefined
        ? registry.part().complete
        : registry.repository(wanted.repository)?.asOf !== null,
    ),
  }
}

function fitting(
  repositories: readonly KeptRepository[],
  { registryId, repository: named, tag, digest }: Wanted,
): { repository: KeptRepository; image: KeptImage }[] {
  const found: { repository: KeptRepository; image: KeptImage }[] = []
  for (const repository of repositories) {
    if (
      (named !== undefined && repository.facts.name !== named) ||
      (registryId !== undefined && repository.facts.registryId !== registryId)
    )
      continue
    for (const image of repository.images.values()) {
      if (
        (tag === undefined || image.tags.includes(tag)) &&
        (digest === undefined || image.digest.startsWith(`sha256:${digest}`))
      )
        found.push({ repository, image })
    }
  }
  return found
}
