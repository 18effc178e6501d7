import type { Problem, ServiceRow } from '@pilothouse/contract'
import { serviceCan } from '@pilothouse/contract/services/service-rules'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { serviceQueries } from '#lib/actions/changed-queries.ts'
import { useAction } from '#lib/actions/use-action.ts'
import { queryOf } from '#lib/api.ts'
import { awsCommand } from '#lib/aws-cli.ts'
import { plural } from '#lib/formats.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'
import { SlowActions } from '#ui/dialogs/SlowActions.tsx'
import type { FamilyRef } from './queries'

type Result =
  | { state: 'sending' }
  | { state: 'done'; message: string }
  | { state: 'failed'; problem: Problem }

/**
 * Deploys a revision to the picked services of its family. Each is an action with its own result.
 */
export function DeployRevision({
  familyRef: { account, region, family },
  revision,
}: {
  familyRef: FamilyRef
  revision: number
}) {
  const action = useAction(serviceQueries)
  const services = useQuery(
    queryOf('/api/:account/services', { params: { account }, query: { region } }),
  )
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map())
  const name = `${family}:${revision}`
  const users = (services.data?.rows ?? []).filter(
    (s) => s.region === region && s.taskDefinition.startsWith(`${family}:`),
  )
  const whyNot = (s: ServiceRow): string | null => {
    if (results.get(s.id)?.state === 'done') return 'It was deployed.'
    if (s.taskDefinition === name) return `It has ${name} already.`
    const may = serviceCan.deploy(s)
    return may.ok ? null : may.reason
  }
  const chosen = users.filter((s) => picked.has(s.id) && whyNot(s) === null)
  const deploy = async () => {
    for (const s of chosen) {
      const show = (result: Result) => setResults((before) => new Map(before).set(s.id, result))
      show({ state: 'sending' })
      const { outcome, problem } = await action.send('/api/actions/deploy-service', {
        account,
        region,
        cluster: s.cluster,
        service: s.name,
        seen: {
          desired: s.desired,
          taskDefinition: s.taskDefinition,
          deployment: s.deployment,
          status: s.status,
        },
        taskDefinition: name,
      })
      show(outcome ? { state: 'done', message: outcome.message } : { state: 'failed', problem })
    }
  }
  const sending = [...results.values()].some((r) => r.state === 'sending')
  const reason = () => {
    if (sending) return 'Deploying…'
    return chosen.length === 0 ? 'Choose a service first.' : null
  }
  const first = chosen[0] ?? users[0]
  return (
    <section
      aria-label={`Deploy ${name}`}
      className="rounded-lg border border-line bg-panel px-4 pt-3 pb-4"
    >
      <h3 className="mb-2 font-medium">Deploy to…</h3>
      {services.data && users.length === 0 && (
        <p className="text-muted">
          No service of {region} known to this console uses {family}.
        </p>
      )}
      <ul className="grid gap-1">
        {users.map((s) => (
          <li key={s.id} className="flex flex-wrap items-baseline gap-x-2">
            <label className="flex min-w-0 items-baseline gap-2">
              <input
                type="checkbox"
                disabled={whyNot(s) !== null}
                checked={picked.has(s.id) && whyNot(s) === null}
                onChange={(event) =>
                  setPicked((before) => toggled(before, s.id, { on: event.target.checked }))
                }
              />
              <span className="break-all">{s.name}</span>
              <span className="text-muted">
                in {s.cluster}, has <code>{s.taskDefinition}</code>
              </span>
            </label>
            {whyNot(s) !== null && results.get(s.id) === undefined && (
              <span className="text-xs text-muted">{whyNot(s)}</span>
            )}
            <ResultText result={results.get(s.id)} />
            {results.get(s.id)?.state === 'done' && (
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
            text={awsCommand(
              'ecs update-service',
              `--cluster ${first.cluster}`,
              `--service ${first.name}`,
              `--task-definition ${name}`,
              `--region ${region}`,
            )}
          />
        </div>
      )}
      {users.length > 0 && (
        <div className="mt-3 flex justify-end">
          <Button kind="primary" reason={reason()} onClick={() => void deploy()}>
            Deploy to {plural(chosen.length, 'service')}
          </Button>
        </div>
      )}
    </section>
  )
}

const toggled = (
  before: ReadonlySet<string>,
  id: string,
  { on }: { on: boolean },
): ReadonlySet<string> =>
  on ? new Set([...before, id]) : new Set([...before].filter((one) => one !== id))

function ResultText({ result }: { result: Result | undefined }) {
  if (!result) return null
  if (result.state === 'sending') return <span className="text-busy">Deploying…</span>
  if (result.state === 'done')
    return (
      <span role="status" className="text-muted">
        {result.message}
      </span>
    )
  return (
    <span role="alert" className="text-bad">
      {result.problem.message}
      {result.problem.iam && (
        <>
          {' '}
          (<code>{result.problem.iam.action}</code> is missing)
        </>
      )}
    </span>
  )
}
