import { BatchDeleteImageCommand, type ImageIdentifier } from '@aws-sdk/client-ecr'
import type { DeleteImages, Outcome, UntagImage } from '@pilothouse/contract'
import {
  objectionsToDelete,
  objectionsToUntag,
  shortDigest,
} from '@pilothouse/contract/images/image-rules'
import { z } from 'zod'
import type { Scope } from '../../aws/scope.ts'
import { refuse } from '../../errors.ts'
import type { Registry } from '../../registry/registry.ts'
import { setImages, type KeptImage, type KeptRepository } from '../../registry/repository.ts'
import type { Models } from '../models.ts'
import { PartlyDone, verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import {
  checkDeletion,
  despiteText,
  requireTypedDigest,
  requireNoObjections,
  requireUnchangedImages,
} from './deletion-check.ts'
import { listImageIds } from './image-ids.ts'
import { untagged } from './tag-image.ts'

/** Returns an image from the registry model; refuses if its details have not been read yet. */
function requireKept(repository: KeptRepository, digest: string): KeptImage {
  const image = repository.images.get(digest)
  if (!image)
    refuse({
      status: 409,
      code: 'NotAllSeen',
      message:
        `${shortDigest(digest)} has not been read yet, so it may be in use. ` +
        'Nothing was written.',
    })
  return image
}

/** Whether all of these images are gone. */
export const imagesDeleted = verifier(
  z.object({ repository: z.string(), digests: z.array(z.string()) }),
  async (scope, { repository, digests }) => {
    const there = new Set((await listImageIds(scope, repository)).map((id) => id.imageDigest))
    const left = digests.filter((digest) => there.has(digest)).length
    if (left === 0) return true
    return left === digests.length ? false : null
  },
)

/**
 * Deletes images by digest, with all their tags, if nothing known needs them. The outcome lists
 * each image that ECR did not delete.
 */
export const deleteImages = (
  { accounts, fleet, registry }: Models,
  request: DeleteImages,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: name, images, despite } = request
  const digests = images.map((i) => i.digest)
  return runAction(
    {
      id: request.id,
      code: 'image.delete',
      fleet,
      target: `repository/${name}`,
      request,
      detail: `delete ${digests.join(', ')}${despiteText(despite)}`,
      async precondition(scope) {
        await requireUnchangedImages(scope, name, images)
        const check = await checkDeletion(accounts, registry, name)
        const going = new Set(digests)
        const judged = digests.map((digest) => ({
          name: shortDigest(digest),
          digest,
          objections: check.judge(
            requireKept(check.repository, digest),
            objectionsToDelete,
            (other) => going.has(other),
          ),
        }))
        requireNoObjections(judged, { despite, alone: judged.length === 1 })
        for (const { digest, objections } of judged)
          requireTypedDigest(digest, objections, request.typed)
        return check.repository
      },
      async write(scope, repository) {
        // Delete an index before the images that it names: ECR refuses to delete those while it
        // exists.
        const named = digests.filter((d) => (repository.images.get(d)?.partOf ?? null) !== null)
        const firsts = digests.filter((d) => !named.includes(d))
        const gone: string[] = []
        const failed: NonNullable<Outcome['failed']> = []
        for (const some of [firsts, named].filter((list) => list.length > 0)) {
          const answer = await deleteById(
            scope,
            name,
            some.map((imageDigest) => ({ imageDigest })),
          ).catch((error: unknown) => {
            throw gone.length > 0
              ? new PartlyDone(
                  `${gone.length} of ${digests.length} images were deleted from ${name}.`,
                  error,
                )
              : error
          })
          failed.push(...answer.failed)
          gone.push(...some.filter((d) => !answer.failed.some((f) => f.what === d)))
        }
        forget(registry, name, gone)
        const [first] = failed
        if (gone.length === 0 && first)
          refuse({
            status: 409,
            code: first.code,
            message: `Nothing was deleted. ${failed
              .slice(0, 5)
              .map((f) => `${shortDigest(f.what)}: ${f.reason}`)
              .join(' ')}`,
          })
        const verb = digests.length === 1 ? 'image was' : 'images were'
        const message = `${gone.length} of ${digests.length} ${verb} deleted from ${name}.`
        return { message, ...(failed.length > 0 ? { failed } : {}) }
      },
      evidence: () => ({ repository: name, digests }),
      verifier: imagesDeleted,
      after: () => registry.refresh(name),
    },
    context,
  )
}

/**
 * Removes one tag from an image. ECR deletes an image with its last tag, so every untag is checked
 * like a deletion.
 */
export const untagImage = (
  { accounts, fleet, registry }: Models,
  request: UntagImage,
  context: ActionContext,
): Promise<Outcome> => {
  const {
    repository: name,
    image: { digest },
    tag,
    despite,
  } = request
  return runAction(
    {
      id: request.id,
      code: 'image.untag',
      fleet,
      target: `repository/${name}`,
      request,
      detail: `take the tag ${tag} from ${digest}${despiteText(despite)}`,
      async precondition(scope) {
        const now = await requireUnchangedImages(scope, name, [request.image])
        const tags = now.get(digest)?.imageTags ?? []
        if (!tags.includes(tag))
          refuse({
            status: 409,
            code: 'NotPossible',
            message: `${shortDigest(digest)} has no tag ${tag}.`,
          })
        const check = await checkDeletion(accounts, registry, name)
        const objections = check.judge(
          { ...requireKept(check.repository, digest), tags },
          (image, around) => objectionsToUntag(image, tag, around),
        )
        requireNoObjections([{ name: `${name}:${tag}`, objections }], { despite, alone: true })
        requireTypedDigest(digest, objections, request.typed)
        return tags.length
      },
      async write(scope, tags) {
        // Send digest and tag: ECR refuses if the tag has moved to another image meanwhile.
        const {
          failed: [failure],
        } = await deleteById(scope, name, [{ imageDigest: digest, imageTag: tag }])
        if (failure) refuse({ status: 409, code: failure.code, message: failure.reason })
        if (tags === 1) forget(registry, name, [digest])
        return tags === 1
          ? `${tag} was the last tag: ${shortDigest(digest)} is deleted.`
          : `The tag ${tag} was removed from ${name}.`
      },
      evidence: () => ({ repository: name, digest, tag }),
      verifier: untagged,
      after: () => registry.refresh(name),
    },
    context,
  )
}

async function deleteById(
  scope: Scope,
  repositoryName: string,
  imageIds: ImageIdentifier[],
): Promise<{ failed: NonNullable<Outcome['failed']> }> {
  const answer = await scope.writeTo(
    'ecr',
    { bucket: registryModify, call: 'ecr:BatchDeleteImage' },
    (ecr) => ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds })),
  )
  return {
    failed: (answer.failures ?? []).map((failure) => ({
      what: failure.imageId?.imageDigest ?? failure.imageId?.imageTag ?? 'unknown',
      code: failure.failureCode ?? 'Refused',
      reason: scope.redactor.scrub(failure.failureReason ?? 'ECR gives no reason.'),
    })),
  }
}

/**
 * Removes deleted images from the registry model before the next sweep does, and detaches the
 * images that a deleted index named.
 */
function forget(registry: Registry, name: string, digests: readonly string[]): void {
  const repository = registry.repository(name)
  if (!repository) return
  const left = [...repository.images].filter(([digest]) => !digests.includes(digest))
  setImages(
    repository,
    new Map(
      left.map(([digest, image]) => [
        digest,
        image.partOf !== null && digests.includes(image.partOf)
          ? { ...image, partOf: null }
          : image,
      ]),
    ),
  )
}
