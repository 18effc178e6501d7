import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { Editor } from '#features/task-definitions/editor/Editor.tsx'
import { definitionText } from '#features/task-definitions/editor/start.ts'
import { revisionQuery } from '#features/task-definitions/queries.ts'
import { problemFrom } from '#lib/api.ts'
import { PageHead } from '#shell/PageHead.tsx'
import { Empty, Skeleton } from '#ui/Empty.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/$family/$revision_/edit')({
  component: EditRevision,
})

function EditRevision() {
  const revisionRef = Route.useParams()
  const { account, region, family, revision } = revisionRef
  const name = `${family}:${revision}`
  const place = `${account} ${region} ${name}`
  const { data, error, refetch } = useQuery(revisionQuery(revisionRef))
  // Do not restart the text on a refetch: the content of a revision never changes.
  const [initial, setInitial] = useState<{ place: string; text: string; base: string } | null>(null)
  if (data && initial?.place !== place && data.revision === Number(revision))
    setInitial({ place, text: definitionText(data), base: name })
  const problem = error ? problemFrom(error) : null
  return (
    <>
      <PageHead
        crumbs={[
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
          {
            title: revision,
            link: {
              to: '/$account/$region/task-definitions/$family/$revision',
              params: revisionRef,
              search: {},
            },
          },
          { title: 'Edit' },
        ]}
        title={`New revision from ${name}`}
        about={region}
      />
      {problem &&
        !initial &&
        (problem.status === 404 ? (
          <Empty title="No such revision">
            <p>
              {family} has no revision {revision} in {region}, or it was deleted.
            </p>
          </Empty>
        ) : (
          <ProblemPanel
            title="The revision could not be read"
            problem={problem}
            retry={() => void refetch()}
          />
        ))}
      {!initial && !problem && <Skeleton lines={12} />}
      {initial?.place === place && (
        <Editor
          key={place}
          account={account}
          region={region}
          draftName={`${region} ${family}`}
          initial={initial}
        />
      )}
    </>
  )
}
