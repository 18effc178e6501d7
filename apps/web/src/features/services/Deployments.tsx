import type { Deployment, ServiceDetail } from '@pilothouse/contract'
import { Bar } from '#ui/charts/Bar.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Card } from '#ui/Facts.tsx'
import { Time } from '#ui/Time.tsx'
import { Tone, type ToneName } from '#ui/Tone.tsx'

const tones: Readonly<Record<string, ToneName>> = {
  COMPLETED: 'good',
  IN_PROGRESS: 'busy',
  FAILED: 'bad',
}

/** The current deployments of a service, with their progress. */
export function Deployments({ service }: { service: ServiceDetail }) {
  if (service.deployments.length === 0 && service.taskSets.length === 0)
    return <Empty title="No deployments">ECS reports none for this service.</Empty>
  return (
    <div className="grid gap-3">
      {service.deployments.map((d) => (
        <One key={d.id} deployment={d} />
      ))}
      {service.taskSets.map((t) => (
        <Card key={t.id} title={`Task set ${t.id}`} aside={t.status}>
          <p>
            <code>{t.taskDefinition}</code> · {t.running} running, {t.pending} pending ·{' '}
            {t.stability}
          </p>
        </Card>
      ))}
    </div>
  )
}

function One({ deployment }: { deployment: Deployment }) {
  return (
    <Card title={deployment.id} aside={deployment.status}>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5">
        <Tone tone={tones[deployment.rolloutState ?? ''] ?? 'quiet'}>
          {deployment.rolloutState ?? deployment.status}
        </Tone>
        <code>{deployment.taskDefinition}</code>
        <span className="flex items-center gap-2">
          {deployment.running} / {deployment.desired} running{' '}
          <Bar
            of={deployment.desired}
            parts={[
              { size: deployment.running, tone: 'good' },
              { size: deployment.pending, tone: 'busy' },
            ]}
          />
        </span>
        {deployment.pending > 0 && <span className="text-busy">{deployment.pending} pending</span>}
        {deployment.failed > 0 && (
          <span className="font-medium text-bad">{deployment.failed} failed</span>
        )}
        <span className="text-faint">
          created <Time at={deployment.createdAt} />, changed <Time at={deployment.updatedAt} />
        </span>
      </div>
      {deployment.rolloutReason && (
        <p dir="auto" className="mt-1.5 break-words text-muted">
          {deployment.rolloutReason}
        </p>
      )}
    </Card>
  )
}
