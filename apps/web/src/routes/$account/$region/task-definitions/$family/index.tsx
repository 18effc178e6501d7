import type { Family } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { CompareRevisionsLink, EditLink } from '#features/task-definitions/links.tsx'
import { Revisions } from '#features/task-definitions/list/Revisions.tsx'
import { familyQuery, type FamilyRef } from '#features/task-definitions/queries.ts'
import { plural } from '#lib/formats.ts'
import { readTableSearch } from '#lib/lists/table-search.ts'
import { DetailPage } from '#shell/DetailPage.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/$family/')({
  validateSearch: readTableSearch,
  component: FamilyPage,
})

function FamilyPage() {
  const familyRef = Route.useParams()
  const { sort } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DetailPage
      query={useQuery(familyQuery(familyRef))}
      noun="family"
      head={(family) => ({
        crumbs: [
          {
            title: 'Task definitions',
            link: {
              to: '/$account/task-definitions',
              params: { account: familyRef.account },
              search: {},
            },
          },
          { title: familyRef.family },
        ],
        title: familyRef.family,
        ...(family
          ? {
              about: `${plural(family.revisions.length, 'revision')} · ${familyRef.region}`,
              actions: <FamilyActions familyRef={familyRef} family={family} />,
            }
          : {}),
      })}
      whenGone={{
        title: 'No such family',
        text: `${familyRef.region} has no task definition family ${familyRef.family}, or all its revisions were deleted.`,
      }}
    >
      {(family) => (
        <Revisions
          account={familyRef.account}
          family={family}
          sort={sort}
          onSort={(to) =>
            void navigate({ search: (before) => ({ ...before, sort: to }), replace: true })
          }
        />
      )}
    </DetailPage>
  )
}

function FamilyActions({ familyRef, family }: { familyRef: FamilyRef; family: Family }) {
  const newest = family.revisions.find((r) => r.status === 'ACTIVE')
  return (
    <span className="flex flex-wrap items-center gap-3">
      {family.revisions.length > 1 && (
        <CompareRevisionsLink familyRef={familyRef}>Compare revisions</CompareRevisionsLink>
      )}
      {newest && (
        <EditLink familyRef={familyRef} revision={newest.revision}>
          New revision
        </EditLink>
      )}
    </span>
  )
}
