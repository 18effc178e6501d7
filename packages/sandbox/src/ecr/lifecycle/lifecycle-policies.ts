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
import { findRepository } from '../lookup.ts'
import { statusOf, type ImageState } from '../state/image.ts'
import type { Lifecycle } from '../state/lifecycle.ts'
import type { RepositoryState } from '../state/repository.ts'
import { archive } from './image-storage.ts'
import { evaluate, type Aging } from './lifecycle-evaluation.ts'
import { toLifecycleRules, toPolicyText } from './lifecycle-rules.ts'

/** AWS says that what a policy is about goes within 24 hours. When in these it looks is our guess. */
const first = 3_600_000
const every = 24 * 3_600_000

/** Gives a repository a lifecycle policy, which is run from now on. Throws what ECR answers to one that it does not take. */
export function putPolicy(
  region: Region,
  repository: RepositoryState,
  text: string,
  lastEvaluatedAt?: number,
): Lifecycle {
  const rules = toLifecycleRules(text)
  const lifecycle: Lifecycle = {
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
  lifecycle: Lifecycle,
  after: number,
): void {
  lifecycle.cancel = region.clock.after(after, () => {
    if (region.ecr.repositories.get(repository.name) !== repository) return
    plan(region, repository, lifecycle, every)
    lifecycle.lastEvaluatedAt = region.clock.now()
    run(region, repository, lifecycle)
  })
}

function run(region: Region, repository: RepositoryState, { rules }: Lifecycle): void {
  const now = region.clock.now()
  const marked = evaluate(rules, agingOf(repository), now)
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

/** Signatures and the like, and those of these, go where their subject goes. */
const withArtifacts = (
  image: ImageState,
  artifacts: ReadonlyMap<string | undefined, readonly ImageState[]>,
): ImageState[] => [
  image,
  ...(artifacts.get(image.digest) ?? []).flatMap((one) => withArtifacts(one, artifacts)),
]

/** The images of a repository as lifecycle rules see them. What is on its way back from the archive is left alone. */
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

/** The policy of a repository that must have one. */
export function policyOf(region: Region, repository: RepositoryState): Lifecycle {
  if (repository.lifecycle) return repository.lifecycle
  throw new Fault(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${region.account}'`,
  )
}

/** Of a policy that was never run ECR tells the beginning of time. */
const toAnswer = (
  region: Region,
  repository: RepositoryState,
  { policyText, lastEvaluatedAt = 0 }: Lifecycle,
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
  const repository = findRepository(region, input)
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
  const repository = findRepository(region, input)
  return toAnswer(region, repository, policyOf(region, repository))
}

export const deleteLifecyclePolicy: Operation<
  DeleteLifecyclePolicyRequest,
  DeleteLifecyclePolicyResponse
> = (input, { region }) => {
  const repository = findRepository(region, input)
  const lifecycle = policyOf(region, repository)
  lifecycle.cancel()
  repository.lifecycle = undefined
  return toAnswer(region, repository, lifecycle)
}
