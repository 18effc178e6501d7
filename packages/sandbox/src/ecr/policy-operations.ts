import type { Operation } from '../operation.ts'
import { getAccountSetting, putAccountSetting } from './account-settings.ts'
import { startImageScan } from './image-scans.ts'
import { updateImageStorageClass } from './image-storage.ts'
import { deleteLifecyclePolicy, getLifecyclePolicy, putLifecyclePolicy } from './lifecycle-policies.ts'
import { getLifecyclePolicyPreview, startLifecyclePolicyPreview } from './lifecycle-previews.ts'
import {
  createPullThroughCacheRule,
  deletePullThroughCacheRule,
  describePullThroughCacheRules,
  updatePullThroughCacheRule,
  validatePullThroughCacheRule,
} from './pull-through-cache.ts'
import { deleteRegistryPolicy, getRegistryPolicy, putRegistryPolicy } from './registry-policy.ts'
import { batchGetRepositoryScanningConfiguration, getRegistryScanningConfiguration, putRegistryScanningConfiguration } from './registry-scanning.ts'
import { deleteRepositoryPolicy, getRepositoryPolicy, setRepositoryPolicy } from './repository-policies.ts'
import { describeImageScanFindings } from './scan-findings.ts'

/** What is set beside repositories and images: who may, what goes when, what comes from where. */
export const policyOperations: Record<string, Operation<never, unknown>> = {
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  CreatePullThroughCacheRule: createPullThroughCacheRule,
  DeleteLifecyclePolicy: deleteLifecyclePolicy,
  DeletePullThroughCacheRule: deletePullThroughCacheRule,
  DeleteRegistryPolicy: deleteRegistryPolicy,
  DeleteRepositoryPolicy: deleteRepositoryPolicy,
  DescribeImageScanFindings: describeImageScanFindings,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
  GetAccountSetting: getAccountSetting,
  GetLifecyclePolicy: getLifecyclePolicy,
  GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
  GetRegistryPolicy: getRegistryPolicy,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  GetRepositoryPolicy: getRepositoryPolicy,
  PutAccountSetting: putAccountSetting,
  PutLifecyclePolicy: putLifecyclePolicy,
  PutRegistryPolicy: putRegistryPolicy,
  PutRegistryScanningConfiguration: putRegistryScanningConfiguration,
  SetRepositoryPolicy: setRepositoryPolicy,
  StartImageScan: startImageScan,
  StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
  UpdateImageStorageClass: updateImageStorageClass,
  UpdatePullThroughCacheRule: updatePullThroughCacheRule,
  ValidatePullThroughCacheRule: validatePullThroughCacheRule,
}
