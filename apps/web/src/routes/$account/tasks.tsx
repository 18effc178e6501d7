import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { tasksQuery } from '#features/tasks/queries.ts'
import { readTasksSearch } from '#features/tasks/search.ts'
import { Tasks } from '#features/tasks/Tasks.tsx'
import { loaded } from '#lib/lists/loaded.ts'
import { ListPage } from '#shell/ListPage.tsx'

export const Route = createFileRoute('/$account/tasks')({
  validateSearch: readTasksSearch,
  component: TasksPage,
})

function TasksPage() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <ListPage
      title="Tasks"
      query={useQuery(tasksQuery(account))}
      region={search.region}
      about={({ rows, parts }) => (
        <span role="status">
          {loaded(parts, rows.length)}
          {parts.every((p) => p.complete) ? '' : ' loaded'}
        </span>
      )}
    >
      {({ rows, reading }) => (
        <Tasks
          account={account}
          rows={rows}
          reading={reading}
          search={search}
          onSearch={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
          }
        />
      )}
    </ListPage>
  )
}
