import {
  BatchDeleteImageCommand,
  ListImagesCommand,
  PutImageCommand,
  StartImageScanCommand,
  type ImageIdentifier,
} from '@aws-sdk/client-ecr'
import type { DeleteImages, Outcome, ScanImage, TagImage, UntagImage } from '@pilothouse/contract'
import {
  imageCan,
  objectionsToDelete,
  objectionsToUntag,
} from '@pilothouse/contract/images/image-rules'
import { z } from 'zod'
import { allPages } from '../aws/paging.ts'
import { Trouble, type Scope } from '../aws/scope.ts'
import type { Accounts } from '../fleet/accounts.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Registry } from '../fleet/registry.ts'
import { setImages, type KeptImage, type KeptRepository } from '../fleet/repository.ts'
import { getManifests } from '../fleet/sweep-registry.ts'
import { findImage } from '../resources/images.ts'
import { prove, refuseUnconfirmed, refuseUnless, unmoved } from './image-proof.ts'
import { PartlyDone, verifier } from './plan.ts'
import { runAction, type ActionContext } from './run.ts'

const bucket = 'Registry modify'
const short = (digest: string): string => digest.replace(/^(\w+:)?(.{12}).*$/, '$2')

/** What an action on a registry stands on. */
export interface At {
  accounts: Accounts
  fleet: Fleet
  registry: Registry
}

/** The image as the registry holds it, which must be there. */
function keptOf(repository: KeptRepository, digest: string): KeptImage {
  const image = repository.images.get(digest)
  if (!image)
    throw new Trouble({
      status: 409,
      code: 'NotAllSeen',
      message: `${short(digest)} was not read yet, so nothing is proved of it. Nothing was written.`,
    })
  return image
}

const ofTag = z.object({ repository: z.string(), digest: z.string(), tag: z.string() })
const hasTag = async (
  scope: Scope,
  { repository, digest, tag }: z.output<typeof ofTag>,
): Promise<boolean> =>
  (await idsOf(scope, repository)).some((id) => id.imageDigest === digest && id.imageTag === tag)

/** Whether an image has a tag, or has it no more. */
export const tagged = verifier(ofTag, hasTag)
export const untagged = verifier(ofTag, async (scope, evidence) => !(await hasTag(scope, evidence)))

/** Whether all of these images are gone. */
export const imagesDeleted = verifier(
  z.object({ repository: z.string(), digests: z.array(z.string()) }),
  async (scope, { repository, digests }) => {
    const there = new Set((await idsOf(scope, repository)).map((id) => id.imageDigest))
    const left = digests.filter((digest) => there.has(digest)).length
    if (left === 0) return true
    return left === digests.length ? false : null
  },
)

/** A scan of before looks the same, so nobody can tell. */
export const scanStarted = verifier(z.object({}), () => Promise.resolve(null))

/** Deletes images by digest, with all their tags, once nothing known needs them. What ECR does not delete is told one by one. */
export const deleteImages = (
  { accounts, fleet, registry }: At,
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
      detail: `delete ${digests.join(', ')}${despite.length > 0 ? `, despite: ${despite.join(', ')}` : ''}`,
      async precondition(scope) {
        await unmoved(scope, name, images)
        const proof = await prove(accounts, registry, name)
        const going = new Set(digests)
        const judged = digests.map((digest) => ({
          name: short(digest),
          digest,
          objections: proof.judge(keptOf(proof.repository, digest), objectionsToDelete, (d) =>
            going.has(d),
          ),
        }))
        refuseUnless(judged, despite, judged.length === 1)
        for (const { digest, objections } of judged)
          refuseUnconfirmed(digest, objections, request.typed)
        return proof.repository
      },
      async write(scope, repository) {
        // An index goes before the images that it names: ECR refuses these while it is there.
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
          throw new Trouble({
            status: 409,
            code: first.code,
            message: `Nothing was deleted. ${failed
              .slice(0, 5)
              .map((f) => `${short(f.what)}: ${f.reason}`)
              .join(' ')}`,
          })
        const message = `${gone.length} of ${digests.length} ${digests.length === 1 ? 'image was' : 'images were'} deleted from ${name}.`
        return { message, ...(failed.length > 0 ? { failed } : {}) }
      },
      evidence: () => ({ repository: name, digests }),
      verifier: imagesDeleted,
      after: () => registry.nudge(name),
    },
    context,
  )
}

/** Takes one tag from an image. With its last one ECR deletes the image, so that is proved like a deletion. */
export const untagImage = (
  { accounts, fleet, registry }: At,
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
      detail: `take the tag ${tag} from ${digest}${despite.length > 0 ? `, despite: ${despite.join(', ')}` : ''}`,
      async precondition(scope) {
        const now = await unmoved(scope, name, [request.image])
        const tags = now.get(digest)?.imageTags ?? []
        if (!tags.includes(tag))
          throw new Trouble({
            status: 409,
            code: 'NotPossible',
            message: `${short(digest)} has no tag ${tag}.`,
          })
        const proof = await prove(accounts, registry, name)
        const objections = proof.judge(
          { ...keptOf(proof.repository, digest), tags },
          (image, around) => objectionsToUntag(image, tag, around),
        )
        refuseUnless([{ name: `${name}:${tag}`, objections }], despite, true)
        refuseUnconfirmed(digest, objections, request.typed)
        return tags.length
      },
      async write(scope, tags) {
        // Both are sent: ECR refuses where the tag has moved to another image in between.
        const {
          failed: [failure],
        } = await deleteById(scope, name, [{ imageDigest: digest, imageTag: tag }])
        if (failure) throw new Trouble({ status: 409, code: failure.code, message: failure.reason })
        if (tags === 1) forget(registry, name, [digest])
        return tags === 1
          ? `${tag} was the last tag: ${short(digest)} is deleted.`
          : `${tag} names nothing in ${name} any more.`
      },
      evidence: () => ({ repository: name, digest, tag }),
      verifier: untagged,
      after: () => registry.nudge(name),
    },
    context,
  )
}

