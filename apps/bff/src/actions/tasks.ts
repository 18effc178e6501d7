import { StopTaskCommand } from '@aws-sdk/client-ecs'
import type { Outcome, StopTask } from '@pilothouse/contract'
import { taskCan } from '@pilothouse/contract/tasks/task-rules'
import { z } from 'zod'
import { refuse } from '../errors.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { describeTask } from '../resources/tasks/tasks.ts'
import { verifier } from './plan.ts'
import { runAction, type ActionContext } from './run.ts'

/** Whether a task's desired status is STOPPED. */
export const stopped = verifier(
  z.object({ cluster: z.string(), taskId: z.string() }),
  async (scope, { cluster, taskId }) =>
    (await describeTask(scope, cluster, taskId, 'action')).desiredStatus === 'STOPPED',
)

/** Stops a task. Its service, if any, starts another one. */
export const stopTask = (
  fleet: Fleet,
  request: StopTask,
  context: ActionContext,
): Promise<Outcome> =>
  runAction(
    {
      id: request.id,
      code: 'task.stop',
      fleet,
      cluster: request.cluster,
      target: `task/${request.cluster}/${request.taskId}`,
      request,
      detail: request.reason
        ? `reason: ${fleet.scope.redactor.scrub(request.reason)}`
        : 'no reason given',
      async precondition(scope) {
        const task = await describeTask(scope, request.cluster, request.taskId, 'action')
        const verdict = taskCan.stop({
          desiredStatus: task.desiredStatus ?? 'UNKNOWN',
          lastStatus: task.lastStatus ?? 'UNKNOWN',
        })
        if (!verdict.ok) refuse({ status: 409, code: 'NotPossible', message: verdict.reason })
        return task
      },
      async write(scope) {
        await scope.write({ bucket: 'Cluster resource modify', call: 'ecs:StopTask' }, (ecs) =>
          ecs.send(
            new StopTaskCommand({
              cluster: request.cluster,
              task: request.taskId,
              reason: request.reason || `Stopped in Pilothouse by ${context.user}`,
            }),
          ),
        )
        return `Task ${request.taskId} is stopping.`
      },
      evidence: () => ({ cluster: request.cluster, taskId: request.taskId }),
      verifier: stopped,
    },
    context,
  )
