import { DeleteTaskDefinitionsCommand, DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import type { DeleteTaskDefinitions, DeregisterTaskDefinition, Outcome } from '@pilothouse/contract'
import type { Verdict } from '@pilothouse/contract/rule'
import { taskDefinitionCan } from '@pilothouse/contract/task-definitions/task-definition-can'
import { z } from 'zod'
import { nameOf } from '../../aws/arn.ts'
import type { Scope } from '../../aws/scope.ts'
import { refuse } from '../../errors.ts'
import type { Fleet } from '../../fleet/fleet.ts'
import { sweepServices } from '../../fleet/sweep.ts'
import { forgetFamily } from '../../resources/task-definitions/family-revisions.ts'
import { readUses } from '../../resources/task-definitions/task-definition-uses.ts'
import { describeTaskDefinition } from '../../resources/task-definitions/task-definitions.ts'
import { verifier } from '../plan.ts'
import { runAction, type ActionContext } from '../run.ts'

/** Milliseconds to wait for a fleet that just woke up. */
const patience = 10_000

/** Whether a revision is no longer ACTIVE. */
export const deregistered = verifier(
  z.object({ name: z.string() }),
  async (scope, { name }) => (await statusOf(scope, name)) !== 'ACTIVE',
)

/** Whether all of these revisions are being deleted. */
export const deleted = verifier(
  z.object({ names: z.array(z.string()) }),
  async (scope, { names }) => {
    const now = await Promise.all(names.map((name) => statusOf(scope, name)))
    if (now.every((status) => status === 'DELETE_IN_PROGRESS')) return true
    return now.every((status) => status === 'INACTIVE') ? false : null
  },
)

/** Deregisters a revision (makes it INACTIVE) if nothing uses it. */
export const deregisterTaskDefinition = (
  fleet: Fleet,
  request: DeregisterTaskDefinition,
  context: ActionContext,
): Promise<Outcome> => {
  const name = `${request.family}:${request.revision}`
  return runAction(
    {
      id: request.id,
      code: 'task-definition.deregister',
      fleet,
      target: `task-definition/${name}`,
      request,
      detail: `deregister ${name}${request.unseen ? ', not every cluster seen' : ''}`,
      precondition: (scope) =>
        requireUnused(fleet, scope, {
          family: request.family,
          revisions: [request.revision],
          unseen: request.unseen ?? false,
          may: taskDefinitionCan.deregister,
        }),
      async write(scope) {
        await scope.write(
          { bucket: 'Task definition modify', call: 'ecs:DeregisterTaskDefinition' },
          (ecs) => ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: name })),
        )
        forgetFamily(fleet, request.family)
        return `${name} is deregistered.`
      },
      evidence: () => ({ name }),
      verifier: deregistered,
    },
    context,
  )
}

/** Deletes up to ten INACTIVE revisions for good, if nothing uses them. */
export const deleteTaskDefinitions = (
  fleet: Fleet,
  request: DeleteTaskDefinitions,
  context: ActionContext,
): Promise<Outcome> => {
  const names = request.revisions.map((revision) => `${request.family}:${revision}`)
  return runAction(
    {
      id: request.id,
      code: 'task-definition.delete',
      fleet,
      target: `task-definition/${request.family}`,
      request,
      detail: `delete ${names.join(', ')}${request.unseen ? ', not every cluster seen' : ''}`,
      precondition: (scope) =>
        requireUnused(fleet, scope, {
          family: request.family,
          revisions: request.revisions,
          unseen: request.unseen ?? false,
          may: taskDefinitionCan.delete,
        }),
      async write(scope) {
        const answer = await scope.write(
          { bucket: 'Task definition delete', call: 'ecs:DeleteTaskDefinitions' },
          (ecs) => ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: names })),
        )
        forgetFamily(fleet, request.family)
        const failed = (answer.failures ?? []).map(
          (f) => `${nameOf(f.arn)}: ${f.reason ?? 'refused'}`,
        )
        const done = names.length - failed.length
        if (done === 0) refuse({ status: 409, code: 'NotPossible', message: failed.join('\n') })
        const verb = names.length === 1 ? 'revision is' : 'revisions are'
        return [`${done} of ${names.length} ${verb} being deleted.`, ...failed].join(' ')
      },
      evidence: () => ({ names }),
      verifier: deleted,
    },
    context,
  )
}

const statusOf = async (scope: Scope, name: string): Promise<string> =>
  (await describeTaskDefinition(scope, name)).taskDefinition?.status ?? 'UNKNOWN'

interface UnusedCheck {
  family: string
  revisions: readonly number[]
  /** Whether to go on although not every cluster and history was read. */
  unseen: boolean
  may: (
    revision: { status: string },
    use: Parameters<typeof taskDefinitionCan.delete>[1],
  ) => Verdict
}

/**
 * Reads the revisions, and the clusters whose services use the family, once more. Throws a Refusal
 * with the first reason against the change.
 */
async function requireUnused(
  fleet: Fleet,
  scope: Scope,
  { family, revisions, unseen, may }: UnusedCheck,
): Promise<void> {
  fleet.keepFresh()
  await Promise.all([fleet.ready('services', patience), fleet.ready('tasks', patience)])
  const users = fleet
    .snapshots()
    .filter((snapshot) =>
      [...snapshot.services.values()].some(({ row }) =>
        row.taskDefinition.startsWith(`${family}:`),
      ),
    )
  await Promise.all(
    users.map((snapshot) =>
      sweepServices(scope, snapshot, {
        priority: 'action',
        now: Date.now,
        onProgress: () => undefined,
      }),
    ),
  )
  const known = await readUses(fleet, family)
  for (const revision of revisions) {
    const status = await statusOf(scope, `${family}:${revision}`)
    const verdict = may(
      { status },
      known.uses.find((u) => u.revision === revision),
    )
    if (!verdict.ok)
      refuse({
        status: 409,
        code: status === 'ACTIVE' || status === 'INACTIVE' ? 'InUse' : 'NotPossible',
        message: `${family}:${revision}: ${verdict.reason}`,
      })
  }
  if (known.unseen !== null && !unseen)
    refuse({
      status: 409,
      code: 'NotAllSeen',
      message:
        `It is not known whether ${family}:${revisions.join(', ')} ` + `is in use: ${known.unseen}`,
    })
}
