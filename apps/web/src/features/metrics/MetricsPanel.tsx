import type { MetricHours, Metrics } from '@pilothouse/contract'
import type { UseQueryResult } from '@tanstack/react-query'
import { problemFrom } from '#lib/api.ts'
import { duration, timeZone } from '#lib/formats.ts'
import type { ChartMark } from '#ui/charts/ChartMarks.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Choices } from '#ui/fields/Choices.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { Time } from '#ui/Time.tsx'
import { Charts } from './Charts'
import { spans } from './queries'

interface Props {
  query: UseQueryResult<Metrics>
  hours: MetricHours
  onHours: (hours: MetricHours) => void
  /** Deployments in this time, for the metrics of one service. */
  marks?: readonly ChartMark[]
  /** Says what 100 % of CPU and memory is, and why values may be missing. */
  percentOf: string
  whenEmpty: string
}

/** CPU and memory use of a service or cluster. */
export function MetricsPanel({
  query: { data, error, refetch },
  hours,
  onHours,
  marks = [],
  percentOf,
  whenEmpty,
}: Props) {
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Choices label="Time" choices={spans} chosen={hours} choose={onHours} />
        {data && (
          <p className="text-xs text-faint">
            a value every {duration(data.period * 1_000)} · read <Time at={data.asOf} /> · times in{' '}
            {timeZone()}
          </p>
        )}
      </div>
      {error && (
        <div className="mb-4">
          <ProblemPanel
            title={
              data ? 'CPU and memory could not be read again' : 'CPU and memory could not be read'
            }
            problem={problemFrom(error)}
            retry={() => void refetch()}
          />
        </div>
      )}
      {data && isEmpty(data) && (
        <Empty title="No data">
          <p>
            CloudWatch has no CPU or memory of the last {spans.find((s) => s.id === hours)?.title}.{' '}
            {whenEmpty}
          </p>
        </Empty>
      )}
      {data && !isEmpty(data) && (
        <Charts metrics={data} hours={hours} marks={marks} percentOf={percentOf} />
      )}
      {!data && !error && <Waiting />}
    </>
  )
}

const isEmpty = (metrics: Metrics) =>
  [...metrics.cpu.average, ...metrics.memory.average].every((v) => v === null)

/** Placeholder of the same size as two charts. */
const Waiting = () => (
  <div aria-hidden="true" className="grid gap-4 xl:grid-cols-2">
    {[0, 1].map((n) => (
      <div key={n} className="h-[218px] rounded-lg border border-line bg-panel p-4">
        <span className="block h-2 w-16 rounded bg-quiet-soft" />
        <span className="mt-6 block h-36 rounded bg-quiet-soft" />
      </div>
    ))}
  </div>
)
