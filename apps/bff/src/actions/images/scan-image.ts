import { StartImageScanCommand } from '@aws-sdk/client-ecr'
import type { Outcome, ScanImage } from '@pilothouse/contract'
import { imageCan, shortDigest } from '@pilothouse/contract/images/image-rules'
import { z } from 'zod'
import { refuse } from '../../errors.ts'
import { findImage } from '../../resources/images/images.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'

/** An earlier scan looks the same as ours, so the result is always unknown. */
export const scanStarted = verifier(z.object({}), () => Promise.resolve(null))

/** Starts a scan of an image. Basic scanning allows one a day. */
export const scanImage = (
  { fleet, registry }: Models,
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
        if (!verdict.ok) refuse({ status: 409, code: 'NotPossible', message: verdict.reason })
      },
      async write(scope) {
        await scope.writeTo('ecr', { bucket: registryModify, call: 'ecr:StartImageScan' }, (ecr) =>
          ecr.send(new StartImageScanCommand({ repositoryName, imageId: { imageDigest } })),
        )
        return `${shortDigest(imageDigest)} is being scanned.`
      },
      evidence: () => ({}),
      verifier: scanStarted,
      after: () => registry.refresh(repositoryName),
    },
    context,
  )
}
