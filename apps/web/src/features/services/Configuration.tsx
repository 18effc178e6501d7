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

/** The settings of a service. */
export function Configuration({ service }: { service: ServiceDetail }) {
  return (
    <div className="grid gap-4">
      <Card title="Service">
        <Facts
          facts={[
            { name: 'ARN', value: <code className="break-all">{service.arn}</code>, wide: true },
            { name: 'Scheduling', value: service.scheduling },
            { name: 'Deployment controller', value: service.controller },
            { name: 'Launch', value: service.launch },
            { name: 'Platform version', value: service.platformVersion },
            {
              name: 'Healthy at least',
              value:
                service.minimumHealthyPercent === null
                  ? null
                  : `${service.minimumHealthyPercent} %`,
            },
            {
              name: 'Running at most',
              value: service.maximumPercent === null ? null : `${service.maximumPercent} %`,
            },
            {
              name: 'Circuit breaker',
              value: service.circuitBreaker && breakerText(service.circuitBreaker),
            },
            {
              name: 'Health check grace',
              value:
                service.healthCheckGraceSeconds === null
                  ? null
                  : `${service.healthCheckGraceSeconds} s`,
            },
            { name: 'ECS Exec', value: service.executeCommand ? 'on' : 'off' },
            { name: 'Created', value: <Time at={service.createdAt} /> },
            {
              name: 'Created by',
              value: service.createdBy && <code className="break-all">{service.createdBy}</code>,
              wide: true,
            },
            {
              name: 'Role',
              value: service.roleArn && <code className="break-all">{service.roleArn}</code>,
              wide: true,
            },
          ]}
        />
      </Card>
      {service.capacityProviders.length > 0 && (
        <Card title="Capacity providers">
          <Facts
            facts={service.capacityProviders.map((p) => ({
              name: p.provider,
              value: `weight ${p.weight}${p.base ? `, base ${p.base}` : ''}`,
            }))}
          />
        </Card>
      )}
      {service.network && (
        <Card title="Network of its tasks">
          <Facts
            facts={[
              { name: 'Subnets', value: codes(service.network.subnets) },
              { name: 'Security groups', value: codes(service.network.securityGroups) },
              { name: 'Public IP', value: service.network.publicIp },
            ]}
          />
        </Card>
      )}
      {service.loadBalancers.length > 0 && (
        <Card title="Load balancers">
          <Facts
            facts={service.loadBalancers.map((l) => ({
              name: l.target,
              value: `${l.container}${l.port === null ? '' : ` : ${l.port}`}`,
            }))}
          />
        </Card>
      )}
      {(service.placementStrategy.length > 0 || service.placementConstraints.length > 0) && (
        <Card title="Placement">
          <Facts
            facts={[
              ...service.placementStrategy.map((p) => ({
                name: 'Strategy',
                value: `${p.type} ${p.field}`,
              })),
              ...service.placementConstraints.map((p) => ({
                name: 'Constraint',
                value: `${p.type} ${p.expression}`,
              })),
            ]}
          />
        </Card>
      )}
      {service.registries.length > 0 && (
        <Card title="Service discovery">{codes(service.registries)}</Card>
      )}
      {service.tags.length > 0 && (
        <Card title="Tags">
          <Facts facts={service.tags.map((t) => ({ name: t.key, value: t.value }))} />
        </Card>
      )}
    </div>
  )
}

function breakerText({ enable, rollback }: { enable: boolean; rollback: boolean }): string {
  if (!enable) return 'off'
  return rollback ? 'on, rolls back' : 'on'
}
