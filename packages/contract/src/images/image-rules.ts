import { no, yes, type Verdict } from '../rule.ts'
import type { Hold, ImageUse, Unseen } from './image-use.ts'
import type { ImageRow } from './image.ts'

/** Objections to deleting an image or removing a tag, the most serious first. */
export const objectionKinds = [
  'running',
  'current',
  'index',
  'rollback',
  'definition',
  'artifact',
  'last-tag',
  'unseen',
] as const
export type ObjectionKind = (typeof objectionKinds)[number]

/**
 * `alone`: can be overridden for one image at a time, with its digest typed. `never`: ECR itself
 * would refuse.
 */
export interface Objection {
  kind: ObjectionKind
  reason: string
  breaks: string
  override: 'together' | 'alone' | 'never'
}

/** Facts about an image. A row is enough; uses, if known, provide the names. */
export type Judged = Pick<
  ImageRow,
  'digest' | 'tags' | 'hold' | 'tasks' | 'services' | 'partOf' | 'subject'
>
export interface Around {
  uses?: readonly ImageUse[]
  unseen: readonly Unseen[]
  /** Whether another image is deleted by the same call. */
  goes?: (digest: string) => boolean
  /** Another image of the repository, such as the subject of a signature. */
  other?: (digest: string) => Pick<ImageRow, 'hold'> | undefined
}

const breaks: Record<Hold, string> = {
  running: 'Tasks that run go on, but none of them can be replaced: a new task fails to pull.',
  current: 'The service cannot start a task any more.',
  rollback: 'A rollback, a circuit breaker’s too, would find no image.',
  definition: 'Whoever runs the newest revision of that family fails to pull.',
}
const override = {
  running: 'alone',
  current: 'alone',
  rollback: 'together',
  definition: 'together',
} as const satisfies Record<Hold, Objection['override']>

