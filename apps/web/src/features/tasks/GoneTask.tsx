import { Link } from '@tanstack/react-router'
import { Empty } from '#ui/Empty.tsx'
import type { TaskAt } from './queries'

/** A task that AWS has forgotten, or never had. */
export const GoneTask = ({ at }: { at: TaskAt }) => (
  <>
    <h2 className="sr-only">Gone</h2>
    <Empty title="This task is gone">
      <p>
        AWS keeps a stopped task for about an hour, then forgets it. Cluster {at.cluster} no longer
        has a task with this id.
      </p>
      <p className="mt-4 flex flex-wrap justify-center gap-4">
        <Link
          to="/$account/tasks"
          params={{ account: at.account }}
          search={{}}
          className="text-accent underline"
        >
          All tasks
        </Link>
        <Link
          to="/$account/$region/clusters/$cluster"
          params={{ account: at.account, region: at.region, cluster: at.cluster }}
          search={{}}
          className="text-accent underline"
        >
          Cluster {at.cluster}
        </Link>
      </p>
    </Empty>
  </>
)
