import type { Operation } from '../operation.ts'
import { createRepository, deleteRepository, describeRepositories, putImageScanningConfiguration, putImageTagMutability } from './repositories.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** All that the sandbox's ECR can do, by the name of the operation on the wire. */
export const ecrOperations: Record<string, Operation<never, unknown>> = {
  CreateRepository: createRepository,
  DeleteRepository: deleteRepository,
  DescribeRepositories: describeRepositories,
  ListTagsForResource: listTagsForResource,
  PutImageScanningConfiguration: putImageScanningConfiguration,
  PutImageTagMutability: putImageTagMutability,
  TagResource: tagResource,
  UntagResource: untagResource,
}
