import type { Operation } from '../operation.ts'
import { updateImageStorageClass } from './lifecycle/image-storage.ts'
import {
  deleteLifecyclePolicy,
  getLifecyclePolicy,
  putLifecyclePolicy,
} from './lifecycle/lifecycle-policies.ts'
import {
  getLifecyclePolicyPreview,
  startLifecyclePolicyPreview,
} from './lifecycle/lifecycle-previews.ts'
import { getAccountSetting, putAccountSetting } from './registry/account-settings.ts'
import {
  createRepositoryCreationTemplate,
  deleteRepositoryCreationTemplate,
  describeRepositoryCreationTemplates,
  updateRepositoryCreationTemplate,
} from './registry/creation-templates.ts'
import {
  createPullThroughCacheRule,
  deletePullThroughCacheRule,
  describePullThroughCacheRules,
  updatePullThroughCacheRule,
  validatePullThroughCacheRule,
} from './registry/pull-through-cache.ts'
import {
  deregisterPullTimeUpdateExclusion,
  listPullTimeUpdateExclusions,
  registerPullTimeUpdateExclusion,
} from './registry/pull-time-exclusions.ts'
import {
  deleteRegistryPolicy,
  getRegistryPolicy,
  putRegistryPolicy,
} from './registry/registry-policy.ts'
import {
  describeImageReplicationStatus,
  putReplicationConfiguration,
} from './registry/replication.ts'
import {
  deleteSigningConfiguration,
  describeImageSigningStatus,
  getSigningConfiguration,
  putSigningConfiguration,
} from './registry/signing.ts'
import {
  deleteRepositoryPolicy,
  getRepositoryPolicy,
  setRepositoryPolicy,
} from './repositories/repository-policies.ts'
import { startImageScan } from './scanning/image-scans.ts'
import {
  batchGetRepositoryScanningConfiguration,
  getRegistryScanningConfiguration,
  putRegistryScanningConfiguration,
} from './scanning/registry-scanning.ts'
import { describeImageScanFindings } from './scanning/scan-findings.ts'

/** Operations on policies and settings, for repositories and the registry. */
export const policyOperations: Record<string, Operation<never, unknown>> = {
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  CreatePullThroughCacheRule: createPullThroughCacheRule,
  CreateRepositoryCreationTemplate: createRepositoryCreationTemplate,
  DeleteLifecyclePolicy: deleteLifecyclePolicy,
  DeletePullThroughCacheRule: deletePullThroughCacheRule,
  DeleteRegistryPolicy: deleteRegistryPolicy,
  DeleteRepositoryCreationTemplate: deleteRepositoryCreationTemplate,
  DeleteRepositoryPolicy: deleteRepositoryPolicy,
  DeleteSigningConfiguration: deleteSigningConfiguration,
  DeregisterPullTimeUpdateExclusion: deregisterPullTimeUpdateExclusion,
  DescribeImageReplicationStatus: describeImageReplicationStatus,
  DescribeImageScanFindings: describeImageScanFindings,
  DescribeImageSigningStatus: describeImageSigningStatus,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
  DescribeRepositoryCreationTemplates: describeRepositoryCreationTemplates,
  GetAccountSetting: getAccountSetting,
  GetLifecyclePolicy: getLifecyclePolicy,
  GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
  GetRegistryPolicy: getRegistryPolicy,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  GetRepositoryPolicy: getRepositoryPolicy,
  GetSigningConfiguration: getSigningConfiguration,
  ListPullTimeUpdateExclusions: listPullTimeUpdateExclusions,
  PutAccountSetting: putAccountSetting,
  PutLifecyclePolicy: putLifecyclePolicy,
  PutRegistryPolicy: putRegistryPolicy,
  PutRegistryScanningConfiguration: putRegistryScanningConfiguration,
  PutReplicationConfiguration: putReplicationConfiguration,
  PutSigningConfiguration: putSigningConfiguration,
  RegisterPullTimeUpdateExclusion: registerPullTimeUpdateExclusion,
  SetRepositoryPolicy: setRepositoryPolicy,
  StartImageScan: startImageScan,
  StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
  UpdateImageStorageClass: updateImageStorageClass,
  UpdatePullThroughCacheRule: updatePullThroughCacheRule,
  UpdateRepositoryCreationTemplate: updateRepositoryCreationTemplate,
  ValidatePullThroughCacheRule: validatePullThroughCacheRule,
}
