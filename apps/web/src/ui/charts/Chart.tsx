import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { gridOf, linesOf, nearest, type Scale } from './chart-lines'

export interface ChartSeries {
  name: string
  values: readonly (number | null)[]
  tone: 'strong' | 'soft'
}
/** Something that happened at a time, and is marked there. */
export interface ChartMark {
  at: number
  label: string
  bad?: boolean
}

interface Props {
  /** What is measured: the name of the chart. */
  title: string
  unit: string
  /** When each value was measured, milliseconds since the epoch, in even steps. */
  times: readonly number[]
  series: readonly ChartSeries[]
  marks?: readonly ChartMark[]
  /** The top of the axis, unless a value is higher. */
  top: number
  height?: number
  /** Which value is read out, and who is told of another choice: charts of the same times share it. */
  at: number | null
  onAt: (at: number | null) => void
  timeText: (at: number) => string
  tickText: (at: number) => string
}

const pad = { left: 44, right: 8, top: 14, bottom: 20 }
const strokes = { strong: 'stroke-accent', soft: 'stroke-faint' }

/** Lines over time. Arrow keys and the pointer read out one moment; where nothing was measured there is no line. */
export function Chart({
  title,
  unit,
  times,
  series,
  marks = [],
  top,
  height = 168,
  at,
  onAt,
  timeText,
  tickText,
}: Props) {
  const [box, width] = useWidth()
  const grid = gridOf(
    times,
    series.flatMap((s) => s.values),
    top,
    { width, height, pad },
  )
  const shown =
    at ?? times.findLastIndex((_, n) => series.some((s) => (s.values[n] ?? null) !== null))
  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: shown - 1,
      ArrowRight: shown + 1,
      PageUp: shown - 10,
      PageDown: shown + 10,
      Home: 0,
      End: times.length - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    onAt(Math.max(0, Math.min(times.length - 1, to)))
  }
  const point = (event: PointerEvent<SVGSVGElement>) =>
    onAt(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left, grid, times))
  const told = readOut({ at: shown, times, series, unit, timeText })
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{title}</span>
        <Values series={series} at={shown} unit={unit} time={times[shown]} timeText={timeText} />
      </figcaption>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${title} at a time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={told}
        onKeyDown={move}
        onBlur={() => onAt(null)}
        className="rounded"
      >
        <svg
          width={width}
          height={height}
          aria-hidden="true"
          className="block touch-pan-y"
          onPointerMove={point}
          onPointerLeave={() => onAt(null)}
        >
          <Axes grid={grid} unit={unit} tickText={tickText} />
          {marks.map((mark) => (
            <Mark key={`${mark.at} ${mark.label}`} mark={mark} grid={grid} />
          ))}
          {series.map((s) => (
            <Line key={s.name} series={s} times={times} grid={grid} />
          ))}
          {at !== null && times[at] !== undefined && (
            <Pin at={at} time={times[at]} series={series} grid={grid} />
          )}
        </svg>
      </div>
    </figure>
  )
}

/** The width of a box as it is now: an SVG that was scaled would scale its letters too. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  useLayoutEffect(() => {
    if (!box.current) return
    const watch = new ResizeObserver(
      ([entry]) => entry && setWidth(Math.max(120, Math.floor(entry.contentRect.width))),
    )
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  return [box, width] as const
}

function Values({
  series,
  at,
  unit,
  time,
  timeText,
}: {
  series: readonly ChartSeries[]
  at: number
  unit: string
  time: number | undefined
  timeText: (at: number) => string
}) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 text-xs text-muted">
      {series.map((s) => (
        <span key={s.name} className="inline-flex items-baseline gap-1.5">
          <svg
            width="14"
            height="6"
            aria-hidden="true"
            className={`self-center ${strokes[s.tone]}`}
          >
            <line
              x1="0"
              x2="14"
              y1="3"
              y2="3"
              strokeWidth="2"
              strokeDasharray={s.tone === 'soft' ? '3 3' : undefined}
            />
          </svg>
          {s.name}{' '}
          <b className="min-w-11 font-medium text-text">{valueText(s.values[at] ?? null, unit)}</b>
        </span>
      ))}
      <span className="text-faint sm:min-w-24 sm:text-right">
        {time === undefined ? '' : timeText(time)}
      </span>
    </span>
  )
}

function Axes({
  grid,
  unit,
  tickText,
}: {
  grid: Scale
  unit: string
  tickText: (at: number) => string
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

function Line({
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

/** A vertical tick where something happened; what it was stands in words beneath the charts. */
const Mark = ({ mark, grid }: { mark: ChartMark; grid: Scale }) => {
  const x = grid.x(mark.at)
  if (x < grid.left || x > grid.right) return null
  return (
    <g className={mark.bad ? 'fill-bad stroke-bad' : 'fill-busy stroke-busy'}>
      <line x1={x} x2={x} y1={grid.top - 4} y2={grid.bottom} strokeDasharray="2 3" />
      <path d={`M${x - 4} ${grid.top - 10}h8l-4 6z`} stroke="none" />
    </g>
  )
}

function Pin({
  at,
  time,
  series,
  grid,
}: {
  at: number
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
        const value = values[at] ?? null
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

const valueText = (value: number | null, unit: string): string =>
  value === null ? '–' : `${Number(value.toFixed(1))}${unit ? ` ${unit}` : ''}`

function readOut({
  at,
  times,
  series,
  unit,
  timeText,
}: Pick<Props, 'times' | 'series' | 'unit' | 'timeText'> & { at: number }): string {
  const time = times[at]
  if (time === undefined) return 'Nothing was measured'
  return `${timeText(time)}: ${series.map((s) => `${s.name} ${(s.values[at] ?? null) === null ? 'not measured' : valueText(s.values[at] ?? null, unit)}`).join(', ')}`
}
