import type { ClusterDetail } from '@pilothouse/contract'
import { Card, Facts } from '#ui/Facts.tsx'

/** The settings of a cluster. */
export function ClusterFacts({ cluster }: { cluster: ClusterDetail }) {
  return (
    <div className="grid gap-4">
      <Card title="Settings">
        <Facts
          facts={[
            { name: 'ARN', value: <code className="break-all">{cluster.arn}</code>, wide: true },
            { name: 'Status', value: cluster.status },
            { name: 'Capacity providers', value: cluster.capacityProviders.join(', ') || 'none' },
            {
              name: 'Default strategy',
              value:
                cluster.defaultStrategy
                  .map((s) => `${s.provider} weight ${s.weight}${s.base ? ` base ${s.base}` : ''}`)
                  .join(', ') || 'none',
            },
            ...cluster.settings.map((s) => ({ name: s.name, value: s.value })),
          ]}
        />
      </Card>
      {cluster.tags.length > 0 && (
        <Card title="Tags">
          <Facts facts={cluster.tags.map((t) => ({ name: t.key, value: t.value }))} />
        </Card>
      )}
    </div>
  )
}
