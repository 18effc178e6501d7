import { Link } from '@tanstack/react-router'
import type { TaskRef } from './queries'

/** Links from the page of a task that ECS no longer has. */
export const AfterGoneTask = ({ taskRef }: { taskRef: TaskRef }) => (
  <>
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
  </>
)
