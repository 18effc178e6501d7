import type { ServiceDetail } from '@pilothouse/contract'
import { Card, Facts } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'

const codes = (list: readonly string[]) =>
  list.length > 0
    ? list.map((c) => (
        <code key={c} className="block break-all">
          {c}
        </code>
      ))
    : null

/** What a service is set to. */
export function Configuration({ service: s }: { service: ServiceDetail }) {
  return (
    <div className="grid gap-4">
      <Card title="Service">
        <Facts
          facts={[
            { name: 'ARN', value: <code className="break-all">{s.arn}</code>, wide: true },
            { name: 'Scheduling', value: s.scheduling },
            { name: 'Deployment controller', value: s.controller },
            { name: 'Launch', value: s.launch },
            { name: 'Platform version', value: s.platformVersion },
            {
              name: 'Healthy at least',
              value: s.minimumHealthyPercent === null ? null : `${s.minimumHealthyPercent} %`,
            },
            {
              name: 'Running at most',
              value: s.maximumPercent === null ? null : `${s.maximumPercent} %`,
            },
            {
              name: 'Circuit breaker',
              value: s.circuitBreaker && breakerText(s.circuitBreaker),
            },
            {
              name: 'Health check grace',
              value: s.healthCheckGraceSeconds === null ? null : `${s.healthCheckGraceSeconds} s`,
            },
            { name: 'ECS Exec', value: s.executeCommand ? 'on' : 'off' },
            { name: 'Created', value: <Time at={s.createdAt} /> },
            {
              name: 'Created by',
              value: s.createdBy && <code className="break-all">{s.createdBy}</code>,
              wide: true,
            },
            {
              name: 'Role',
              value: s.roleArn && <code className="break-all">{s.roleArn}</code>,
              wide: true,
            },
          ]}
        />
      </Card>
      {s.capacityProviders.length > 0 && (
        <Card title="Capacity providers">
          <Facts
            facts={s.capacityProviders.map((p) => ({
              name: p.provider,
              value: `weight ${p.weight}${p.base ? `, base ${p.base}` : ''}`,
            }))}
          />
        </Card>
      )}
      {s.network && (
        <Card title="Network of its tasks">
          <Facts
            facts={[
              { name: 'Subnets', value: codes(s.network.subnets) },
              { name: 'Security groups', value: codes(s.network.securityGroups) },
              { name: 'Public IP', value: s.network.publicIp },
            ]}
          />
        </Card>
      )}
      {s.loadBalancers.length > 0 && (
        <Card title="Load balancers">
          <Facts
            facts={s.loadBalancers.map((l) => ({
              name: l.target,
              value: `${l.container}${l.port === null ? '' : ` : ${l.port}`}`,
            }))}
          />
        </Card>
      )}
      {(s.placementStrategy.length > 0 || s.placementConstraints.length > 0) && (
        <Card title="Placement">
          <Facts
            facts={[
              ...s.placementStrategy.map((p) => ({
                name: 'Strategy',
                value: `${p.type} ${p.field}`,
              })),
              ...s.placementConstraints.map((p) => ({
                name: 'Constraint',
                value: `${p.type} ${p.expression}`,
              })),
            ]}
          />
        </Card>
      )}
      {s.registries.length > 0 && <Card title="Service discovery">{codes(s.registries)}</Card>}
      {s.tags.length > 0 && (
        <Card title="Tags">
          <Facts facts={s.tags.map((t) => ({ name: t.key, value: t.value }))} />
        </Card>
      )}
    </div>
  )
}

function breakerText({ enable, rollback }: { enable: boolean; rollback: boolean }): string {
  if (!enable) return 'off'
  return rollback ? 'on, rolls back' : 'on'
}
