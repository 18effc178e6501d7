import type {
  EncryptionConfiguration,
  ImageReplicationStatus,
  ImageSigningStatus,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
  Tag,
} from '@aws-sdk/client-ecr'
import type { BasicScan } from './image-scans.ts'
import type { Archiving } from './image-status.ts'
import type { Images } from './images.ts'
import type { Lifecycle } from './lifecycle-policies.ts'
import type { LifecyclePreview } from './lifecycle-previews.ts'
import { createRegistry, type Registry } from './registry-settings.ts'

/** An image, an index of images, or an artifact about one: whatever a manifest says. */
export interface ImageState {
  readonly digest: string
  /** Numbers what a repository has had, so that a page begins where the one before it ended. */
  readonly nth: number
  readonly mediaType: string
  /** What an artifact is; of an image the media type of its config. */
  readonly artifactType: string | undefined
  /** The digest that a signature, an SBOM or the like is about. */
  readonly subject: string | undefined
  /** The manifests that an index lists. */
  readonly children: readonly string[]
  /** Bytes: the config and the layers; of an index, the largest that it lists. */
  readonly size: number
  readonly pushedAt: number
  /** Its text, byte for byte as it was pushed: the digest is of it. */
  readonly manifest: () => string
  /** In the order in which they were given. */
  tags: readonly string[]
  lastPulledAt: number | undefined
  /** Only of what has been in the archive. */
  archiving?: Archiving
  scan?: BasicScan | undefined
  /** Where it was sent when it was pushed. */
  replications?: readonly ImageReplicationStatus[]
  /** Who signs it, since it was pushed. */
  signings?: readonly ImageSigningStatus[]
}

/** A blob that manifests refer to. Of a seed's large ones only the size is known. */
export interface Layer {
  readonly digest: string
  readonly size: number
  readonly bytes: (() => Uint8Array) | undefined
}

/** A layer on its way, part after part. */
export interface Upload {
  readonly parts: Uint8Array[]
  size: number
}

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
  /** Who else may use it: the text as it was set. */
  policyText: string | undefined
  lifecycle: Lifecycle | undefined
  lifecyclePreview?: LifecyclePreview
}

/** What ECR holds in one account × region: its private registry there. */
export interface Ecr {
  readonly repositories: Map<string, RepositoryState>
  registryPolicyText: string | undefined
  readonly registry: Registry
}

/** A registry before anything was created. */
export function createEcr(): Ecr {
  return { repositories: new Map(), registryPolicyText: undefined, registry: createRegistry() }
}