/** Gives an image one more tag: its manifest is put again under it. */
export const tagImage = (
  { fleet, registry }: At,
  request: TagImage,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: name, digest, tag } = request
  return runAction(
    {
      id: request.id,
      code: 'image.tag',
      fleet,
      target: `repository/${name}`,
      request,
      detail: `${tag}: ${request.holder ?? 'nothing'} → ${digest}`,
      async precondition(scope) {
        const { repository, image } = await findImage(registry, name, digest)
        const ids = await idsOf(scope, name)
        const holder = ids.find((id) => id.imageTag === tag)?.imageDigest ?? null
        if (holder !== request.holder)
          throw new Trouble({
            status: 409,
            code: 'TagMoved',
            message: 'The tag was moved since you opened this. Nothing was written.',
            changed: [
              { field: tag, seen: request.holder ?? 'no image', now: holder ?? 'no image' },
            ],
          })
        const verdict = imageCan.tag(
          { ...image, tags: holder === digest ? [tag] : [] },
          tag,
          repository.facts,
          holder,
        )
        if (!verdict.ok)
          throw new Trouble({ status: 409, code: 'NotPossible', message: verdict.reason })
        const manifest = (await getManifests(scope, name, [digest], 'action')).get(digest)
        if (!manifest?.imageManifest)
          throw new Trouble({
            status: 409,
            code: 'NotPossible',
            message: `ECR does not give the manifest of ${short(digest)}, so it cannot be tagged.`,
          })
        return manifest
      },
      async write(scope, { imageManifest, imageManifestMediaType }) {
        await scope.act('ecr', { bucket, call: 'ecr:PutImage' }, (ecr) =>
          ecr.send(
            new PutImageCommand({
              repositoryName: name,
              imageManifest,
              imageManifestMediaType,
              imageTag: tag,
              imageDigest: digest,
            }),
          ),
        )
        return `${tag} names ${short(digest)} now.`
      },
      evidence: () => ({ repository: name, digest, tag }),
      verifier: tagged,
      after: () => registry.nudge(name),
    },
    context,
  )
}

/** Starts a scan of an image, which a basic scanner does once a day. */
export const scanImage = (
  { fleet, registry }: At,
  request: ScanImage,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, digest: imageDigest } = request
  return runAction(
    {
      id: request.id,
      code: 'image.scan',
      fleet,
      target: `repository/${repositoryName}`,
      request,
      detail: `scan ${imageDigest}`,
      async precondition() {
        const verdict = imageCan.scan(
          (await findImage(registry, repositoryName, imageDigest)).image,
        )
        if (!verdict.ok)
          throw new Trouble({ status: 409, code: 'NotPossible', message: verdict.reason })
      },
      async write(scope) {
        await scope.act('ecr', { bucket, call: 'ecr:StartImageScan' }, (ecr) =>
          ecr.send(new StartImageScanCommand({ repositoryName, imageId: { imageDigest } })),
        )
        return `${short(imageDigest)} is being scanned.`
      },
      evidence: () => ({}),
      verifier: scanStarted,
      after: () => registry.nudge(repositoryName),
    },
    context,
  )
}

async function deleteById(
  scope: Scope,
  repositoryName: string,
  imageIds: ImageIdentifier[],
): Promise<{ failed: NonNullable<Outcome['failed']> }> {
  const answer = await scope.act('ecr', { bucket, call: 'ecr:BatchDeleteImage' }, (ecr) =>
    ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds })),
  )
  return {
    failed: (answer.failures ?? []).map((f) => ({
      what: f.imageId?.imageDigest ?? f.imageId?.imageTag ?? 'unknown',
      code: f.failureCode ?? 'Refused',
      reason: scope.redactor.scrub(f.failureReason ?? 'ECR gives no reason.'),
    })),
  }
}

/** Every digest of a repository with every tag on it. */
async function idsOf(
  scope: Scope,
  repositoryName: string,
): Promise<{ imageDigest: string; imageTag: string | null }[]> {
  const ids = await allPages(async (nextToken) => {
    const answer = await scope.ask(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:ListImages', who: 'action' },
      (ecr) =>
        ecr.send(
          new ListImagesCommand({
            repositoryName,
            maxResults: 1_000,
            nextToken,
            filter: { imageStatus: 'ANY' },
          }),
        ),
    )
    return {
      items: (answer.imageIds ?? []).map((id) => `${id.imageDigest} ${id.imageTag ?? ''}`),
      next: answer.nextToken,
    }
  })
  return ids.map((id) => {
    const [imageDigest = '', imageTag] = id.split(' ')
    return { imageDigest, imageTag: imageTag || null }
  })
}

/** What was deleted is not shown until the next look: it is gone from what is held as well, and what it named is on its own. */
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
