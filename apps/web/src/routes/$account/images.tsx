import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { imageTroublesQuery } from '../../features/images/queries'
import { Troubles } from '../../features/images/Troubles'
import { CreateRepository } from '../../features/repositories/CreateRepository'
import { repositoriesQuery } from '../../features/repositories/queries'
import { RepositoriesTable } from '../../features/repositories/RepositoriesTable'
import { problemFrom } from '../../lib/api'
import { loaded } from '../../lib/loaded'
import { inRegion } from '../../lib/regions'
import { readTableSearch } from '../../lib/table-search'
import { PageHead } from '../../shell/PageHead'
import { Skeleton } from '../../ui/Empty'
import { PartProblems } from '../../ui/PartProblems'
import { ProblemPanel } from '../../ui/ProblemPanel'

export const Route = createFileRoute('/$account/images')({
  validateSearch: readTableSearch,
  component: Images,
})

function Images() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(repositoriesQuery(account))
  const troubles = useQuery(imageTroublesQuery(account))
  const rows = (data?.rows ?? []).filter(inRegion(search.region))
  const parts = (data?.parts ?? []).filter(inRegion(search.region))
  const reading = parts.some((p) => !p.complete && p.problems.length === 0)
  return (
    <>
      <PageHead
        title="Images"
        about={
          data && (
            <span role="status">
              {rows.length} {rows.length === 1 ? 'repository' : 'repositories'}
              {reading &&
                `, images of ${loaded(parts, rows.filter((r) => r.images !== null).length)} read`}
            </span>
          )
        }
        actions={
          <span className="flex items-center gap-3">
            <Link
              to="/$account/registries"
              params={{ account }}
              search={search.region ? { region: search.region } : {}}
              className="text-accent hover:underline"
            >
              Registries
            </Link>
            <CreateRepository
              account={account}
              regions={(data?.parts ?? []).map((p) => p.region)}
            />
          </span>
        }
      />
      {error && !data && (
        <ProblemPanel
          title="The repositories could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      <PartProblems parts={parts} />
      {(rows.length > 0 || troubles.data) && (
        <Troubles
          account={account}
          query={troubles}
          shown={inRegion(search.region)}
          reading={reading}
        />
      )}
      {data ? (
        rows.length > 0 || parts.every((p) => p.asOf !== null) ? (
          <RepositoriesTable
            account={account}
            rows={rows}
            search={search}
            region={parts[0]?.region ?? 'us-east-1'}
            onSearch={(change) =>
              void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
            }
          />
        ) : (
          parts.some((p) => p.problems.length === 0) && <Skeleton lines={8} />
        )
      ) : (
        !error && <Skeleton lines={8} />
      )}
    </>
  )
}
