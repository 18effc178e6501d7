import type { Difference } from '@pilothouse/contract/task-definitions/task-definition-diff'
import { DifferentValue } from './DifferentValue'

/** The differences between two definitions, grouped by part; values before and after. */
export function Differences({
  differences,
  same = 'No significant differences.',
}: {
  differences: readonly Difference[]
  same?: string
}) {
  if (differences.length === 0)
    return (
      <p className="rounded-lg border border-line bg-panel px-4 py-3">
        {same}{' '}
        <span className="text-muted">
          The order of named items, defaults that ECS fills in, and revision numbers are ignored.
        </span>
      </p>
    )
  const sections = [...Map.groupBy(differences, (d) => d.section)]
  return (
    <div className="grid gap-4">
      {sections.map(([section, list]) => (
        <section
          key={section}
          aria-label={section}
          className="min-w-0 rounded-lg border border-line bg-panel pt-3 pb-1"
        >
          <h3 dir="auto" className="mb-1 px-4 font-medium break-words">
            {section} <span className="text-xs font-normal text-faint">{list.length}</span>
          </h3>
          <ul aria-label={`Differences of ${section}`} className="divide-y divide-line">
            {list.map((d) => (
              <Row key={`${d.kind} ${d.path.join('/')}`} difference={d} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Columns on a wide screen, rows on a phone. */
const Row = ({ difference }: { difference: Difference }) => (
  <li className="grid gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[minmax(0,1.1fr)_minmax(0,2fr)_minmax(0,2fr)]">
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <code dir="auto" className="min-w-0 break-words">
        {difference.label}
      </code>
      <span className="text-xs text-muted">{difference.kind}</span>
    </div>
    <div className="flex min-w-0 items-baseline gap-1.5 sm:col-start-2">
      {difference.kind !== 'added' && (
        <>
          <Sign says="before">−</Sign>
          <DifferentValue value={difference.before} className="bg-quiet-soft text-muted" />
        </>
      )}
    </div>
    <div className="flex min-w-0 items-baseline gap-1.5 sm:col-start-3">
      {difference.kind !== 'removed' && (
        <>
          <Sign says="after">+</Sign>
          <DifferentValue value={difference.after} className="bg-accent-soft" />
        </>
      )}
    </div>
  </li>
)

const Sign = ({ says, children }: { says: string; children: string }) => (
  <>
    <span aria-hidden="true" className="w-2 shrink-0 text-faint">
      {children}
    </span>
    <span className="sr-only">{says}: </span>
  </>
)
