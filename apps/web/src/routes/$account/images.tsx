import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { ImageProblems } from '#features/images/problems/ImageProblems.tsx'
import { imageProblemsQuery } from '#features/images/queries.ts'
import { CreateRepositoryButton } from '#features/repositories/CreateRepository.tsx'
import { repositoriesQuery } from '#features/repositories/queries.ts'
import { RepositoriesTable } from '#features/repositories/RepositoriesTable.tsx'
import { plural } from '#lib/formats.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion } from '#lib/regions.ts'
import { ListPage } from '#shell/ListPage.tsx'
import { Skeleton } from '#ui/Empty.tsx'

export const Route = createFileRoute('/$account/images')({
  validateSearch: readTableSearch,
  component: Images,
})

function Images() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const repositories = useQuery(repositoriesQuery(account))
  const problems = useQuery(imageProblemsQuery(account))
  return (
    <ListPage
      title="Images"
      query={repositories}
      region={search.region}
      about={({ rows, parts, reading }) => (
        <span role="status">
          {plural(rows.length, 'repository', 'repositories')}
          {reading &&
            `, images of ${loaded(parts, rows.filter((r) => r.images !== null).length)} read`}
        </span>
      )}
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
          <CreateRepositoryButton
            account={account}
            regions={(repositories.data?.parts ?? []).map((p) => p.region)}
          />
        </span>
      }
    >
      {({ rows, parts, reading }) => {
        const listed = rows.length > 0 || parts.every((p) => p.asOf !== null)
        return (
          <>
            {(rows.length > 0 || problems.data) && (
              <ImageProblems
                account={account}
                query={problems}
                shown={inRegion(search.region)}
                reading={reading}
              />
            )}
            {listed && (
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
            {!listed && parts.some((p) => p.problems.length === 0) && <Skeleton lines={8} />}
          </>
        )
      }}
    </ListPage>
  )
}
