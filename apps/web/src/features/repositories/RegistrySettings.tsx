import type { PartProblem, RegistryDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card, Facts } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { PolicyView } from './PolicyView'

/** Registry settings of one region. A part that could not be read shows its problem. */
export function RegistrySettings({ registry }: { registry: RegistryDetail }) {
  return (
    <section aria-label={`Registry in ${registry.region}`} className="mb-6 grid gap-3">
      <h2 className="flex items-baseline gap-3 font-medium">
        {registry.region}
        {registry.registryId && (
          <span className="font-normal text-faint">registry {registry.registryId}</span>
        )}
      </h2>
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <Part
          title="Scanning"
          what="scan settings"
          problem={registry.scanning.problem}
          none="ECR does not report the scan type."
        >
          {registry.scanning.type !== null && (
            <Facts
              facts={[
                { name: 'Type', value: registry.scanning.type },
                ...registry.scanning.rules.map((rule) => ({
                  name: rule.frequency,
                  value: <code className="break-all">{rule.filters.join(', ') || '*'}</code>,
                })),
                registry.scanning.rules.length === 0
                  ? { name: 'Rules', value: 'none: images are scanned by hand only' }
                  : null,
              ]}
            />
          )}
        </Part>
        <Part
          title="Pull-through cache"
          what="pull-through rules"
          problem={registry.pullThrough.problem}
          none="No rules: nothing is pulled through."
        >
          {registry.pullThrough.rules.length > 0 && (
            <Rows
              rows={registry.pullThrough.rules.map((rule) => [
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
          problem={registry.replication.problem}
          none="No rules: images stay in this region."
        >
          {registry.replication.rules.length > 0 && (
            <Rows
              rows={registry.replication.rules.map((rule) => [
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
          problem={registry.templates.problem}
          none="No templates: repositories that ECR creates get its defaults."
        >
          {registry.templates.templates.length > 0 && (
            <Rows
              rows={registry.templates.templates.map((t) => [
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
        title={`Registry policy of ${registry.region}`}
        policy={registry.policy}
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
