import { DeleteRepositoryCommand } from '@aws-sdk/client-ecr'
import type { DeleteRepository, Outcome } from '@pilothouse/contract'
import { objectionsToDelete } from '@pilothouse/contract/images/image-rules'
import { refuse } from '../../errors.ts'
import { sweepImages } from '../../registry/sweep-registry.ts'
import { checkDeletion, despiteText, requireNoObjections } from '../images/deletion-check.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import {
  targetOf,
  describeRepository,
  requireRepository,
  repositoryChanged,
  ofRepository,
} from './repository-facts.ts'

export const repositoryDeleted = verifier(
  ofRepository,
  async (scope, { repository }) => (await describeRepository(scope, repository)) === null,
)

/** Deletes an empty repository, or one with images if nothing known needs any of them. */
export const deleteRepository = (
  { accounts, fleet, registry }: Models,
  request: DeleteRepository,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: name, images, despite } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.delete',
      fleet,
      target: targetOf(name),
      request,
      detail: `delete with ${images} images${despiteText(despite)}`,
      async precondition(scope) {
        await requireRepository(scope, name)
        const { repository, judge } = await checkDeletion(accounts, registry, name)
        await sweepImages(scope, repository, {
          priority: 'action',
          now: Date.now,
          onProgress: () => undefined,
          withIndexes: registry.exclude === null,
        })
        const now = repository.images.size
        if (now !== images)
          throw repositoryChanged([{ field: 'Images', seen: String(images), now: String(now) }])
        if (now > 0 && request.typed !== name)
          refuse({
            status: 409,
            code: 'NotConfirmed',
            message: 'The repository has images. Type its name to confirm. Nothing was written.',
          })
        // All images go, so an image that belongs to another one does not block the deletion.
        requireNoObjections(
          [...repository.images.values()].map((image) => ({
            name: image.tags[0] ?? image.digest.slice(7, 19),
            objections: judge({ ...image, subject: null }, objectionsToDelete, () => true),
          })),
          { despite, alone: true },
        )
      },
      async write(scope) {
        // Without `force` ECR refuses if an image was pushed meanwhile.
        await scope.writeTo(
          'ecr',
          { bucket: registryModify, call: 'ecr:DeleteRepository' },
          (ecr) =>
            ecr.send(
              new DeleteRepositoryCommand({
                repositoryName: name,
                ...(images > 0 ? { force: true } : {}),
              }),
            ),
        )
        return images === 0
          ? `${name} is deleted.`
          : `${name} is deleted with its ${images} ${images === 1 ? 'image' : 'images'}.`
      },
      evidence: () => ({ repository: name }),
      verifier: repositoryDeleted,
      after: () => registry.refresh(name),
    },
    context,
  )
}
