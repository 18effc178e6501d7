import {
  DeleteLifecyclePolicyCommand,
  GetLifecyclePolicyCommand,
  PutLifecyclePolicyCommand,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr'
import type { Outcome, PreviewLifecycle, SetLifecycle } from '@pilothouse/contract'
import { objectionsToDelete } from '@pilothouse/contract/images/image-rules'
import { jsonProblem, sameJson } from '@pilothouse/contract/repositories/repository-rules'
import { z } from 'zod'
import type { Scope } from '../../aws/scope.ts'
import { refuse } from '../../errors.ts'
import { getPreview } from '../../resources/repositories/lifecycle-preview.ts'
import { checkDeletion, despiteText, requireNoObjections } from '../images/deletion-check.ts'
import type { Models } from '../models.ts'
import { verifier } from '../plan.ts'
import { registryModify } from '../quota-buckets.ts'
import { runAction, type ActionContext } from '../run.ts'
import { requireRepository } from './repository-facts.ts'
import { requireUnchangedPolicy, readPolicyText } from './repository-policies.ts'

const readLifecyclePolicy = (scope: Scope, repositoryName: string): Promise<string | null> =>
  readPolicyText(
    scope,
    'GetLifecyclePolicy',
    'LifecyclePolicyNotFoundException',
    async (ecr) =>
      (await ecr.send(new GetLifecyclePolicyCommand({ repositoryName }))).lifecyclePolicyText,
  )

const ofText = z.object({ repository: z.string(), text: z.string().nullable() })

/** Whether ECR has a preview of this text. If one existed before, it cannot tell. */
export const previewStarted = verifier(
  ofText.extend({ known: z.boolean() }),
  async (scope, { repository, text, known }) =>
    known ? null : await hasPreview(scope, repository, text),
)

const hasPreview = async (
  scope: Scope,
  repository: string,
  text: string | null,
): Promise<boolean> => sameJson((await getPreview(scope, repository, 'action'))?.text ?? null, text)

/** Whether a repository has this lifecycle policy; a null `text` means none. */
export const lifecycleSet = verifier(ofText, async (scope, { repository, text }) =>
  sameJson(await readLifecyclePolicy(scope, repository), text),
)

/**
 * Starts a lifecycle policy preview. It changes only the preview, which all users of the repository
 * share.
 */
export const previewLifecycle = (
  { fleet }: Models,
  request: PreviewLifecycle,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, text } = request
  return runAction(
    {
      id: request.id,
      code: 'repository.lifecycle-preview',
      fleet,
      target: `repository/${repositoryName}`,
      request,
      detail: `preview a lifecycle policy (${text.length} characters)`,
      async precondition(scope) {
        const wrong = jsonProblem(text)
        if (wrong) refuse({ status: 400, code: 'InvalidParameterException', message: wrong })
        return await hasPreview(scope, repositoryName, text)
      },
      async write(scope) {
        await scope.writeTo(
          'ecr',
          { bucket: registryModify, call: 'ecr:StartLifecyclePolicyPreview' },
          (ecr) =>
            ecr.send(
              new StartLifecyclePolicyPreviewCommand({ repositoryName, lifecyclePolicyText: text }),
            ),
        )
        return 'ECR is creating the preview.'
      },
      evidence: (known) => ({ repository: repositoryName, text, known }),
      verifier: previewStarted,
    },
    context,
  )
}

/**
 * Saves a lifecycle policy that was previewed and expires no needed image, or deletes the policy.
 */
export const setLifecycle = (
  { accounts, fleet, registry }: Models,
  request: SetLifecycle,
  context: ActionContext,
): Promise<Outcome> => {
  const { repository: repositoryName, text, despite } = request
  const change =
    text === null
      ? 'delete the lifecycle policy'
      : `set the lifecycle policy (${text.length} characters)`
  return runAction(
    {
      id: request.id,
      code: 'repository.lifecycle',
      fleet,
      target: `repository/${repositoryName}`,
      request,
      detail: `${change}${despiteText(despite)}`,
      async precondition(scope) {
        await requireRepository(scope, repositoryName)
        requireUnchangedPolicy(
          'Lifecycle policy',
          request.seen,
          await readLifecyclePolicy(scope, repositoryName),
          text,
        )
        // Without a policy nothing expires.
        if (text !== null) await requireSafePolicy(scope, text)
      },
      async write(scope) {
        if (text === null)
          await scope.writeTo(
            'ecr',
            { bucket: registryModify, call: 'ecr:DeleteLifecyclePolicy' },
            (ecr) => ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName })),
          )
        else
          await scope.writeTo(
            'ecr',
            { bucket: registryModify, call: 'ecr:PutLifecyclePolicy' },
            (ecr) =>
              ecr.send(
                new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: text }),
              ),
          )
        return text === null
          ? `The lifecycle policy of ${repositoryName} is deleted.`
          : `The lifecycle policy of ${repositoryName} is saved; ECR runs it within 24 hours.`
      },
      evidence: () => ({ repository: repositoryName, text }),
      verifier: lifecycleSet,
      after: () => registry.refresh(repositoryName),
    },
    context,
  )

  /** Refuses if the last preview is not of this text, or expires an image that is needed. */
  async function requireSafePolicy(scope: Scope, policy: string): Promise<void> {
    const preview = await getPreview(scope, repositoryName, 'action')
    if (preview?.status !== 'COMPLETE' || !sameJson(preview.text, policy)) {
      refuse({
        status: 409,
        code: 'NotPreviewed',
        message:
          'The last preview is of another text. Preview this one again. Nothing was written.',
      })
    }
    const { repository, judge } = await checkDeletion(accounts, registry, repositoryName)
    const judged = preview.results.map((result) => {
      const image = repository.images.get(result.imageDigest ?? '')
      const name = result.imageTags?.[0] ?? (result.imageDigest ?? '').slice(7, 19)
      return {
        name,
        objections: image
          ? judge({ ...image, partOf: null, subject: null }, objectionsToDelete)
          : [],
      }
    })
    const typed = request.typed === repositoryName
    requireNoObjections(judged, { despite, alone: typed })
    // If nothing expires today, unread uses are no objection.
    if (judged.length === 0) return
    if (judged.some(({ objections }) => objections.some((o) => o.override === 'alone')) && !typed)
      refuse({
        status: 409,
        code: 'NotConfirmed',
        message:
          'The policy expires images in use. Type the name of the repository to confirm. ' +
          'Nothing was written.',
      })
  }
}
