import { DescribeImagesCommand, type ImageDetail } from '@aws-sdk/client-ecr'
import type { ImageSeen, Problem } from '@pilothouse/contract'
import {
  confirmsDigest,
  standing,
  typedDigest,
  type Around,
  type Judged,
  type Objection,
  type ObjectionKind,
} from '@pilothouse/contract/images/image-rules'
import type { Accounts } from '../../accounts.ts'
import type { Scope } from '../../aws/scope.ts'
import { AwsCallError, refuse } from '../../errors.ts'
import { graphOf } from '../../registry/image-graph.ts'
import type { Registry } from '../../registry/registry.ts'
import type { KeptImage, KeptRepository } from '../../registry/repository.ts'
import { awaitFreshUses, unseenImages } from '../../registry/unseen.ts'
import { findRepository } from '../../resources/repositories/repositories.ts'

/** A repository and the means to judge its images, read just before a deletion. */
interface DeletionCheck {
  repository: KeptRepository
  judge: (
    image: KeptImage,
    rule: (image: Judged, around: Around) => Objection[],
    goes?: (digest: string) => boolean,
  ) => Objection[]
}

/** Refreshes everything that may need an image, then returns the check. */
export async function checkDeletion(
  accounts: Accounts,
  registry: Registry,
  name: string,
): Promise<DeletionCheck> {
  const repository = await findRepository(registry, name)
  const unseen = [...(await awaitFreshUses(accounts)), ...unseenImages(registry, repository)]
  const graph = graphOf(accounts)
  const judged = (image: KeptImage): Judged => {
    const uses = graph.uses(repository, image)
    return { ...image, hold: uses[0]?.hold ?? null, tasks: 0, services: 0 }
  }
  return {
    repository,
    judge: (image, rule, goes) =>
      rule(judged(image), {
        uses: graph.uses(repository, image),
        unseen,
        ...(goes ? { goes } : {}),
        other: (digest) => {
          const found = repository.images.get(digest)
          return found && judged(found)
        },
      }),
  }
}

const digestPattern = /sha256:[a-f0-9]{64}/

/**
 * Returns the images of an action as ECR has them now. Refuses with the differences if they changed
 * since the user opened the dialog.
 */
export async function requireUnchangedImages(
  scope: Scope,
  repositoryName: string,
  seen: readonly ImageSeen[],
): Promise<Map<string, ImageDetail>> {
  let details: ImageDetail[]
  try {
    const answer = await scope.readFrom(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:DescribeImages', priority: 'action' },
      (ecr) =>
        ecr.send(
          new DescribeImagesCommand({
            repositoryName,
            imageIds: seen.map(({ digest }) => ({ imageDigest: digest })),
          }),
        ),
    )
    details = answer.imageDetails ?? []
  } catch (error) {
    if (!(error instanceof AwsCallError) || error.problem.code !== 'ImageNotFoundException')
      throw error
    refuse(
      changed([
        { field: digestPattern.exec(error.message)?.[0] ?? 'Image', seen: 'there', now: 'gone' },
      ]),
    )
  }
  const now = new Map(details.map((d) => [d.imageDigest ?? '', d]))
  const moved = seen.flatMap(({ digest, tags, pushedAt }) => {
    const detail = now.get(digest)
    if (!detail) return [{ field: digest, seen: 'there', now: 'gone' }]
    const [before, after] = [list(tags), list(detail.imageTags ?? [])]
    if (before !== after) return [{ field: `Tags of ${digest}`, seen: before, now: after }]
    const pushed = detail.imagePushedAt?.getTime() ?? null
    return pushed === pushedAt
      ? []
      : [{ field: `Pushed, ${digest}`, seen: timeText(pushedAt), now: timeText(pushed) }]
  })
  if (moved.length > 0) refuse(changed(moved))
  return now
}

const list = (tags: readonly string[]): string => tags.toSorted().join(', ') || 'none'
const timeText = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString())
const changed = (moved: NonNullable<Problem['changed']>): Problem => ({
  status: 409,
  code: 'ImagesChanged',
  message: 'The images were changed since you opened this. Nothing was written.',
  changed: moved,
})

/** Refuses if an objection is not in `despite`, or cannot be overridden. */
export function requireNoObjections(
  judged: readonly { name: string; objections: readonly Objection[] }[],
  { despite, alone }: { despite: readonly ObjectionKind[]; alone: boolean },
): void {
  const left = judged.flatMap(({ name, objections }) =>
    standing(objections, { despite, alone })
      .slice(0, 1)
      .map((o) => ({ name, o })),
  )
  const [first] = left
  if (!first) return
  const all = left
    .slice(0, 5)
    .map(({ name, o }) => `${name}: ${o.reason}.`)
    .join(' ')
  refuse({
    status: 409,
    code: first.o.kind === 'unseen' ? 'NotAllSeen' : 'InUse',
    message: `${all}${left.length > 5 ? ` And ${left.length - 5} more.` : ''} Nothing was written.`,
  })
}

/** Refuses if an image in use would be deleted and its digest was not typed. */
export function requireTypedDigest(
  digest: string,
  objections: readonly Objection[],
  typed: string | undefined,
): void {
  if (objections.some((o) => o.override === 'alone') && !confirmsDigest(digest, typed ?? '')) {
    refuse({
      status: 409,
      code: 'NotConfirmed',
      message:
        `The image is in use. Type the first ${typedDigest} characters of its digest to ` +
        'confirm. Nothing was written.',
    })
  }
}

/** The overridden objections, for the detail of an audit line. */
export const despiteText = (despite: readonly ObjectionKind[]): string =>
  despite.length > 0 ? `, despite: ${despite.join(', ')}` : ''
