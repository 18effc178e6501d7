import type { MaskedValue, TaskDetail } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card } from '#ui/Facts.tsx'

/** The overrides of a task. Values are masked; the route decides how to reveal one. */
export function Overrides({
  overrides,
  renderMasked,
}: {
  overrides: TaskDetail['overrides']
  renderMasked: (value: MaskedValue) => ReactNode
}) {
  return (
    <Card title="Overrides" aside="Overrides set when the task was run">
      <ul className="grid gap-3">
        {overrides.map((o) => (
          <li key={o.container} className="min-w-0">
            <h4 dir="auto" className="font-medium">
              {o.container}
            </h4>
            {o.command.length > 0 && (
              <p className="mt-1">
                <span className="text-muted">Command </span>
                <code className="break-all">{o.command.join(' ')}</code>
              </p>
            )}
            {o.environment.length > 0 && (
              <dl className="mt-1 grid gap-1">
                {o.environment.map((value) => (
                  <div key={value.name} className="flex flex-wrap items-center gap-x-3">
                    <dt className="min-w-40 break-all">
                      <code>{value.name}</code>
                    </dt>
                    <dd className="min-w-0">{renderMasked(value)}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
