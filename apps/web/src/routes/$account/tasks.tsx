import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { tasksQuery } from '#features/tasks/queries.ts'
import { readTasksSearch } from '#features/tasks/search.ts'
import { Tasks } from '#features/tasks/Tasks.tsx'
import { problemFrom } from '#lib/api.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/tasks')({
  validateSearch: readTasksSearch,
  component: TasksPage,
})

function TasksPage() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(tasksQuery(account))
  const rows = (data?.rows ?? []).filter(inRegion(search.region))
  const parts = (data?.parts ?? []).filter(inRegion(search.region))
  const reading = parts.some((p) => !p.complete && p.problems.length === 0)
  return (
    <>
      <PageHead
        title="Tasks"
        about={
          data && (
            <span role="status">
              {loaded(parts, rows.length)}
              {parts.every((p) => p.complete) ? '' : ' loaded'}
            </span>
          )
        }
      />
      {error && !data && (
        <ProblemPanel
          title="The tasks could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      <PartProblems parts={parts} />
      {data ? (
        <Tasks
          account={account}
          rows={rows}
          reading={reading}
          search={search}
          onSearch={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
          }
        />
      ) : (
        !error && <Skeleton lines={12} />
      )}
    </>
  )
}
