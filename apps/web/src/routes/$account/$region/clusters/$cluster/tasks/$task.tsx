import type { TaskDetail } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { DigestLink } from '#features/images/DigestLink.tsx'
import { ContainerLog } from '#features/logs/ContainerLog.tsx'
import { Masked } from '#features/task-definitions/revision/Masked.tsx'
import { taskNetworkQuery } from '#features/task-network/queries.ts'
import { TaskNetworkPanel } from '#features/task-network/TaskNetworkPanel.tsx'
import { GoneTask } from '#features/tasks/GoneTask.tsx'
import { shortId } from '#features/tasks/names.ts'
import { taskQuery } from '#features/tasks/queries.ts'
import { StopTask } from '#features/tasks/StopTask.tsx'
import { TaskBody } from '#features/tasks/TaskBody.tsx'
import { TaskStatus } from '#features/tasks/TaskStatus.tsx'
import { problemFrom } from '#lib/api.ts'
import type { Crumb } from '#shell/Crumbs.tsx'
import { PageHead } from '#shell/PageHead.tsx'
import { QueryPanel } from '#shell/QueryPanel.tsx'
import { CopyButton } from '#ui/Copy.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/$region/clusters/$cluster/tasks/$task')({
  component: TaskPage,
})

function TaskPage() {
  const taskRef = Route.useParams()
  const { data, error, refetch } = useQuery(taskQuery(taskRef))
  const network = useQuery(taskNetworkQuery(taskRef))
  useRefetchOnStep(data?.lastStatus, network.refetch)
  const problem = error ? problemFrom(error) : null
  // ECS dropped the task while the page was open: the cached data is out of date.
  const gone = problem?.status === 404
  const task = gone ? undefined : data
  const head = { crumbs: crumbsOf(taskRef, data), title: `Task ${shortId(taskRef.task)}` }
  return (
    <>
      {task ? (
        <PageHead
          {...head}
          lead={<TaskStatus task={task} />}
          about={
            <span className="flex items-center gap-1">
              <code className="truncate max-sm:hidden">{taskRef.task}</code>
              <CopyButton text={task.arn} label="Copy the ARN" />
            </span>
          }
          actions={<StopTask account={taskRef.account} task={task} />}
        />
      ) : (
        <PageHead {...head} />
      )}
      {gone && <GoneTask taskRef={taskRef} />}
      {problem && !gone && (
        <div className="mb-4">
          <h2 className="sr-only">Problem</h2>
          <ProblemPanel
            title={task ? 'The task could not be read again' : 'The task could not be read'}
            problem={problem}
            retry={() => void refetch()}
          />
        </div>
      )}
      {task && (
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
      {!task && !problem && <Skeleton lines={10} />}
    </>
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
