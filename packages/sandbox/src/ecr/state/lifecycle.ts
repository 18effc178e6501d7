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
  /** Each must be met by one of an image's tags. */
  readonly tagPrefixes: readonly string[]
  readonly tagPatterns: readonly string[]
  readonly storageClass: StorageClass
  readonly countType: CountType
  readonly countNumber: number
  readonly action: 'expire' | 'transition'
}

/** A repository's lifecycle policy, which the clock runs. */
export interface Lifecycle {
  readonly policyText: string
  readonly rules: readonly LifecycleRule[]
  lastEvaluatedAt: number | undefined
  cancel: Cancel
}

/** What a policy would do, asked once: until it is known there are no results. */
export interface LifecyclePreview {
  readonly policyText: string
  results: readonly LifecyclePolicyPreviewResult[] | undefined
}
