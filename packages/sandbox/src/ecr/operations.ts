import type { Operation } from '../operation.ts'
import { batchDeleteImage, batchGetImage } from './batch-images.ts'
import { describeImages, listImages } from './describe-images.ts'
import {
  batchCheckLayerAvailability,
  completeLayerUpload,
  getDownloadUrlForLayer,
  initiateLayerUpload,
  uploadLayerPart,
} from './layers.ts'
import { policyOperations } from './policy-operations.ts'
import { putImage } from './put-image.ts'
import { listImageReferrers } from './referrers.ts'
import { describeRegistry, getAuthorizationToken } from './registry.ts'
import {
  createRepository,
  deleteRepository,
  describeRepositories,
  putImageScanningConfiguration,
  putImageTagMutability,
} from './repositories.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** All that the sandbox's ECR can do, by the name of the operation on the wire. */
export const ecrOperations: Record<string, Operation<never, unknown>> = {
  BatchCheckLayerAvailability: batchCheckLayerAvailability,
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  CompleteLayerUpload: completeLayerUpload,
  CreateRepository: createRepository,
  DeleteRepository: deleteRepository,
  DescribeImages: describeImages,
  DescribeRegistry: describeRegistry,
  DescribeRepositories: describeRepositories,
  GetAuthorizationToken: getAuthorizationToken,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  InitiateLayerUpload: initiateLayerUpload,
  ListImageReferrers: listImageReferrers,
  ListImages: listImages,
  ListTagsForResource: listTagsForResource,
  PutImage: putImage,
  PutImageScanningConfiguration: putImageScanningConfiguration,
  PutImageTagMutability: putImageTagMutability,
  TagResource: tagResource,
  UntagResource: untagResource,
  UploadLayerPart: uploadLayerPart,
  ...policyOperations,
}
