import type { TaskRow } from '@pilothouse/contract'
import { Link } from '@tanstack/react-router'
import { definitionParts, shortId } from './names'

type ClusterOfTask = Pick<TaskRow, 'region' | 'cluster'>
const linkStyle = 'text-accent hover:underline'

export const TaskLink = ({
  account,
  task,
}: {
  account: string
  task: ClusterOfTask & Pick<TaskRow, 'taskId'>
}) => (
  <Link
    data-row
    to="/$account/$region/clusters/$cluster/tasks/$task"
    params={{ account, region: task.region, cluster: task.cluster, task: task.taskId }}
    search={{}}
    title={task.taskId}
    className={linkStyle}
  >
    <code>{shortId(task.taskId)}</code>
  </Link>
)

/** Links to the service of a task; shows the group of a task without one. */
export function OwnerLink({
  account,
  task,
}: {
  account: string
  task: ClusterOfTask & Pick<TaskRow, 'service' | 'group'>
}) {
  if (task.service === null)
    return (
      <span dir="auto" className="text-muted" title={task.group}>
        {task.group || '–'}
      </span>
    )
  return (
    <Link
      to="/$account/$region/clusters/$cluster/services/$service"
      params={{ account, region: task.region, cluster: task.cluster, service: task.service }}
      search={{}}
      className="hover:underline"
      title={task.service}
    >
      {task.service}
    </Link>
  )
}

export const ClusterLink = ({ account, task }: { account: string; task: ClusterOfTask }) => (
  <Link
    to="/$account/$region/clusters/$cluster"
    params={{ account, region: task.region, cluster: task.cluster }}
    search={{}}
    className="hover:underline"
    title={`${task.cluster} in ${task.region}`}
  >
    {task.cluster}
  </Link>
)

export function DefinitionLink({
  account,
  task,
}: {
  account: string
  task: Pick<TaskRow, 'region' | 'taskDefinition'>
}) {
  const parts = definitionParts(task.taskDefinition)
  if (!parts) return <code className="text-muted">{task.taskDefinition}</code>
  return (
    <Link
      to="/$account/$region/task-definitions/$family/$revision"
      params={{ account, region: task.region, ...parts }}
      search={{}}
      className="hover:underline"
      title={task.taskDefinition}
    >
      <code>{task.taskDefinition}</code>
    </Link>
  )
}
