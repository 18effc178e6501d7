import type {
  DescribeTasksRequest,
  DescribeTasksResponse,
  ListTasksRequest,
  ListTasksResponse,
  StopTaskRequest,
  StopTaskResponse,
  Task,
} from '@aws-sdk/client-ecs'
import { Fault, type Operation } from '../../operation.ts'
import {
  findAll,
  findCluster,
  findInstance,
  findService,
  findTask,
  invalid,
  wouldBe,
} from '../lookup.ts'
import { page } from '../page.ts'
import type { TaskState } from '../state.ts'
import { stopRunningTask as stop } from './task-life.ts'

/** Returns a task as in DescribeTasks, with its tags if `tags` is set. */
export const toTask = ({ record }: TaskState, { tags }: { tags: boolean }): Task => ({
  ...record,
  tags: tags ? record.tags : [],
})

/**
 * ListTasks: lists RUNNING tasks by default. No task has the desired status PENDING, so it lists
 * none.
 */
export const listTasks: Operation<ListTasksRequest, ListTasksResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const { family, startedBy, launchType, desiredStatus = 'RUNNING' } = input
  if (startedBy && (family || input.serviceName || input.containerInstance)) {
    throw invalid('cannot specify startedBy together with another filter.')
  }
  const service = input.serviceName ? findService(region, cluster, input.serviceName) : undefined
  if (input.serviceName && !service)
    throw new Fault('ServiceNotFoundException', 'Service not found.')
  const instance = input.containerInstance
    ? findInstance(region, cluster, input.containerInstance)
    : undefined
  if (input.containerInstance && !instance) throw invalid('Container instance not found.')
  const wanted = (task: TaskState) =>
    task.record.desiredStatus === desiredStatus &&
    (!family || task.definition.record.family === family) &&
    (!startedBy || task.record.startedBy === startedBy) &&
    (!launchType || task.record.launchType === launchType) &&
    (!service || task.service === service) &&
    (!instance || task.instance === instance)
  // A service's own set lacks its stopped tasks, but avoids a scan of a large cluster.
  const all = service && desiredStatus === 'RUNNING' ? service.tasks : cluster.tasks.values()
  const arns: string[] = []
  for (const task of all) if (wanted(task)) arns.push(task.record.taskArn)
  const of = [
    'tasks',
    cluster.name,
    family,
    startedBy,
    launchType,
    desiredStatus,
    service?.name,
    instance?.id,
  ]
  const { items, nextToken } = page(arns, input, { of })
  return { taskArns: items, nextToken }
}

export const describeTasks: Operation<DescribeTasksRequest, DescribeTasksResponse> = (
  input,
  { region },
) => {
  const cluster = findCluster(region, input.cluster)
  const requested = input.tasks ?? []
  if (requested.length === 0) throw invalid('Tasks cannot be empty.')
  if (requested.length > 100) throw invalid('Tasks can not be more than 100.')
  const { found, failures } = findAll(
    requested,
    (r) => findTask(region, cluster, r),
    wouldBe(region, 'task', cluster),
  )
  const tags = input.include?.includes('TAGS') ?? false
  return { tasks: found.map((t) => toTask(t, { tags })), failures }
}

export const stopTask: Operation<StopTaskRequest, StopTaskResponse> = (input, { region }) => {
  const cluster = findCluster(region, input.cluster)
  const task = findTask(region, cluster, input.task ?? '')
  if (!task) throw invalid('The referenced task was not found.')
  // Both recordings of StopTask answer with the status before the stop.
  const { lastStatus } = task.record
  stop(region, task, 'UserInitiated', input.reason ?? 'Task stopped by user')
  return { task: { ...toTask(task, { tags: true }), lastStatus } }
}
