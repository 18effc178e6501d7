import type { ImageRow, Unseen } from '@pilothouse/contract'
import {
  objectionsToDelete,
  type Objection,
  type ObjectionKind,
} from '@pilothouse/contract/images/image-rules'

/** An image with all that goes with it: the images that its index names, signatures and the like of any of them. */
export interface Group {
  head: ImageRow
  members: readonly ImageRow[]
  bytes: number
  pulledAt: number | null
}

/** What belongs to each digest of a repository. */
function dependents(rows: readonly ImageRow[]): Map<string, ImageRow[]> {
  const found = new Map<string, ImageRow[]>()
  for (const row of rows) {
    for (const of of [row.partOf, row.subject]) {
      if (of === null) continue
      const list = found.get(of)
      if (list) list.push(row)
      else found.set(of, [row])
    }
  }
  return found
}

/** Groups of what was chosen: nobody chooses an index and means to leave its platforms behind. An index stands before what it names. */
export function groupsOf(rows: readonly ImageRow[], chosen: (row: ImageRow) => boolean): Group[] {
  const belongs = dependents(rows)
  const taken = new Set<string>()
  const gather = (row: ImageRow): ImageRow[] => {
    if (taken.has(row.digest)) return []
    taken.add(row.digest)
    return [row, ...(belongs.get(row.digest) ?? []).flatMap(gather)]
  }
  // Those that others belong to come first, so that each is in the group of its own head.
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

/** An index has no layers of its own: what ECR tells of it is the size of an image that it names. */
const sizeOf = (members: readonly ImageRow[]): number => {
  const images = members.filter((m) => m.kind !== 'index')
  return (images.length > 0 ? images : members).reduce((sum, m) => sum + m.bytes, 0)
}

/** What of a group was judged: everything that speaks against any member. */
export function objectionsOf(
  group: Group,
  rows: ReadonlyMap<string, ImageRow>,
  unseen: readonly Unseen[],
  going: ReadonlySet<string>,
): Objection[] {
  const found = new Map<ObjectionKind, Objection>()
  for (const member of group.members) {
    // A signature that goes with its subject is judged with it.
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

/** Groups that are proved unused: nobody needs one of them, all was seen, and none was used, pulled or pushed in so many days. The largest first. */
export function findUnused(
  rows: readonly ImageRow[],
  unseen: readonly Unseen[],
  days: number,
  now: number,
): Group[] {
  const there = new Map(rows.map((row) => [row.digest, row]))
  const since = now - days * day
  // What belongs to an image that is there goes with it, or stays.
  const heads = groupsOf(
    rows,
    (row) =>
      (row.partOf === null || !there.has(row.partOf)) &&
      (row.subject === null || !there.has(row.subject)),
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
      (g) => objectionsOf(g, there, unseen, new Set(g.members.map((m) => m.digest))).length === 0,
    )
    .sort((a, b) => b.bytes - a.bytes)
}

/** Pieces of at most so many: what belongs together stays together as far as it can. */
export function batchesOf(groups: readonly Group[], most: number): ImageRow[][] {
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
