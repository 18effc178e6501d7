import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { statusTone } from '#features/task-definitions/family.ts'
import { EditLink } from '#features/task-definitions/links.tsx'
import { revisionQuery } from '#features/task-definitions/queries.ts'
import { Neighbours } from '#features/task-definitions/revision/Neighbours.tsx'
import { RevisionViews } from '#features/task-definitions/revision/RevisionViews.tsx'
import { problemFrom } from '#lib/api.ts'
import type { Crumb } from '#shell/Crumbs.tsx'
import { PageHead } from '#shell/PageHead.tsx'
import { CopyButton } from '#ui/Copy.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
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
  const { data, error, refetch } = useQuery(revisionQuery(revisionRef))
  const problem = error ? problemFrom(error) : null
  const head = {
    crumbs: crumbsOf(revisionRef),
    title: `${revisionRef.family}:${revisionRef.revision}`,
    actions: (
      <>
        <Neighbours revisionRef={revisionRef} />
        {data && <EditLink familyRef={revisionRef} revision={data.revision} />}
      </>
    ),
  }
  return (
    <>
      {data ? (
        <PageHead
          {...head}
          lead={<Tone tone={statusTone(data.status)}>{data.status}</Tone>}
          about={<CopyButton text={data.arn} label="Copy the ARN" />}
        />
      ) : (
        <PageHead {...head} />
      )}
      {problem && <h2 className="sr-only">Problem</h2>}
      {problem?.status === 404 ? (
        <Empty title="No such revision">
          <p>
            {revisionRef.family} has no revision {revisionRef.revision} in {revisionRef.region}, or
            it was deleted.
          </p>
        </Empty>
      ) : (
        problem && (
          <div className="mb-4">
            <ProblemPanel
              title="The revision could not be read"
              problem={problem}
              retry={() => void refetch()}
            />
          </div>
        )
      )}
      {data && problem?.status !== 404 && (
        <RevisionViews
          key={data.arn}
          account={revisionRef.account}
          definition={data}
          tab={tab}
          onTab={(to) =>
            void navigate({
              search: (before) => ({ ...before, tab: to === 'json' ? to : undefined }),
              replace: true,
            })
          }
        />
      )}
      {!data && !problem && <Skeleton lines={10} />}
    </>
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
