/**
 * Members of ECR's answers that the console shows, as on the wire: times in epoch seconds. Old
 * answers lack many.
 */
export interface WireRepository {
  repositoryArn: string
  registryId: string
  repositoryName: string
  repositoryUri: string
  createdAt?: number
  imageTagMutability?: string
  imageScanningConfiguration?: { scanOnPush: boolean }
  encryptionConfiguration?: { encryptionType: string }
}

export interface WireImage {
  registryId: string
  repositoryName: string
  imageDigest: string
  imageTags?: string[]
  imageSizeInBytes: number
  imagePushedAt: number
  imageManifestMediaType: string
  artifactMediaType: string
}

export interface WirePolicy {
  repositoryName: string
  policyText: string
}

/**
 * ECR sends `lastEvaluatedAt` near the epoch, off by a time zone, if it has not evaluated the
 * policy yet.
 */
export interface WireLifecycle {
  repositoryName: string
  lifecyclePolicyText: string
  lastEvaluatedAt: number
}
