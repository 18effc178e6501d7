import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CompareLink, EditLink } from '#features/task-definitions/links.tsx'
import { Revisions } from '#features/task-definitions/list/Revisions.tsx'
import { familyQuery } from '#features/task-definitions/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { plural } from '#lib/formats.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/$family/')({
  validateSearch: readTableSearch,
  component: FamilyPage,
})

function FamilyPage() {
  const familyRef = Route.useParams()
  const { sort } = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(familyQuery(familyRef))
  const newest = data?.revisions.find((r) => r.status === 'ACTIVE')
  const problem = error ? problemFrom(error) : null
  return (
    <>
      <PageHead
        crumbs={[
          {
            title: 'Task definitions',
            link: {
              to: '/$account/task-definitions',
              params: { account: familyRef.account },
              search: {},
            },
          },
          { title: familyRef.family },
        ]}
        title={familyRef.family}
        about={data && `${plural(data.revisions.length, 'revision')} · ${familyRef.region}`}
        actions={
          data && (
            <span className="flex flex-wrap items-center gap-3">
              {data.revisions.length > 1 && (
                <CompareLink familyRef={familyRef}>Compare revisions</CompareLink>
              )}
              {newest && (
                <EditLink familyRef={familyRef} revision={newest.revision}>
                  New revision
                </EditLink>
              )}
            </span>
          )
        }
      />
      {problem && <h2 className="sr-only">Problem</h2>}
      {problem?.status === 404 ? (
        <Empty title="No such family">
          <p>
            {familyRef.region} has no task definition family {familyRef.family}, or all its
            revisions were deleted.
          </p>
        </Empty>
      ) : (
        problem && (
          <div className="mb-4">
            <ProblemPanel
              title="The revisions could not be read"
              problem={problem}
              retry={() => void refetch()}
            />
          </div>
        )
      )}
      {data && problem?.status !== 404 && (
        <Revisions
          account={familyRef.account}
          family={data}
          sort={sort}
          onSort={(to) =>
            void navigate({ search: (before) => ({ ...before, sort: to }), replace: true })
          }
        />
      )}
      {!data && !problem && <Skeleton lines={8} />}
    </>
  )
}
