import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { ImageProblems } from '#features/images/problems/ImageProblems.tsx'
import { imageProblemsQuery } from '#features/images/queries.ts'
import { CreateRepository } from '#features/repositories/CreateRepository.tsx'
import { repositoriesQuery } from '#features/repositories/queries.ts'
import { RepositoriesTable } from '#features/repositories/RepositoriesTable.tsx'
import { problemFrom } from '#lib/api.ts'
import { plural } from '#lib/formats.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/images')({
  validateSearch: readTableSearch,
  component: Images,
})

function Images() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(repositoriesQuery(account))
  const problems = useQuery(imageProblemsQuery(account))
  const rows = (data?.rows ?? []).filter(inRegion(search.region))
  const parts = (data?.parts ?? []).filter(inRegion(search.region))
  const listed = rows.length > 0 || parts.every((p) => p.asOf !== null)
  const reading = parts.some((p) => !p.complete && p.problems.length === 0)
  return (
    <>
      <PageHead
        title="Images"
        about={
          data && (
            <span role="status">
              {plural(rows.length, 'repository', 'repositories')}
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
      {(rows.length > 0 || problems.data) && (
        <ImageProblems
          account={account}
          query={problems}
          shown={inRegion(search.region)}
          reading={reading}
        />
      )}
      {data && listed && (
        <RepositoriesTable
          account={account}
          rows={rows}
          search={search}
          region={parts[0]?.region ?? 'us-east-1'}
          onSearch={(change) =>
            void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
          }
        />
      )}
      {data && !listed && parts.some((p) => p.problems.length === 0) && <Skeleton lines={8} />}
      {!data && !error && <Skeleton lines={8} />}
    </>
  )
}
