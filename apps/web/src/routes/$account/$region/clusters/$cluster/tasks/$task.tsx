import type { TaskDetail } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { DigestLink } from '#features/images/DigestLink.tsx'
import { ContainerLog } from '#features/logs/ContainerLog.tsx'
import { Masked } from '#features/task-definitions/revision/Masked.tsx'
import { taskNetworkQuery } from '#features/task-network/queries.ts'
import { TaskNetworkPanel } from '#features/task-network/TaskNetworkPanel.tsx'
import { AfterGoneTask } from '#features/tasks/AfterGoneTask.tsx'
import { shortId } from '#features/tasks/names.ts'
import { taskQuery } from '#features/tasks/queries.ts'
import { StopTaskButton } from '#features/tasks/StopTask.tsx'
import { TaskBody } from '#features/tasks/TaskBody.tsx'
import { TaskStatus } from '#features/tasks/TaskStatus.tsx'
import type { Crumb } from '#shell/Crumbs.tsx'
import { DetailPage } from '#shell/DetailPage.tsx'
import { QueryPanel } from '#shell/QueryPanel.tsx'
import { CopyButton } from '#ui/Copy.tsx'

export const Route = createFileRoute('/$account/$region/clusters/$cluster/tasks/$task')({
  component: TaskPage,
})

function TaskPage() {
  const taskRef = Route.useParams()
  const query = useQuery(taskQuery(taskRef))
  const network = useQuery(taskNetworkQuery(taskRef))
  useRefetchOnStep(query.data?.lastStatus, network.refetch)
  return (
    <DetailPage
      query={query}
      noun="task"
      head={(task) => ({
        crumbs: crumbsOf(taskRef, task ?? query.data),
        title: `Task ${shortId(taskRef.task)}`,
        ...(task
          ? {
              lead: <TaskStatus task={task} />,
              about: (
                <span className="flex items-center gap-1">
                  <code className="truncate max-sm:hidden">{taskRef.task}</code>
                  <CopyButton text={task.arn} label="Copy the ARN" />
                </span>
              ),
              actions: <StopTaskButton account={taskRef.account} task={task} />,
            }
          : {}),
      })}
      whenGone={{
        title: 'This task is gone',
        text:
          'AWS keeps a stopped task for about an hour, then forgets it. ' +
          `Cluster ${taskRef.cluster} no longer has a task with this id.`,
        links: <AfterGoneTask taskRef={taskRef} />,
      }}
    >
      {(task) => (
        <TaskBody
          account={taskRef.account}
          task={task}
          network={
            <QueryPanel query={network} noun="network of this task" lines={7}>
              {(loaded) => <TaskNetworkPanel network={loaded} />}
            </QueryPanel>
          }
          renderMasked={(value) => (
            <Masked
              key={`${value.ref} ${value.mark}`}
              account={taskRef.account}
              region={taskRef.region}
              value={value}
            />
          )}
          renderLog={(container) => (
            <ContainerLog
              containerRef={{ ...taskRef, container }}
              live={task.lastStatus !== 'STOPPED'}
            />
          )}
          renderDigest={(c) =>
            c.image && c.imageDigest ? (
              <DigestLink account={taskRef.account} image={c.image} digest={c.imageDigest} />
            ) : null
          }
        />
      )}
    </DetailPage>
  )
}

/** Refetches when the task's status changes: its network interface comes and goes with it. */
function useRefetchOnStep(status: string | undefined, refetch: () => unknown) {
  const before = useRef(status)
  useEffect(() => {
    if (before.current !== undefined && before.current !== status) void refetch()
    before.current = status
  }, [status, refetch])
}

function crumbsOf(
  {
    account,
    region,
    cluster,
    task,
  }: { account: string; region: string; cluster: string; task: string },
  detail: TaskDetail | undefined,
): Crumb[] {
  const inCluster = { account, region, cluster }
  return [
    { title: 'Clusters', link: { to: '/$account/clusters', params: { account }, search: {} } },
    {
      title: cluster,
      link: { to: '/$account/$region/clusters/$cluster', params: inCluster, search: {} },
    },
    detail?.service
      ? {
          title: detail.service,
          link: {
            to: '/$account/$region/clusters/$cluster/services/$service',
            params: { ...inCluster, service: detail.service },
            search: {},
          },
        }
      : { title: 'Tasks', link: { to: '/$account/tasks', params: { account }, search: {} } },
    { title: shortId(task) },
  ]
}
