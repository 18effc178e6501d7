import type { ActionCode } from '@pilothouse/contract'
import { imagesDeleted } from './images/delete-images.ts'
import { scanStarted } from './images/scan-image.ts'
import { tagged, untagged } from './images/tag-image.ts'
import type { Verifier } from './plan.ts'
import { repositoryCreated } from './repositories/create-repository.ts'
import { repositoryDeleted } from './repositories/delete-repository.ts'
import { lifecycleSet, previewStarted } from './repositories/lifecycle-policies.ts'
import { policySet, tagsSet } from './repositories/repository-policies.ts'
import { mutabilitySet, scanOnPushSet } from './repositories/repository-settings.ts'
import { deployed, scaled } from './services.ts'
import { deleted, deregistered } from './task-definitions/deregister-task-definitions.ts'
import { registered } from './task-definitions/register-task-definition.ts'
import { stopped } from './tasks.ts'

/** The verifier of each action, for use after a restart. An action without one does not compile. */
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
} satisfies Record<ActionCode, Pick<Verifier<never>, 'verifyStored'>>
