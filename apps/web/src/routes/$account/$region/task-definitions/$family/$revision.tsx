import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { statusTone } from '#features/task-definitions/family.ts'
import { EditLink } from '#features/task-definitions/links.tsx'
import { revisionQuery } from '#features/task-definitions/queries.ts'
import { Neighbours } from '#features/task-definitions/revision/Neighbours.tsx'
import { RevisionViews } from '#features/task-definitions/revision/RevisionViews.tsx'
import type { Crumb } from '#shell/Crumbs.tsx'
import { DetailPage } from '#shell/DetailPage.tsx'
import { CopyButton } from '#ui/Copy.tsx'
import { Tone } from '#ui/Tone.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/$family/$revision')({
  validateSearch: (search: Record<string, unknown>): { tab?: string } =>
    search['tab'] === 'json' ? { tab: 'json' } : {},
  component: RevisionPage,
})

function RevisionPage() {
  const revisionRef = Route.useParams()
  const { tab } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <DetailPage
      query={useQuery(revisionQuery(revisionRef))}
      noun="revision"
      head={(definition) => ({
        crumbs: crumbsOf(revisionRef),
        title: `${revisionRef.family}:${revisionRef.revision}`,
        actions: (
          <>
            <Neighbours revisionRef={revisionRef} />
            {definition && <EditLink familyRef={revisionRef} revision={definition.revision} />}
          </>
        ),
        ...(definition
          ? {
              lead: <Tone tone={statusTone(definition.status)}>{definition.status}</Tone>,
              about: <CopyButton text={definition.arn} label="Copy the ARN" />,
            }
          : {}),
      })}
      whenGone={{
        title: 'No such revision',
        text: `${revisionRef.family} has no revision ${revisionRef.revision} in ${revisionRef.region}, or it was deleted.`,
      }}
    >
      {(definition) => (
        <RevisionViews
          key={definition.arn}
          account={revisionRef.account}
          definition={definition}
          tab={tab}
          onTab={(to) =>
            void navigate({
              search: (before) => ({ ...before, tab: to === 'json' ? to : undefined }),
              replace: true,
            })
          }
        />
      )}
    </DetailPage>
  )
}

const crumbsOf = ({
  account,
  region,
  family,
  revision,
}: {
  account: string
  region: string
  family: string
  revision: string
}): Crumb[] => [
  {
    title: 'Task definitions',
    link: { to: '/$account/task-definitions', params: { account }, search: {} },
  },
  {
    title: family,
    link: {
      to: '/$account/$region/task-definitions/$family',
      params: { account, region, family },
      search: {},
    },
  },
  { title: revision },
]
