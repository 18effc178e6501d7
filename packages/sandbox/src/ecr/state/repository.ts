import type {
  EncryptionConfiguration,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
  Tag,
} from '@aws-sdk/client-ecr'
import type { Images } from './images.ts'
import type { Layer, Upload } from './layer.ts'
import type { Lifecycle, LifecyclePreview } from './lifecycle.ts'

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
  readonly images: Images
  readonly layers: Map<string, Layer>
  readonly uploads: Map<string, Upload>
  /** Repository policy, as it was set. */
  policyText: string | undefined
  lifecycle: Lifecycle | undefined
  lifecyclePreview?: LifecyclePreview
}
