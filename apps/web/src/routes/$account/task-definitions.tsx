import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { NewLink } from '#features/task-definitions/links.tsx'
import { Families } from '#features/task-definitions/list/Families.tsx'
import { familiesQuery } from '#features/task-definitions/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { loaded } from '#lib/lists/loaded.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { inRegion, regionsOf } from '#lib/regions.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Skeleton } from '#ui/Empty.tsx'
import { PartProblems } from '#ui/problems/PartProblems.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/task-definitions')({
  validateSearch: readTableSearch,
  component: TaskDefinitions,
})

function TaskDefinitions() {
  const { account } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(familiesQuery(account))
  // The first of the chosen regions, else of the account's. The page lets the user choose another.
  const region = regionsOf(search.region, data?.parts.map((p) => p.region) ?? [])[0]
  const rows = (data?.rows ?? []).filter(inRegion(search.region))
  const parts = (data?.parts ?? []).filter(inRegion(search.region))
  return (
    <>
      <PageHead
        title="Task definitions"
        about={data && loaded(parts, rows.length)}
        actions={region && <NewLink account={account} region={region} />}
      />
      {error && !data && (
        <ProblemPanel
          title="The task definitions could not be read"
          problem={problemFrom(error)}
          retry={() => void refetch()}
        />
      )}
      <PartProblems parts={parts} />
      {data ? (
        <Families
          account={account}
          region={region}
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
