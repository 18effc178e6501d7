import type {
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse,
  GetLifecyclePolicyRequest,
  GetLifecyclePolicyResponse,
  PutLifecyclePolicyRequest,
  PutLifecyclePolicyResponse,
} from '@aws-sdk/client-ecr'
import { Fault, type Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { forgetLayers } from '../content/blobs.ts'
import { requireRepositoryState } from '../lookup.ts'
import { statusOf, type ImageState } from '../state/image.ts'
import type { LifecycleState } from '../state/lifecycle.ts'
import type { RepositoryState } from '../state/repository.ts'
import { archive } from './image-storage.ts'
import { evaluateLifecycle, type Aging } from './lifecycle-evaluation.ts'
import { toLifecycleRules, toPolicyText } from './lifecycle-rules.ts'

/** AWS applies policies within 24 hours. The times within them are our guess. */
const first = 3_600_000
const every = 24 * 3_600_000

/**
 * Sets a repository's lifecycle policy and schedules its runs. Throws ECR's fault for an invalid
 * policy.
 */
export function putPolicy(
  region: Region,
  repository: RepositoryState,
  text: string,
  lastEvaluatedAt?: number,
): LifecycleState {
  const rules = toLifecycleRules(text)
  const lifecycle: LifecycleState = {
    policyText: toPolicyText(text),
    rules,
    lastEvaluatedAt,
    cancel: () => {},
  }
  repository.lifecycle?.cancel()
  repository.lifecycle = lifecycle
  plan(region, repository, lifecycle, first)
  return lifecycle
}

function plan(
  region: Region,
  repository: RepositoryState,
  lifecycle: LifecycleState,
  after: number,
): void {
  lifecycle.cancel = region.clock.after(after, () => {
    if (region.ecr.repositories.get(repository.name) !== repository) return
    plan(region, repository, lifecycle, every)
    lifecycle.lastEvaluatedAt = region.clock.now()
    run(region, repository, lifecycle)
  })
}

function run(region: Region, repository: RepositoryState, { rules }: LifecycleState): void {
  const now = region.clock.now()
  const marked = evaluateLifecycle(rules, agingOf(repository), now)
  const artifacts = Map.groupBy(repository.images.all(), ({ subject }) => subject)
  const removed: ImageState[] = []
  for (const { image, rule } of marked) {
    for (const one of withArtifacts(image.state, artifacts)) {
      if (rule.action === 'transition') archive(one, now)
      else {
        repository.images.remove(one)
        removed.push(one)
      }
    }
  }
  forgetLayers(repository, removed)
}

/** Adds the artifacts of images, and the artifacts of those. */
const withArtifacts = (
  image: ImageState,
  artifacts: ReadonlyMap<string | undefined, readonly ImageState[]>,
): ImageState[] => [
  image,
  ...(artifacts.get(image.digest) ?? []).flatMap((one) => withArtifacts(one, artifacts)),
]

/**
 * Returns the images of a repository for lifecycle rules, without those being restored from the
 * archive.
 */
export const agingOf = (repository: RepositoryState): (Aging & { state: ImageState })[] =>
  [...repository.images.all()]
    .filter((image) => statusOf(image) !== 'ACTIVATING')
    .map((image) => ({
      state: image,
      digest: image.digest,
      tags: image.tags,
      storageClass: statusOf(image) === 'ARCHIVED' ? 'archive' : 'standard',
      pushedAt: image.pushedAt,
      pulledAt: image.lastPulledAt,
      archivedAt: image.archiving?.archivedAt,
      activatedAt: image.archiving?.activatedAt,
      lists: image.children,
      subject: image.subject,
    }))

/** Returns the policy of a repository. Throws if it has none. */
export function policyOf(region: Region, repository: RepositoryState): LifecycleState {
  if (repository.lifecycle) return repository.lifecycle
  throw new Fault(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${repository.name}' in ` +
      `the registry with id '${region.account}'`,
  )
}

/** Returns a policy as in answers. ECR reports the epoch for a policy that has not run. */
const toAnswer = (
  region: Region,
  repository: RepositoryState,
  { policyText, lastEvaluatedAt = 0 }: LifecycleState,
) => ({
  registryId: region.account,
  repositoryName: repository.name,
  lifecyclePolicyText: policyText,
  lastEvaluatedAt: new Date(lastEvaluatedAt),
})

export const putLifecyclePolicy: Operation<
  PutLifecyclePolicyRequest,
  PutLifecyclePolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const { policyText } = putPolicy(region, repository, input.lifecyclePolicyText ?? '')
  return {
    registryId: region.account,
    repositoryName: repository.name,
    lifecyclePolicyText: policyText,
  }
}

export const getLifecyclePolicy: Operation<
  GetLifecyclePolicyRequest,
  GetLifecyclePolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  return toAnswer(region, repository, policyOf(region, repository))
}

export const deleteLifecyclePolicy: Operation<
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse
> = (input, { region }) => {
  const repository = requireRepositoryState(region, input)
  const lifecycle = policyOf(region, repository)
  lifecycle.cancel()
  repository.lifecycle = undefined
  return toAnswer(region, repository, lifecycle)
}
