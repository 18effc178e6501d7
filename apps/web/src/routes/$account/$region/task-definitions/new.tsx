import { useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useId, useMemo } from 'react'
import { sessionQuery } from '#features/session/queries.ts'
import { Editor } from '#features/task-definitions/editor/Editor.tsx'
import { template } from '#features/task-definitions/editor/start.ts'
import { PageHead } from '#shell/PageHead.tsx'

export const Route = createFileRoute('/$account/$region/task-definitions/new')({
  component: NewDefinition,
})

function NewDefinition() {
  const { account, region } = Route.useParams()
  const navigate = Route.useNavigate()
  const id = useId()
  const { data: session } = useSuspenseQuery(sessionQuery())
  const regions = session.accounts.find((a) => a.name === account)?.regions ?? []
  const initial = useMemo(() => ({ text: template('my-app'), base: null }), [])
  return (
    <>
      <PageHead
        crumbs={[
          {
            title: 'Task definitions',
            link: { to: '/$account/task-definitions', params: { account }, search: {} },
          },
          { title: 'New' },
        ]}
        title="New task definition"
        about={
          regions.length < 2 ? (
            region
          ) : (
            <>
              <label htmlFor={id}>in </label>
              <select
                id={id}
                value={region}
                onChange={(event) =>
                  void navigate({
                    to: '/$account/$region/task-definitions/new',
                    params: { account, region: event.target.value },
                  })
                }
                className="h-7 rounded-md border border-line-strong bg-panel px-1 text-text"
              >
                {regions.map((r) => (
                  <option key={r} value={r}>
                    {r}
                  </option>
                ))}
              </select>
            </>
          )
        }
      />
      {/* Keep the editor when the region changes: a new definition has no region until it is
          registered. */}
      <Editor key={account} account={account} region={region} draftName="new" initial={initial} />
    </>
  )
}
