import type { ServiceRow } from '@pilothouse/contract'
import { Bar } from '#ui/charts/Bar.tsx'

/** Running and desired count, such as `4 / 6`, with a bar. */
export function RunningCount({
  service,
}: {
  service: Pick<ServiceRow, 'running' | 'desired' | 'pending' | 'state'>
}) {
  const { running, desired, pending, state } = service
  const missing =
    state.name === 'Failing' || state.name === 'Short'
      ? Math.max(0, desired - running - pending)
      : 0
  return (
    <span className="inline-grid grid-cols-[52px_72px] items-center gap-2 max-sm:grid-cols-[auto]">
      <span>
        {running} / {desired}
      </span>
      <span className="max-sm:hidden">
        <Bar
          of={desired}
          parts={[
            { size: running, tone: 'good' },
            { size: pending, tone: 'busy' },
            { size: missing, tone: 'bad' },
          ]}
        />
      </span>
    </span>
  )
}
