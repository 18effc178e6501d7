import type { FamilyUses, RevisionUse } from '@pilothouse/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { problemFrom } from '#lib/api.ts'
import { plural } from '#lib/formats.ts'
import { Card } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { usesQuery, type FamilyRef } from '../queries'

const as = {
  current: 'is its task definition',
  deploying: 'in a deployment under way',
  rollback: 'its only rollback',
  past: 'ran it before',
} satisfies Record<RevisionUse['services'][number]['as'], string>

/**
 * The tasks and services that use a revision, could roll back to it or used it earlier, and what
 * has not been scanned yet.
 */
export function WhereUsed({ familyRef, revision }: { familyRef: FamilyRef; revision: number }) {
  const { data, error, refetch } = useQuery(usesQuery(familyRef))
  if (error && !data)
    return (
      <ProblemPanel
        title="The uses could not be read"
        problem={problemFrom(error)}
        retry={() => void refetch()}
      />
    )
  return (
    <Card
      title="Where used"
      aside={
        data && (
          <>
            read <Time at={data.asOf} />
          </>
        )
      }
    >
      {data ? (
        <Uses
          familyRef={familyRef}
          data={data}
          use={data.uses.find((u) => u.revision === revision)}
        />
      ) : (
        <p className="text-muted">Reading…</p>
      )}
    </Card>
  )
}

function Uses({
  familyRef,
  data,
  use,
}: {
  familyRef: FamilyRef
  data: FamilyUses
  use: RevisionUse | undefined
}) {
  const { account, region } = familyRef
  const tasks = use?.tasks ?? []
  return (
    <>
      {!use && <p className="text-muted">Nothing known to this console uses this revision.</p>}
      {use && use.services.length > 0 && (
        <ul aria-label="Services" className="grid gap-1">
          {use.services.map((s) => (
            <li key={`${s.cluster}/${s.service}`} className="min-w-0 break-words">
              <Link
                to="/$account/$region/clusters/$cluster/services/$service"
                params={{ account, region, cluster: s.cluster, service: s.service }}
                search={{}}
                className="text-accent underline"
              >
                {s.service}
              </Link>
              <span className="text-muted">
                {' '}
                in {s.cluster}: {as[s.as]}
              </span>
            </li>
          ))}
        </ul>
      )}
      {tasks.length > 0 && (
        <details className="mt-2">
          <summary>{plural(tasks.length, 'task runs', 'tasks run')} it</summary>
          <ul aria-label="Tasks" className="mt-1 grid gap-0.5">
            {tasks.slice(0, 50).map((t) => (
              <li key={`${t.cluster}/${t.taskId}`} className="break-words">
                <Link
                  to="/$account/$region/clusters/$cluster/tasks/$task"
                  params={{ account, region, cluster: t.cluster, task: t.taskId }}
                  search={{}}
                  className="text-accent underline"
                >
                  <code>{t.taskId}</code>
                </Link>{' '}
                <span className="text-muted">
                  {t.status}, {t.service ?? 'no service'} in {t.cluster}
                </span>
              </li>
            ))}
            {tasks.length > 50 && <li className="text-muted">and {tasks.length - 50} more</li>}
          </ul>
        </details>
      )}
      {use && use.stopped > 0 && (
        <p className="mt-2 text-muted">
          {plural(use.stopped, 'stopped task')} of the last hour ran it.
        </p>
      )}
      {data.unseen && <p className="mt-2 text-warn">{data.unseen}</p>}
    </>
  )
}
