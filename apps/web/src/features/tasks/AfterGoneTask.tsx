import { Link } from '@tanstack/react-router'
import { Empty } from '#ui/Empty.tsx'
import type { TaskRef } from './queries'

/** Page of a task that ECS no longer has, or never had. */
export const GoneTask = ({ taskRef }: { taskRef: TaskRef }) => (
  <>
    <h2 className="sr-only">Gone</h2>
    <Empty title="This task is gone">
      <p>
        AWS keeps a stopped task for about an hour, then forgets it. Cluster {taskRef.cluster} no
        longer has a task with this id.
      </p>
      <p className="mt-4 flex flex-wrap justify-center gap-4">
        <Link
          to="/$account/tasks"
          params={{ account: taskRef.account }}
          search={{}}
          className="text-accent underline"
        >
          All tasks
        </Link>
        <Link
          to="/$account/$region/clusters/$cluster"
          params={{ account: taskRef.account, region: taskRef.region, cluster: taskRef.cluster }}
          search={{}}
          className="text-accent underline"
        >
          Cluster {taskRef.cluster}
        </Link>
      </p>
    </Empty>
  </>
)
