import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { servicesQuery } from '#features/services/queries.ts'
import { ServicesTable } from '#features/services/ServicesTable.tsx'
import { plural } from '#lib/formats.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { ListPage } from '#shell/ListPage.tsx'

export const Route = createFileRoute('/$account/services')({
  validateSearch: readTableSearch,
  component: Services,
})

function Services() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <ListPage
      title="Services"
      query={useQuery(servicesQuery(account))}
      region={search.region}
      about={({ rows, parts }) => {
        const clusters = new Set(rows.map((s) => `${s.region}/${s.cluster}`)).size
        return `${loaded(parts, rows.length)} in ${plural(clusters, 'cluster')}`
      }}
    >
      {({ rows }) => (
        <ServicesTable
          account={account}
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
