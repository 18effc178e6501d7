import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { servicesQuery } from '../../features/services/queries'
import { ServicesTable } from '../../features/services/ServicesTable'
import { problemFrom } from '../../lib/api'
import { loaded } from '../../lib/loaded'
import { inRegion } from '../../lib/regions'
import { readTableSearch } from '../../lib/table-search'
import { PageHead } from '../../shell/PageHead'
import { Skeleton } from '../../ui/Empty'
import { PartProblems } from '../../ui/PartProblems'
import { ProblemPanel } from '../../ui/ProblemPanel'

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
        about={
          data &&
          `${loaded(parts, rows.length)} in ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`
        }
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
