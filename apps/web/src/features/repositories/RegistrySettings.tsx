import type { PartProblem, Registry } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card, Facts } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { PolicyView } from './PolicyView'

/** What holds for all repositories of one region. Each part that could not be read says so. */
export function RegistrySettings({ registry: r }: { registry: Registry }) {
  return (
    <section aria-label={`Registry in ${r.region}`} className="mb-6 grid gap-3">
      <h2 className="flex items-baseline gap-3 font-medium">
        {r.region}
        {r.registryId && <span className="font-normal text-faint">registry {r.registryId}</span>}
      </h2>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Part
          title="Scanning"
          what="scan settings"
          problem={r.scanning.problem}
          none="ECR does not report the scan type."
        >
          {r.scanning.type !== null && (
            <Facts
              facts={[
                { name: 'Type', value: r.scanning.type },
                ...r.scanning.rules.map((rule) => ({
                  name: rule.frequency,
                  value: <code className="break-all">{rule.filters.join(', ') || '*'}</code>,
                })),
                r.scanning.rules.length === 0
                  ? { name: 'Rules', value: 'none: images are scanned by hand only' }
                  : null,
              ]}
            />
          )}
        </Part>
        <Part
          title="Pull-through cache"
          what="pull-through rules"
          problem={r.pullThrough.problem}
          none="No rules: nothing is pulled through."
        >
          {r.pullThrough.rules.length > 0 && (
            <Rows
              rows={r.pullThrough.rules.map((rule) => [
                rule.prefix,
                <>
                  <code className="break-all">
                    {rule.upstream}
                    {rule.upstreamPrefix && `/${rule.upstreamPrefix}`}
                  </code>
                  {rule.credential && (
                    <span className="block truncate text-faint" title={rule.credential}>
                      with {rule.credential.split(':').at(-1)}
                    </span>
                  )}
                </>,
                <Time key="at" at={rule.updatedAt} />,
              ])}
            />
          )}
        </Part>
        <Part
          title="Replication"
          what="replication settings"
          problem={r.replication.problem}
          none="No rules: images stay in this region."
        >
          {r.replication.rules.length > 0 && (
            <Rows
              rows={r.replication.rules.map((rule) => [
                rule.filters.length > 0 ? `${rule.filters.join(', ')}…` : 'all repositories',
                `to ${rule.to.join(', ')}`,
                '',
              ])}
            />
          )}
        </Part>
        <Part
          title="Creation templates"
          what="creation templates"
          problem={r.templates.problem}
          none="No templates: repositories that ECR creates get its defaults."
        >
          {r.templates.templates.length > 0 && (
            <Rows
              rows={r.templates.templates.map((t) => [
                t.prefix,
                <>
                  {t.description}
                  <span className="block text-faint">for {t.appliedFor.join(', ')}</span>
                </>,
                `${t.tagMutability}, ${t.encryption}`,
              ])}
            />
          )}
        </Part>
      </div>
      <PolicyView
        title={`Registry policy of ${r.region}`}
        policy={r.policy}
        none="No policy: no other account may replicate or pull through into it."
      />
    </section>
  )
}

function Part({
  title,
  what,
  problem,
  none,
  children,
}: {
  title: string
  what: string
  problem: PartProblem | null
  none: string
  children: ReactNode
}) {
  if (problem) return <ProblemPanel title={`The ${what} could not be read`} problem={problem} />
  return <Card title={title}>{children || <p className="text-muted">{none}</p>}</Card>
}

const Rows = ({ rows }: { rows: readonly (readonly [string, ReactNode, ReactNode])[] }) => (
  <ul className="grid gap-1.5">
    {rows.map(([name, what, aside], n) => (
      <li key={`${name} ${n}`} className="flex min-w-0 gap-3">
        <code className="w-36 shrink-0 truncate" title={name}>
          {name}
        </code>
        <span className="min-w-0 grow">{what}</span>
        <span className="shrink-0 text-faint">{aside}</span>
      </li>
    ))}
  </ul>
)
