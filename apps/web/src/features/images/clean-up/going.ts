import type { ImageRow, Unseen } from '@pilothouse/contract'
import {
  objectionsToDelete,
  type Objection,
  type ObjectionKind,
} from '@pilothouse/contract/images/image-rules'

/**
 * An image and everything that is deleted with it: the images of its index, and their signatures
 * and other referrers.
 */
export interface DeletionGroup {
  head: ImageRow
  members: readonly ImageRow[]
  bytes: number
  pulledAt: number | null
}

/** The digests that belong to each digest of a repository. */
function dependents(rows: readonly ImageRow[]): Map<string, ImageRow[]> {
  const found = new Map<string, ImageRow[]>()
  for (const row of rows) {
    for (const owner of [row.partOf, row.subject]) {
      if (owner === null) continue
      const list = found.get(owner)
      if (list) list.push(row)
      else found.set(owner, [row])
    }
  }
  return found
}

/** Groups the chosen images. An index brings its platforms along and comes before them. */
export function groupsOf(
  rows: readonly ImageRow[],
  chosen: (row: ImageRow) => boolean,
): DeletionGroup[] {
  const belongs = dependents(rows)
  const grouped = new Set<string>()
  const gather = (row: ImageRow): ImageRow[] => {
    if (grouped.has(row.digest)) return []
    grouped.add(row.digest)
    return [row, ...(belongs.get(row.digest) ?? []).flatMap(gather)]
  }
  // Put images that own others first, so that each image joins the group of its owner.
  const heads = rows
    .filter(chosen)
    .sort(
      (a, b) =>
        Number(a.partOf !== null || a.subject !== null) -
        Number(b.partOf !== null || b.subject !== null),
    )
  return heads.flatMap((head) => {
    const members = gather(head)
    const pulls = members.map((m) => m.pulledAt).filter((pulledAt) => pulledAt !== null)
    return members.length === 0
      ? []
      : [
          {
            head,
            members,
            bytes: sizeOf(members),
            pulledAt: pulls.length > 0 ? Math.max(...pulls) : null,
          },
        ]
  })
}

/** Bytes of a group. Leaves out indexes: ECR reports the size of one of their images for them. */
const sizeOf = (members: readonly ImageRow[]): number => {
  const images = members.filter((m) => m.kind !== 'index')
  return (images.length > 0 ? images : members).reduce((sum, m) => sum + m.bytes, 0)
}

/** All objections to deleting any member of a group. */
export function objectionsOf(
  group: DeletionGroup,
  rows: ReadonlyMap<string, ImageRow>,
  unseen: readonly Unseen[],
  going: ReadonlySet<string>,
): Objection[] {
  const found = new Map<ObjectionKind, Objection>()
  for (const member of group.members) {
    // A signature is deleted with its subject, so the subject decides.
    const judged =
      member.subject !== null && going.has(member.subject) ? { ...member, subject: null } : member
    for (const o of objectionsToDelete(judged, {
      unseen,
      goes: (d) => going.has(d),
      other: (d) => rows.get(d),
    }))
      if (!found.has(o.kind)) found.set(o.kind, o)
  }
  return [...found.values()]
}

const day = 86_400_000

/**
 * Groups that are proved unused, largest first: nothing holds a member, all uses have been read,
 * and no member was used, pulled or pushed in the last `days` days.
 */
export function findUnused(
  rows: readonly ImageRow[],
  unseen: readonly Unseen[],
  days: number,
  now: number,
): DeletionGroup[] {
  const byDigest = new Map(rows.map((row) => [row.digest, row]))
  const since = now - days * day
  // Referrers and platforms follow their owner while the owner exists.
  const heads = groupsOf(
    rows,
    (row) =>
      (row.partOf === null || !byDigest.has(row.partOf)) &&
      (row.subject === null || !byDigest.has(row.subject)),
  )
  return heads
    .filter(
      (g) =>
        Math.max(
          g.pulledAt ?? 0,
          ...g.members.flatMap((m) => [m.pushedAt ?? Infinity, m.usedUntil ?? 0]),
        ) < since,
    )
    .filter(
      (g) =>
        objectionsOf(g, byDigest, unseen, new Set(g.members.map((m) => m.digest))).length === 0,
    )
    .sort((a, b) => b.bytes - a.bytes)
}

/** Splits groups into batches of at most `most` images. Keeps each group together if it fits. */
export function batchesOf(groups: readonly DeletionGroup[], most: number): ImageRow[][] {
  const batches: ImageRow[][] = []
  let last: ImageRow[] = []
  for (const { members } of groups) {
    if (last.length > 0 && last.length + members.length > most) {
      batches.push(last)
      last = []
    }
    last.push(...members)
    while (last.length > most) batches.push(last.splice(0, most))
  }
  if (last.length > 0) batches.push(last)
  return batches
}
