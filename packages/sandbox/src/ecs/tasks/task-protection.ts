import type {
  Failure,
  GetTaskProtectionRequest,
  GetTaskProtectionResponse,
  ProtectedTask,
  UpdateTaskProtectionRequest,
  UpdateTaskProtectionResponse,
} from '@aws-sdk/client-ecs'
import type { Operation } from '../../operation.ts'
import type { Region } from '../../world/region.ts'
import { findAll, findCluster, findTask, invalid, wouldBe } from '../lookup.ts'
import type { ClusterState, TaskState } from '../state.ts'

const minute = 60_000
const blocked =
  'One or more protected tasks are preventing the service deployment from reaching a ' +
  'steady state. Unset task protection on existing tasks or wait until task protection ' +
  'expires.'

export const getTaskProtection: Operation<GetTaskProtectionRequest, GetTaskProtectionResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.tasks?.length
    ? input.tasks
    : [...cluster.tasks.values()].filter((t) => t.protection).map((t) => t.id)
  if (requested.length > 100) throw invalid('Tasks can not be more than 100.')
  const { found, failures } = tasksOfServices(region, cluster, requested)
  return { protectedTasks: found.map(toProtected), failures }
}

/**
 * UpdateTaskProtection: protects tasks for 2 hours by default. A repeated call restarts the time.
 */
export const updateTaskProtection: Operation<
  UpdateTaskProtectionRequest,
  UpdateTaskProtectionResponse
> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.tasks ?? []
  const { expiresInMinutes: minutes = 120, protectionEnabled = false } = input
  if (requested.length === 0) throw invalid('Tasks cannot be empty.')
  if (requested.length > 10) throw invalid('Tasks can not be more than 10.')
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 2_880)
    throw invalid('expiresInMinutes must be between 1 and 2880.')
  const { found, failures } = tasksOfServices(region, cluster, requested)
  const [held, free] = [
    found.filter((t) => protectionEnabled && isBlocked(t)),
    found.filter((t) => !protectionEnabled || !isBlocked(t)),
  ]
  for (const task of free) protect(region, task, protectionEnabled ? minutes * minute : undefined)
  const refused = held.map((t): Failure => ({
    arn: t.record.taskArn,
    reason: 'DEPLOYMENT_BLOCKED',
    detail: blocked,
  }))
  return { protectedTasks: free.map(toProtected), failures: [...failures, ...refused] }
}

/** Finds tasks that can be protected: those of a service that are not stopping. */
function tasksOfServices(
  region: Region,
  cluster: ClusterState,
  requested: readonly string[],
): { found: TaskState[]; failures: Failure[] } {
  const { found, failures } = findAll(
    requested,
    (r) => findTask(region, cluster, r),
    wouldBe(region, 'task', cluster),
  )
  const isOfService = (t: TaskState) =>
    t.service !== undefined && t.record.desiredStatus === 'RUNNING'
  const others = found
    .filter((t) => !isOfService(t))
    .map((t): Failure => ({ arn: t.record.taskArn, reason: 'TASK_NOT_VALID' }))
  return { found: found.filter(isOfService), failures: [...failures, ...others] }
}

/**
 * Returns whether a deployment in progress forbids protection, because a task of an earlier one is
 * protected already.
 */
function isBlocked({ service }: TaskState): boolean {
  const [primary] = service?.deployments ?? []
  if (!service || primary?.record.rolloutState !== 'IN_PROGRESS') return false
  return [...service.tasks].some((t) => t.protection && t.deployment !== primary)
}

function protect(region: Region, task: TaskState, ms: number | undefined): void {
  task.protection?.cancel()
  task.protection = undefined
  // Wake the service: it may wait to stop this task.
  if (ms === undefined) return task.service?.wake()
  const until = new Date(region.clock.now() + ms)
  const cancel = region.clock.after(ms, () => {
    task.protection = undefined
    task.service?.wake()
  })
  task.protection = { until, cancel }
}

const toProtected = ({ record, protection }: TaskState): ProtectedTask => ({
  taskArn: record.taskArn,
  protectionEnabled: protection !== undefined,
  ...(protection ? { expirationDate: protection.until } : {}),
})
