import type {
  GetLifecyclePolicyPreviewRequest,
  GetLifecyclePolicyPreviewResponse,
  LifecyclePolicyPreviewResult,
  StartLifecyclePolicyPreviewRequest,
  StartLifecyclePolicyPreviewResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import { requireRepositoryState, invalid } from '../lookup.ts'
import { page } from '../page.ts'
import type { LifecyclePreviewState } from '../state/lifecycle.ts'
import { evaluateLifecycle, type Marked } from './lifecycle-evaluation.ts'
import { agingOf, policyOf } from './lifecycle-policies.ts'
import { toLifecycleRules, toPolicyText } from './lifecycle-rules.ts'

/** AWS's duration is not recorded; the SDK's waiter polls every five seconds. */
const duration = 5_000

export const startLifecyclePolicyPreview: Operation<
  StartLifecyclePolicyPreviewRequest,
  StartLifecyclePolicyPreviewResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  if (repository.lifecyclePreview && !repository.lifecyclePreview.results) {
    throw new Fault(
      'LifecyclePolicyPreviewInProgressException',
      'A lifecycle policy preview is already in progress for the repository with name ' +
        `'${repository.name}' in the registry with id '${region.account}'`,
    )
  }
  const text = input.lifecyclePolicyText ?? policyOf(region, repository).policyText
  const rules = toLifecycleRules(text)
  const preview: LifecyclePreviewState = { policyText: toPolicyText(text), results: undefined }
  repository.lifecyclePreview = preview
  region.clock.after(duration, () => {
    preview.results = evaluateLifecycle(rules, agingOf(repository), region.clock.now()).map(
      toResult,
    )
  })
  return {
    registryId: region.account,
    repositoryName: repository.name,
    lifecyclePolicyText: preview.policyText,
    status: 'IN_PROGRESS',
  }
}

const toResult = ({
  image,
  rule,
}: Marked<ReturnType<typeof agingOf>[number]>): LifecyclePolicyPreviewResult => ({
  imageTags: [...image.tags],
  imageDigest: image.digest,
  imagePushedAt: new Date(image.pushedAt),
  action:
    rule.action === 'expire'
      ? { type: 'EXPIRE' }
      : { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' },
  appliedRulePriority: rule.priority,
  storageClass: image.storageClass === 'archive' ? 'ARCHIVE' : 'STANDARD',
})

export const getLifecyclePolicyPreview: Operation<
  GetLifecyclePolicyPreviewRequest,
  GetLifecyclePolicyPreviewResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const preview = repository.lifecyclePreview
  if (!preview) {
    throw new Fault(
      'LifecyclePolicyPreviewNotFoundException',
      'Lifecycle policy preview does not exist for the repository with name ' +
        `'${repository.name}' in the registry with id '${region.account}'`,
    )
  }
  const { imageIds, filter, maxResults, nextToken: token } = input
  if (imageIds && (filter ?? maxResults ?? token) !== undefined)
    throw invalid('imageIds', 'nextToken, maxResults and filter cannot be used with imageIds')
  const answer = {
    registryId: region.account,
    repositoryName: repository.name,
    lifecyclePolicyText: preview.policyText,
  }
  if (!preview.results) return { ...answer, status: 'IN_PROGRESS', previewResults: [] }
  const { results } = preview
  const selected = results.flatMap((result, place) =>
    isSelected(result, input) ? [{ result, place }] : [],
  )
  const paging = imageIds ? { maxResults: selected.length } : input
  const { items, nextToken } = page(
    ['preview', repository.name, preview.policyText, filter?.tagStatus],
    selected,
    paging,
    ({ place }) => place,
  )
  const moving = results.filter(({ action }) => action?.type === 'TRANSITION').length
  return {
    ...answer,
    status: 'COMPLETE',
    nextToken,
    previewResults: items.map(({ result }) => result),
    summary: {
      expiringImageTotalCount: results.length - moving,
      transitioningImageTotalCounts:
        moving > 0 ? [{ targetStorageClass: 'ARCHIVE', imageTotalCount: moving }] : [],
    },
  }
}

function isSelected(
  { imageDigest, imageTags = [] }: LifecyclePolicyPreviewResult,
  { imageIds, filter }: GetLifecyclePolicyPreviewRequest,
): boolean {
  if (
    imageIds &&
    !imageIds.some(
      (id) =>
        (id.imageDigest ?? imageDigest) === imageDigest &&
        (id.imageTag === undefined || imageTags.includes(id.imageTag)),
    )
  )
    return false
  const { tagStatus = 'ANY' } = filter ?? {}
  return tagStatus === 'ANY' || (tagStatus === 'TAGGED') === imageTags.length > 0
}
