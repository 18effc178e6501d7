import type { ActionCode } from '@pilothouse/contract'
import { deleted, deregistered } from './deregister-task-definitions.ts'
import { imagesDeleted, scanStarted, tagged, untagged } from './images.ts'
import { lifecycleSet, previewStarted } from './lifecycle-policies.ts'
import type { Verifier } from './plan.ts'
import { registered } from './register-task-definition.ts'
import {
  mutabilitySet,
  repositoryCreated,
  repositoryDeleted,
  scanOnPushSet,
} from './repositories.ts'
import { policySet, tagsSet } from './repository-policies.ts'
import { deployed, scaled } from './services.ts'
import { stopped } from './tasks.ts'

/** What tells, after a restart, whether an action was carried out. An action without one does not compile. */
export const verifiers = {
  'service.scale': scaled,
  'service.deploy': deployed,
  'task.stop': stopped,
  'task-definition.register': registered,
  'task-definition.deregister': deregistered,
  'task-definition.delete': deleted,
  'image.delete': imagesDeleted,
  'image.untag': untagged,
  'image.tag': tagged,
  'image.scan': scanStarted,
  'repository.create': repositoryCreated,
  'repository.delete': repositoryDeleted,
  'repository.tag-mutability': mutabilitySet,
  'repository.scan-on-push': scanOnPushSet,
  'repository.policy': policySet,
  'repository.tags': tagsSet,
  'repository.lifecycle-preview': previewStarted,
  'repository.lifecycle': lifecycleSet,
} satisfies Record<ActionCode, Pick<Verifier<never>, 'lookStored'>>
