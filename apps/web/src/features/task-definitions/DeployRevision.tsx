import type { Problem, ServiceRow } from '@pilothouse/contract'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ulid } from 'ulid'
import { act } from '#lib/actions/send-action.ts'
import { problemFrom, queryOf } from '#lib/api.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { SlowActions } from '#ui/dialogs/SlowActions.tsx'
import type { FamilyAt } from './queries'

type Told =
  | { state: 'sending' }
  | { state: 'done'; message: string }
  | { state: 'failed'; problem: Problem }

/** Deploys a revision to those of the family's services that are picked; each is an action of its own, and each outcome is told. */
export function DeployRevision({
  at: { account, region, family },
  revision,
}: {
  at: FamilyAt
  revision: number
}) {
  const client = useQueryClient()
  const services = useQuery(
    queryOf('/api/:account/services', { params: { account }, query: { region } }),
  )
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map())
  const name = `${family}:${revision}`
  const users = (services.data?.rows ?? []).filter(
    (s) => s.region === region && s.taskDefinition.startsWith(`${family}:`),
  )
  const why = (s: ServiceRow): string | null => {
    const may = serviceCan.deploy(s)
    return told.get(s.id)?.state === 'done'
      ? 'It was deployed.'
      : s.taskDefinition === name
        ? `It has ${name} already.`
        : may.ok
          ? null
          : may.reason
  }
  const chosen = users.filter((s) => picked.has(s.id) && why(s) === null)
  const deploy = async () => {
    for (const s of chosen) {
      const tell = (one: Told) => setTold((before) => new Map(before).set(s.id, one))
      tell({ state: 'sending' })
      try {
        const seen = {
          desired: s.desired,
          taskDefinition: s.taskDefinition,
          deployment: s.deployment,
          status: s.status,
        }
        const outcome = await act('/api/actions/deploy-service', {
          id: ulid(),
          account,
          region,
          cluster: s.cluster,
          service: s.name,
          seen,
          taskDefinition: name,
        })
        tell(
          outcome.result === 'applied'
            ? { state: 'done', message: outcome.message }
            : {
                state: 'failed',
                problem: { status: 502, code: outcome.result, message: outcome.message },
              },
        )
      } catch (error) {
        tell({ state: 'failed', problem: problemFrom(error) })
      }
    }
    void client.invalidateQueries({ queryKey: ['/api/:account/services'] })
  }
  const sending = [...told.values()].some((t) => t.state === 'sending')
  const first = chosen[0] ?? users[0]
  return (
    <section
      aria-label={`Deploy ${name}`}
      className="rounded-lg border border-line bg-panel px-4 pt-3 pb-4"
    >
      <h3 className="mb-2 font-medium">Deploy to…</h3>
      {services.data && users.length === 0 && (
        <p className="text-muted">
          No service of {region} that this console has read uses {family}.
        </p>
      )}
      <ul className="grid gap-1">
        {users.map((s) => (
          <li key={s.id} className="flex flex-wrap items-baseline gap-x-2">
            <label className="flex min-w-0 items-baseline gap-2">
              <input
                type="checkbox"
                disabled={why(s) !== null}
                checked={picked.has(s.id) && why(s) === null}
                onChange={(event) =>
                  setPicked((before) => toggled(before, s.id, event.target.checked))
                }
              />
              <span className="break-all">{s.name}</span>
              <span className="text-muted">
                in {s.cluster}, has <code>{s.taskDefinition}</code>
              </span>
            </label>
            {why(s) !== null && told.get(s.id) === undefined && (
              <span className="text-xs text-muted">{why(s)}</span>
            )}
            <Said told={told.get(s.id)} />
            {told.get(s.id)?.state === 'done' && (
              <Link
                to="/$account/$region/clusters/$cluster/services/$service"
                params={{ account, region, cluster: s.cluster, service: s.name }}
                search={{}}
                className="text-accent hover:underline"
              >
                Watch {s.name}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <SlowActions />
      {first && (
        <div className="mt-3">
          <Command
            text={`aws ecs update-service --cluster ${first.cluster} --service ${first.name} --task-definition ${name} --region ${region}`}
          />
        </div>
      )}
      {users.length > 0 && (
        <div className="mt-3 flex justify-end">
          <Button
            kind="primary"
            reason={
              sending
                ? 'It is being deployed.'
                : chosen.length === 0
                  ? 'Pick a service first.'
                  : null
            }
            onClick={() => void deploy()}
          >
            Deploy to {chosen.length} {chosen.length === 1 ? 'service' : 'services'}
          </Button>
        </div>
      )}
    </section>
  )
}

const toggled = (before: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> =>
  on ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id))

function Said({ told }: { told: Told | undefined }) {
  if (!told) return null
  if (told.state === 'sending') return <span className="text-busy">Deploying…</span>
  if (told.state === 'done')
    return (
      <span role="status" className="text-muted">
        {told.message}
      </span>
    )
  return (
    <span role="alert" className="text-bad">
      {told.problem.message}
      {told.problem.iam && (
        <>
          {' '}
          (<code>{told.problem.iam.action}</code> is missing)
        </>
      )}
    </span>
  )
}
