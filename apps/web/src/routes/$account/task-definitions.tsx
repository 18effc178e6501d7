import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { NewLink } from '#features/task-definitions/links.tsx'
import { Families } from '#features/task-definitions/list/Families.tsx'
import { familiesQuery } from '#features/task-definitions/queries.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { regionsOf } from '#lib/regions.ts'
import { ListPage } from '#shell/ListPage.tsx'

export const Route = createFileRoute('/$account/task-definitions')({
  validateSearch: readTableSearch,
  component: TaskDefinitions,
})

function TaskDefinitions() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const families = useQuery(familiesQuery(account))
  // The first of the chosen regions, else of the account's. The page lets the user choose another.
  const all = families.data?.parts.map((p) => p.region) ?? []
  const region = regionsOf(search.region, all)[0]
  return (
    <ListPage
      title="Task definitions"
      query={families}
      region={search.region}
      about={({ rows, parts }) => loaded(parts, rows.length)}
      actions={region && <NewLink account={account} region={region} />}
    >
      {({ rows }) => (
        <Families
          account={account}
          region={region}
          rows={rows}
          search={search}
          onSearch={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
          }
        />
      )}
    </ListPage>
  )
}
