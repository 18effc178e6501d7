import type { ImageRow, ImageUse, RepositoryRow } from '@pilothouse/contract'
import { unusedDays } from '@pilothouse/contract/images/image-rules'
import type { ImageGraph } from '../../registry/image-graph.ts'
import type { KeptImage, KeptRepository } from '../../registry/repository.ts'

/** Maps an image to a row, with its uses. */
export function toImageRow(
  graph: ImageGraph,
  repository: KeptRepository,
  image: KeptImage,
): ImageRow {
  const { children: _, platforms: _p, ...row } = image
  const uses = graph.uses(repository, image)
  const hold = uses[0]?.hold ?? null
  const usedUntil =
    hold === 'running' || hold === 'current'
      ? null
      : (graph.past(repository, image)[0]?.until ?? null)
  return {
    id: image.digest,
    ...row,
    hold,
    tasks: uses.reduce((sum, u) => sum + u.tasks, 0),
    services: servicesOf(uses),
    usedUntil,
  }
}

const servicesOf = (uses: readonly ImageUse[]): number =>
  new Set(
    uses
      .filter((u) => u.service !== null && u.hold !== 'rollback')
      .map((u) => `${u.account} ${u.region} ${u.cluster} ${u.service}`),
  ).size

/** Maps a repository to a row. Counts over its images are null until they were read. */
export function toRepositoryRow(
  graph: ImageGraph,
  repository: KeptRepository,
  now = Date.now(),
): RepositoryRow {
  const { facts, problem } = repository
  const images = [...repository.images.values()]
  if (repository.asOf === null)
    return {
      ...facts,
      images: null,
      untagged: null,
      bytes: null,
      pushedAt: null,
      pulledAt: null,
      used: null,
      unusedBytes: null,
      problem,
    }
  const used = new Set(
    images.filter((i) => graph.uses(repository, i).length > 0).map((i) => i.digest),
  )
  const since = now - unusedDays * 86_400_000
  const idle = (i: KeptImage): boolean => (i.pushedAt ?? now) < since && (i.pulledAt ?? 0) < since
  const unused = images.filter((image) => {
    const index = image.partOf === null ? undefined : repository.images.get(image.partOf)
    // An artifact about an image in use, such as a signature, counts as used.
    return (
      !used.has(image.digest) &&
      idle(image) &&
      (!index || idle(index)) &&
      (image.subject === null || !used.has(image.subject)) &&
      (graph.past(repository, image)[0]?.until ?? 0) < since
    )
  })
  // ECR gives an index the size of its largest image, which is counted itself.
  const sizeOf = (of: KeptImage[]) =>
    of.reduce((sum, i) => (i.kind === 'index' ? sum : sum + i.bytes), 0)
  const newest = (times: (number | null)[]) =>
    times.reduce((max, at) => (at !== null && (max === null || at > max) ? at : max), null)
  return {
    ...facts,
    images: images.length,
    untagged: images.filter(
      (i) => i.tags.length === 0 && i.partOf === null && i.kind !== 'artifact',
    ).length,
    bytes: sizeOf(images),
    pushedAt: newest(images.map((i) => i.pushedAt)),
    pulledAt: newest(images.map((i) => i.pulledAt)),
    used: used.size,
    unusedBytes: sizeOf(unused),
    problem,
  }
}
