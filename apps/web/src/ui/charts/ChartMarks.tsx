import { linesOf, type Scale } from './chart-lines'
import { strokes, type ChartSeries } from './ChartValues'

/** An event that is marked in the chart. */
export interface ChartMark {
  at: number
  label: string
  bad?: boolean
}

export function Axes({
  grid,
  unit,
  tickText,
}: {
  grid: Scale
  unit: string
  tickText: (time: number) => string
}) {
  return (
    <g className="fill-faint text-[11px]">
      {grid.rules.map((value) => (
        <g key={value}>
          <line
            x1={grid.left}
            x2={grid.right}
            y1={grid.y(value)}
            y2={grid.y(value)}
            className="stroke-line"
          />
          <text x={grid.left - 6} y={grid.y(value) + 4} textAnchor="end">
            {value}
            {unit === '%' ? ' %' : ''}
          </text>
        </g>
      ))}
      {grid.ticks.map((time) => (
        <text
          key={time}
          x={Math.min(grid.x(time), grid.right - 18)}
          y={grid.bottom + 15}
          textAnchor="middle"
        >
          {tickText(time)}
        </text>
      ))}
    </g>
  )
}

export function Line({
  series,
  times,
  grid,
}: {
  series: ChartSeries
  times: readonly number[]
  grid: Scale
}) {
  return (
    <g
      className={`${strokes[series.tone]} fill-none`}
      strokeWidth={series.tone === 'strong' ? 1.75 : 1.25}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {linesOf(times, series.values).map((line) => (
        <polyline
          key={line[0]?.at}
          points={line.map(({ at, value }) => `${grid.x(at)},${grid.y(value)}`).join(' ')}
          strokeDasharray={series.tone === 'soft' ? '3 3' : undefined}
        />
      ))}
    </g>
  )
}

/** A vertical line for an event; the list below the charts explains it. */
export const Mark = ({ mark, grid }: { mark: ChartMark; grid: Scale }) => {
  const x = grid.x(mark.at)
  if (x < grid.left || x > grid.right) return null
  return (
    <g className={mark.bad ? 'fill-bad stroke-bad' : 'fill-busy stroke-busy'}>
      <line x1={x} x2={x} y1={grid.top - 4} y2={grid.bottom} strokeDasharray="2 3" />
      <path d={`M${x - 4} ${grid.top - 10}h8l-4 6z`} stroke="none" />
    </g>
  )
}

export function Pin({
  index,
  time,
  series,
  grid,
}: {
  index: number
  time: number
  series: readonly ChartSeries[]
  grid: Scale
}) {
  return (
    <g>
      <line
        x1={grid.x(time)}
        x2={grid.x(time)}
        y1={grid.top}
        y2={grid.bottom}
        className="stroke-line-strong"
      />
      {series.map(({ name, values, tone }) => {
        const value = values[index] ?? null
        return (
          value !== null && (
            <circle
              key={name}
              cx={grid.x(time)}
              cy={grid.y(value)}
              r="3"
              className={`fill-panel ${strokes[tone]}`}
              strokeWidth="1.5"
            />
          )
        )
      })}
    </g>
  )
}
