import type { PartProblem, ServiceTargets, TargetGroup } from '@pilothouse/contract'
import { useMemo, useState } from 'react'
import type { ServiceRef } from '#lib/refs.ts'
import { CopyButton } from '#ui/Copy.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Card, Facts, type Fact } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Table } from '#ui/tables/Table.tsx'
import { targetColumns } from './columns'
import { illsOf, summaryOf } from './health'

/** The target groups of a service, with their targets and listeners. */
export function Targets({
  serviceRef,
  targets: { groups, classic },
}: {
  serviceRef: ServiceRef
  targets: ServiceTargets
}) {
  return (
    <div className="grid gap-6">
      {groups.map((g) => (
        <Group
          key={`${g.name} ${g.container} ${g.containerPort}`}
          serviceRef={serviceRef}
          group={g}
        />
      ))}
      {groups.length + classic.length === 0 && (
        <Empty title="No target groups">This service no longer has a load balancer.</Empty>
      )}
      {classic.map((name) => (
        <Empty key={name} title={`Classic Load Balancer ${name}`}>
          It has no target groups. This console does not read its health.
        </Empty>
      ))}
    </div>
  )
}

/** The default order of targets: worst first. */
const usual = { column: 'state', down: false }

function Group({ serviceRef, group }: { serviceRef: ServiceRef; group: TargetGroup }) {
  const [sort, setSort] = useState(usual)
  const columns = useMemo(() => targetColumns(serviceRef), [serviceRef])
  const { healthy, total } = summaryOf([group])
  return (
    <section aria-label={`Target group ${group.name}`} className="grid min-w-0 gap-3">
      <h3 className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold break-all">{group.name}</span>
        {group.targets && (
          <span className="text-muted">
            {healthy} of {total} healthy
          </span>
        )}
        {group.about && (
          <span className="text-xs text-faint">
            {group.about.protocol} {group.about.port ?? ''} · targets by{' '}
            {group.about.type === 'ip' ? 'address' : group.about.type}
          </span>
        )}
      </h3>
      {group.targetsProblem && (
        <Missing
          title="The health of its targets could not be read"
          gone="This target group no longer exists, so it sends no traffic."
          problem={group.targetsProblem}
        />
      )}
      {/* On a phone the column is too narrow for the reasons. */}
      {group.targets && (
        <ul className="text-muted sm:hidden">
          {illsOf(group.targets).map((ill) => (
            <li key={ill} dir="auto" className="break-words">
              {ill}
            </li>
          ))}
        </ul>
      )}
      {group.targets && (
        <Table
          label={`Targets of ${group.name}`}
          rows={group.targets}
          columns={columns}
          idOf={(t) => `${t.id} ${t.port}`}
          sort={sort}
          onSort={setSort}
          empty={
            <Empty title="No target is registered">
              ECS registers a task when it runs. Until then the load balancer sends no traffic.
            </Empty>
          }
        />
      )}
      {group.aboutProblem && group.aboutProblem.status !== 404 && (
        <Missing title="The target group could not be read" gone="" problem={group.aboutProblem} />
      )}
      <Card title="Source of traffic">
        <Facts facts={factsOf(group)} />
      </Card>
      {group.about?.balancersProblem && (
        <Missing
          title="Its load balancer could not be read"
          gone="Its load balancer no longer exists."
          problem={group.about.balancersProblem}
        />
      )}
      {group.about?.balancers?.map(
        (b) =>
          b.listenersProblem && (
            <Missing
              key={b.name}
              title={`The listeners of ${b.name} could not be read`}
              gone={`${b.name} no longer exists.`}
              problem={b.listenersProblem}
            />
          ),
      )}
    </section>
  )
}

/** Shows a target group or load balancer that no longer exists as a note, not as an error. */
const Missing = ({ title, gone, problem }: { title: string; gone: string; problem: PartProblem }) =>
  problem.status === 404 ? (
    <p className="rounded-lg border border-warn/40 bg-panel px-4 py-3">{gone}</p>
  ) : (
    <ProblemPanel title={title} problem={problem} />
  )

function factsOf({ container, containerPort, about }: TargetGroup): (Fact | null)[] {
  const balancers = about?.balancers ?? []
  return [
    {
      name: 'Container',
      value: (
        <code>
          {container}
          {containerPort === null ? '' : `:${containerPort}`}
        </code>
      ),
    },
    about ? { name: 'Health check', value: about.check, wide: true } : null,
    ...balancers.flatMap((b): (Fact | null)[] => [
      {
        name: 'Load balancer',
        value: (
          <>
            {b.name}{' '}
            <span className="text-muted">
              {[b.type, b.scheme, b.state === 'active' ? null : b.state].filter(Boolean).join(', ')}
            </span>
          </>
        ),
        wide: true,
      },
      b.dnsName
        ? {
            name: 'DNS name',
            value: (
              <span className="flex items-start gap-1">
                <code className="break-all">{b.dnsName}</code>
                <CopyButton text={b.dnsName} label={`Copy the DNS name of ${b.name}`} />
              </span>
            ),
            wide: true,
          }
        : null,
      b.listeners
        ? {
            name: 'Listeners',
            value:
              b.listeners.length === 0
                ? 'none'
                : b.listeners
                    .map(
                      (l) =>
                        `${l.protocol} ${l.port ?? ''}` +
                        routeText({ byDefault: l.byDefault, only: b.listeners?.length === 1 }),
                    )
                    .join(' · '),
          }
        : null,
    ]),
    about?.balancers && balancers.length === 0
      ? { name: 'Load balancer', value: 'None sends traffic to this group.' }
      : null,
  ]
}

function routeText({ byDefault, only }: { byDefault: boolean; only: boolean }): string {
  if (byDefault) return ', here by default'
  return only ? ', here by a rule' : ''
}
