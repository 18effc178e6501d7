import { PutImageCommand } from '@aws-sdk/client-ecr'
import type { Outcome, TagImage } from '@pilothouse/contract'
import { imageCan, shortDigest } from '@pilothouse/contract/images/image-rules'
import { z } from 'zod'
import type { Scope } from '../../aws/scope.ts'
import { refuse } from '../../errors.ts'
import { getManifests } from '../../registry/sweep-registry.ts'
import { findImage } from '../../resources/images/images.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import { listImageIds } from './image-ids.ts'

const ofTag = z.object({ repository: z.string(), digest: z.string(), tag: z.string() })

const hasTag = async (
  scope: Scope,
  { repository, digest, tag }: z.output<typeof ofTag>,
): Promise<boolean> =>
  (await listImageIds(scope, repository)).some(
    (id) => id.imageDigest === digest && id.imageTag === tag,
  )

/** Whether an image has a tag. */
export const tagged = verifier(ofTag, hasTag)

export const untagged = verifier(ofTag, async (scope, evidence) => !(await hasTag(scope, evidence)))

/** Adds a tag to an image by putting its manifest again under the new tag. */
export const tagImage = (
  { fleet, registry }: Models,
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
        const ids = await listImageIds(scope, name)
        const holder = ids.find((id) => id.imageTag === tag)?.imageDigest ?? null
        if (holder !== request.holder)
          refuse({
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
        if (!verdict.ok) refuse({ status: 409, code: 'NotPossible', message: verdict.reason })
        const manifest = (await getManifests(scope, name, [digest], 'action')).get(digest)
        if (!manifest?.imageManifest)
          refuse({
            status: 409,
            code: 'NotPossible',
            message: `ECR returned no manifest of ${shortDigest(digest)} to tag.`,
          })
        return manifest
      },
      async write(scope, { imageManifest, imageManifestMediaType }) {
        await scope.writeTo('ecr', { bucket: registryModify, call: 'ecr:PutImage' }, (ecr) =>
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
        return `${tag} names ${shortDigest(digest)} now.`
      },
      evidence: () => ({ repository: name, digest, tag }),
      verifier: tagged,
      after: () => registry.refresh(name),
    },
    context,
  )
}
