import type { MetricHours, Metrics } from '@pilothouse/contract'
import { useState, type ReactNode } from 'react'
import { dayOf, hourMinute, moment } from '#lib/formats.ts'
import { Chart } from '#ui/charts/Chart.tsx'
import type { ChartMark } from '#ui/charts/ChartMarks.tsx'
import { ToneMark } from '#ui/Tone.tsx'
import { ValuesTable } from './ValuesTable'

interface Props {
  metrics: Metrics
  hours: MetricHours
  marks: readonly ChartMark[]
  percentOf: string
}

/** CPU and memory charts over the same time. Pointing at one reads out the same moment in all. */
export function Charts({ metrics, hours, marks, percentOf }: Props) {
  const [index, setIndex] = useState<number | null>(null)
  const { times, period, cpu, memory, tasks } = metrics
  const inside = marks.filter(
    (m) => m.at >= (times[0] ?? 0) && m.at <= (times.at(-1) ?? 0) + period * 1_000,
  )
  // The chart ends at the start of its last period; later marks go to the right edge.
  const drawn = inside.map((m) => ({ ...m, at: Math.min(m.at, times.at(-1) ?? m.at) }))
  const shared = {
    times,
    index,
    onIndex: setIndex,
    marks: drawn,
    timeText: moment,
    tickText: hours === '168' ? dayOf : hourMinute,
  }
  const load = (of: Metrics['cpu']) => [
    { name: 'Maximum', values: of.maximum, tone: 'soft' as const },
    { name: 'Average', values: of.average, tone: 'strong' as const },
  ]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2">
        <Frame>
          <Chart {...shared} title="CPU" unit="%" top={100} series={load(cpu)} />
        </Frame>
        <Frame>
          <Chart {...shared} title="Memory" unit="%" top={100} series={load(memory)} />
        </Frame>
        {tasks && (
          <Frame>
            <Chart
              {...shared}
              title="Running tasks"
              unit=""
              top={Math.max(2, ...tasks.map((n) => Math.ceil((n ?? 0) / 2) * 2))}
              height={120}
              series={[{ name: 'Running', values: tasks, tone: 'strong' }]}
            />
          </Frame>
        )}
        <div className="grid content-start gap-2">
          {inside.length > 0 && <Marks marks={inside} />}
          <p className="text-xs text-faint">
            Percent of {percentOf}.
            {tasks ? '' : ' Turn on Container Insights to see running tasks over time.'}
          </p>
        </div>
      </div>
      <ValuesTable metrics={metrics} />
    </div>
  )
}

const Frame = ({ children }: { children: ReactNode }) => (
  <div className="min-w-0 rounded-lg border border-line bg-panel px-4 pt-3 pb-2">{children}</div>
)

/** Explains the marks in the charts. */
const Marks = ({ marks }: { marks: readonly ChartMark[] }) => (
  <ul aria-label="Deployments in this time" className="flex flex-wrap gap-x-6 gap-y-1">
    {marks.map((m) => (
      <li key={`${m.at} ${m.label}`} className="flex items-center gap-2">
        <span className={m.bad ? 'text-bad' : 'text-busy'}>
          <ToneMark tone={m.bad ? 'bad' : 'busy'} />
        </span>
        <time dateTime={new Date(m.at).toISOString()} className="text-muted">
          {moment(m.at)}
        </time>{' '}
        {m.label}
      </li>
    ))}
  </ul>
)
