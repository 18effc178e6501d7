import type {
  EncryptionConfiguration,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
  Tag,
} from '@aws-sdk/client-ecr'
import type { StoredImages } from './images.ts'
import type { StoredLayer, Upload } from './layer.ts'
import type { LifecycleState, LifecyclePreviewState } from './lifecycle.ts'

export interface RepositoryState {
  readonly name: string
  readonly arn: string
  readonly uri: string
  readonly createdAt: number
  readonly encryption: EncryptionConfiguration
  mutability: ImageTagMutability
  exclusions: readonly ImageTagMutabilityExclusionFilter[]
  scanOnPush: boolean
  tags: readonly Tag[]
  readonly images: StoredImages
  readonly layers: Map<string, StoredLayer>
  readonly uploads: Map<string, Upload>
  /** Repository policy, as it was set. */
  policyText: string | undefined
  lifecycle: LifecycleState | undefined
  lifecyclePreview?: LifecyclePreviewState
}