const count = (n: number): string => n.toLocaleString('en')
const many = (n: number, one: string, more = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : more}`
const short = (digest: string): string => digest.replace(/^(\w+:)?(.{12}).*$/, '$2')

/** `storefront/checkout`, or the name of the task or family if there is no service. */
function userOf({
  cluster,
  service,
  taskDefinition,
}: Pick<ImageUse, 'cluster' | 'service' | 'taskDefinition'>): string {
  if (service !== null) return `${cluster}/${service}`
  return cluster === null ? taskDefinition : `${taskDefinition} in ${cluster}`
}

/** At most two names, and the number of further ones; null for none. */
function namesOf(users: readonly string[]): string | null {
  if (users.length === 0) return null
  return users.length <= 2 ? users.join(' and ') : `${users[0]} and ${count(users.length - 1)} more`
}

/** The reason of one hold, with names if the uses are known. */
function holdReason(
  hold: Hold,
  image: Pick<Judged, 'tasks' | 'services'>,
  uses: readonly ImageUse[],
): string {
  const own = uses.filter((u) => u.hold === hold)
  const users = [...new Set(own.map(userOf))]
  const named = namesOf(users)
  if (hold === 'running') {
    const tasks = own.length > 0 ? own.reduce((sum, u) => sum + u.tasks, 0) : image.tasks
    return `${many(tasks, 'task')} ${named ? `of ${named} ` : ''}${tasks === 1 ? 'runs' : 'run'} it`
  }
  if (hold === 'current')
    return `It is what ${named ?? many(Math.max(1, image.services), 'service')} would start`
  if (hold === 'rollback') return `A rollback of ${named ?? 'a service'} would start it`
  return `The newest revision of a family names it${named ? `: ${named}` : ''}`
}

const things: Record<Unseen['what'], string> = {
  clusters: 'clusters',
  services: 'services',
  tasks: 'tasks',
  deployments: 'services’ deployments',
  'task definitions': 'task definitions',
  images: 'images of this repository',
  indexes: 'indexes of this repository',
}

/** The unread parts in one sentence: the first one, and the number of others. */
export function unseenReason(unseen: readonly Unseen[]): string {
  const [first] = unseen
  if (!first) return ''
  const more = unseen.length > 1 ? `, nor were ${many(unseen.length - 1, 'other thing')}` : ''
  const what = things[first.what]
  if (first.problem)
    return `not proved: ${what} in ${first.region} could not be read (${first.problem.iam?.action ?? first.problem.code})${more}`
  if (first.total === null)
    return `not proved: ${what} in ${first.region} were not looked at yet${more}`
  return `not proved: ${count(first.total - first.seen)} of ${count(first.total)} ${what} in ${first.region} were not looked at yet${more}`
}

const unseenObjection = (unseen: readonly Unseen[]): Objection[] =>
  unseen.length === 0
    ? []
    : [
        {
          kind: 'unseen',
          reason: unseenReason(unseen),
          breaks: 'Something that was not looked at may run it or need it.',
          override: 'together',
        },
      ]

const holds = ['running', 'current', 'rollback', 'definition'] as const
function holdsOf(image: Judged, uses: readonly ImageUse[] | undefined): Hold[] {
  if (uses) return holds.filter((hold) => uses.some((use) => use.hold === hold))
  return image.hold ? [image.hold] : []
}

/** Lists all objections to deleting an image. */
export function objectionsToDelete(
  image: Judged,
  { uses, unseen, goes, other }: Around,
): Objection[] {
  const found: Objection[] = holdsOf(image, uses).map((hold) => ({
    kind: hold,
    reason: holdReason(hold, image, uses ?? []),
    breaks: breaks[hold],
    override: override[hold],
  }))
  if (image.partOf !== null && !goes?.(image.partOf))
    found.push({
      kind: 'index',
      reason: `It is part of the index ${short(image.partOf)}, which must go before it`,
      breaks: '',
      override: 'never',
    })
  if (image.subject !== null && other?.(image.subject)?.hold)
    found.push({
      kind: 'artifact',
      reason: `It belongs to ${short(image.subject)}, which is in use`,
      breaks: 'Who verifies that image, or reads its contents, finds nothing.',
      override: 'together',
    })
  return [...found, ...unseenObjection(unseen)].sort(
    (a, b) => objectionKinds.indexOf(a.kind) - objectionKinds.indexOf(b.kind),
  )
}

/**
 * Lists all objections to removing one tag. ECR deletes an image with its last tag (API reference:
 * BatchDeleteImage).
 */
export function objectionsToUntag(image: Judged, tag: string, around: Around): Objection[] {
  if (image.tags.length <= 1) {
    return [
      {
        kind: 'last-tag',
        reason: 'It is the last tag: ECR deletes the image with it',
        breaks: 'The image is deleted.',
        override: 'together',
      },
      ...objectionsToDelete(image, around),
    ]
  }
  const uses = around.uses?.filter((u) => tagOf(u.image) === tag)
  return objectionsToDelete(
    { ...image, partOf: null, subject: null },
    { ...around, ...(uses ? { uses } : {}) },
  )
}

/** The first 12 characters of a digest, without its algorithm. */
export const shortDigest = (digest: string): string => digest.replace(/^(\w+:)?(.{12}).*$/, '$2')

/** The tag in an image name of a task definition; `latest` if it has neither tag nor digest. */
export function tagOf(image: string): string | null {
  if (image.includes('@')) return null
  return /:([\w][\w.-]*)$/.exec(image)?.[1] ?? 'latest'
}

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
const verdict = ([first]: readonly Objection[]): Verdict =>
  first ? no(sentence(first.reason)) : yes

/** Whether a tag may be moved from one image to another (user guide: image-tag-mutability). */
export function tagIsFixed(
  { tagMutability, tagExclusions }: { tagMutability: string; tagExclusions: readonly string[] },
  tag: string,
): boolean {
  const excluded = tagExclusions.some((pattern) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    ).test(tag),
  )
  return tagMutability.startsWith('IMMUTABLE')
    ? !excluded
    : tagMutability === 'MUTABLE_WITH_EXCLUSION' && excluded
}

/** Rules for the actions on an image. Refuses with the most serious reason. */
export const imageCan = {
  delete: (image: Judged, around: Around): Verdict => verdict(objectionsToDelete(image, around)),
  untag: (image: Judged, tag: string, around: Around): Verdict =>
    verdict(objectionsToUntag(image, tag, around)),
  /** `holder` is the image that has the tag now. */
  tag: (
    image: Pick<ImageRow, 'digest' | 'tags'>,
    tag: string,
    repository: { tagMutability: string; tagExclusions: readonly string[] },
    holder: string | null,
  ): Verdict => {
    if (image.tags.includes(tag)) return no('The image has this tag already.')
    if (holder !== null && tagIsFixed(repository, tag))
      return no(`${tag} names ${short(holder)}, and tags of this repository are immutable.`)
    return yes
  },
  scan({ kind, status }: Pick<ImageRow, 'kind' | 'status'>): Verdict {
    if (kind === 'index') return no('An index is not scanned; the images of its platforms are.')
    if (kind === 'artifact') return no('An artifact has no packages to scan.')
    return status === 'ACTIVE' ? yes : no('The image is archived: restore it first.')
  },
}

/**
 * Returns the objections that are neither overridden by the request nor allowed to be. `alone`: the
 * request names a single image.
 */
export const standing = (
  objections: readonly Objection[],
  { despite, alone }: { despite: readonly ObjectionKind[]; alone: boolean },
): Objection[] =>
  objections.filter(
    (o) =>
      o.override === 'never' || !despite.includes(o.kind) || (o.override === 'alone' && !alone),
  )

/** Default age, in days, for the unused-image search. */
export const unusedDays = 90

/** Characters of a digest that must be typed before a running image is deleted. */
export const typedDigest = 8
/** Whether a typed text is the beginning of a digest. */
export const confirmsDigest = (digest: string, typed: string): boolean =>
  typed.length >= typedDigest &&
  digest.replace(/^\w+:/, '').startsWith(typed.trim().toLowerCase().replace(/^\w+:/, ''))
