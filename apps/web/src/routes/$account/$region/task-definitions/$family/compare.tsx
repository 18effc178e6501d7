import { useQueries, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { comparedOf, readCompareSearch } from '#features/task-definitions/compare/compare.ts'
import { RevisionComparison } from '#features/task-definitions/compare/Comparison.tsx'
import { familyQuery, revisionQuery } from '#features/task-definitions/queries.ts'
import { RevisionPicker } from '#features/task-definitions/revision/RevisionPicker.tsx'
import { problemFrom } from '#lib/api.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Button } from '#ui/Button.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/$family/compare')({
  validateSearch: readCompareSearch,
  component: ComparePage,
})

function ComparePage() {
  const familyRef = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const family = useQuery(familyQuery(familyRef))
  const revisions = family.data?.revisions ?? []
  const two = comparedOf(search, revisions)
  const [before, after] = useQueries({
    queries: [two?.from, two?.to].map((revision) => ({
      ...revisionQuery({ ...familyRef, revision: String(revision) }),
      enabled: revision !== undefined,
    })),
  })
  const choose = (to: { from: number; to: number }) => void navigate({ search: to, replace: true })
  const numbers = revisions.map((r) => r.revision).sort((a, b) => b - a)
  const failed = two
    ? [
        { revision: two.from, query: before },
        ...(two.to === two.from ? [] : [{ revision: two.to, query: after }]),
      ].filter((side) => side.query?.error)
    : []
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
          {
            title: familyRef.family,
            link: {
              to: '/$account/$region/task-definitions/$family',
              params: familyRef,
              search: {},
            },
          },
          { title: 'Compare' },
        ]}
        title={two ? `${familyRef.family}: ${two.from} to ${two.to}` : familyRef.family}
      />
      {two && (
        <div
          role="group"
          aria-label="Revisions to compare"
          className="mb-4 flex flex-wrap items-end gap-3"
        >
          <RevisionPicker
            label="From revision"
            revisions={numbers}
            chosen={two.from}
            choose={(from) => choose({ ...two, from })}
          />
          <RevisionPicker
            label="To revision"
            revisions={numbers}
            chosen={two.to}
            choose={(to) => choose({ ...two, to })}
          />
          <Button kind="ghost" onClick={() => choose({ from: two.to, to: two.from })}>
            Swap
          </Button>
        </div>
      )}
      {!two && family.error && (
        <>
          <h2 className="sr-only">Problem</h2>
          <ProblemPanel
            title="The revisions could not be read"
            problem={problemFrom(family.error)}
            retry={() => void family.refetch()}
          />
        </>
      )}
      {!two && family.data && (
        <Empty title="Nothing to compare">
          <p>{familyRef.family} has no revision.</p>
        </Empty>
      )}
      {failed.length > 0 && <h2 className="sr-only">Problem</h2>}
      {failed.map(({ revision, query }) => (
        <div key={revision} className="mb-4">
          <ProblemPanel
            title={`Revision ${revision} could not be read`}
            problem={problemFrom(query?.error)}
            retry={() => void query?.refetch()}
          />
        </div>
      ))}
      {before?.data && after?.data && (
        <RevisionComparison familyRef={familyRef} before={before.data} after={after.data} />
      )}
      {failed.length === 0 &&
        !(before?.data && after?.data) &&
        !family.error &&
        !(family.data && !two) && <Skeleton lines={8} />}
    </>
  )
}
