import type { LifecyclePolicyPreviewResult } from '@aws-sdk/client-ecr'
import type { Cancel } from '../../world/clock.ts'

export type CountType =
  | 'imageCountMoreThan'
  | 'sinceImagePushed'
  | 'sinceImagePulled'
  | 'sinceImageTransitioned'
export type StorageClass = 'standard' | 'archive'

/** One rule of a lifecycle policy. */
export interface LifecycleRule {
  readonly priority: number
  readonly tagStatus: 'tagged' | 'untagged' | 'any'
  /** An image matches if each prefix matches one of its tags. */
  readonly tagPrefixes: readonly string[]
  readonly tagPatterns: readonly string[]
  readonly storageClass: StorageClass
  readonly countType: CountType
  readonly countNumber: number
  readonly action: 'expire' | 'transition'
}

/** A repository's lifecycle policy, run by the clock. */
export interface LifecycleState {
  readonly policyText: string
  readonly rules: readonly LifecycleRule[]
  lastEvaluatedAt: number | undefined
  cancel: Cancel
}

/** A preview of a policy. `results` is undefined while it is in progress. */
export interface LifecyclePreviewState {
  readonly policyText: string
  results: readonly LifecyclePolicyPreviewResult[] | undefined
}
