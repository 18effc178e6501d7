import type { Operation } from '../operation.ts'
import { batchDeleteImage, batchGetImage } from './images/batch-images.ts'
import { describeImages, listImages } from './images/describe-images.ts'
import { putImage } from './images/put-image.ts'
import { listImageReferrers } from './images/referrers.ts'
import {
  batchCheckLayerAvailability,
  completeLayerUpload,
  getDownloadUrlForLayer,
  initiateLayerUpload,
  uploadLayerPart,
} from './layers/layers.ts'
import { policyOperations } from './policy-operations.ts'
import { describeRegistry, getAuthorizationToken } from './registry/registry.ts'
import {
  createRepository,
  deleteRepository,
  describeRepositories,
  putImageScanningConfiguration,
  putImageTagMutability,
} from './repositories/repositories.ts'
import { listTagsForResource, tagResource, untagResource } from './repositories/tags.ts'

/** All ECR operations of the sandbox, by their names on the wire. */
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
