import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { servicesQuery } from '#features/services/queries.ts'
import { ServicesTable } from '#features/services/ServicesTable.tsx'
import { problemFrom } from '#lib/api.ts'
import { plural } from '#lib/formats.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/services')({
  validateSearch: readTableSearch,
  component: Services,
})

function Services() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(servicesQuery(account))
  const rows = (data?.rows ?? []).filter(inRegion(search.region))
  const parts = (data?.parts ?? []).filter(inRegion(search.region))
  const clusters = new Set(rows.map((s) => `${s.region}/${s.cluster}`)).size
  return (
    <>
      <PageHead
        title="Services"
        about={data && `${loaded(parts, rows.length)} in ${plural(clusters, 'cluster')}`}
      />
      {error && !data && (
        <ProblemPanel
          title="The services could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      <PartProblems parts={parts} />
      {data ? (
        <ServicesTable
          account={account}
          rows={rows}
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
