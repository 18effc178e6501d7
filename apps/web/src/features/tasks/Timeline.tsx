import type { TaskDetail } from '@pilothouse/contract'
import { absolute, duration } from '#lib/formats.ts'
import { Card } from '#ui/Facts.tsx'

/** The steps of a task's life, each with its time and the time since the step before. */
export function Timeline({ steps }: { steps: TaskDetail['timeline'] }) {
  return (
    <Card title="Timeline">
      {steps.length === 0 ? (
        <p className="text-muted">Nothing has happened yet.</p>
      ) : (
        <ol className="relative ml-1 border-l border-line-strong">
          {steps.map((step, i) => {
            const before = steps[i - 1]
            return (
              <li
                key={step.what}
                className="relative flex flex-wrap items-baseline gap-x-3 py-1 pl-4"
              >
                <span
                  aria-hidden="true"
                  className="absolute top-[11px] -left-1 size-[7px] rounded-full border border-line-strong bg-panel"
                />
                <span className="min-w-36">{step.what}</span>
                <time dateTime={new Date(step.at).toISOString()} className="text-muted">
                  {absolute(step.at)}
                </time>
                {before && (
                  <span className="text-xs text-faint">+{duration(step.at - before.at)}</span>
                )}
              </li>
            )
          })}
        </ol>
      )}
    </Card>
  )
}
