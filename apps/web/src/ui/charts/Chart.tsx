import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { gridOf, nearestPoint } from './chart-lines'
import { Axes, Line, Mark, Pin, type ChartMark } from './ChartMarks'
import { readOut, Values, type ChartSeries } from './ChartValues'

interface Props {
  /** The name of the chart. */
  title: string
  unit: string
  /** When each value was measured, in milliseconds since the epoch, at equal intervals. */
  times: readonly number[]
  series: readonly ChartSeries[]
  marks?: readonly ChartMark[]
  /** The top of the axis, unless a value is higher. */
  top: number
  height?: number
  /** Index of the value that is read out. Charts with the same times share it. */
  index: number | null
  onIndex: (index: number | null) => void
  timeText: (time: number) => string
  tickText: (time: number) => string
}

const pad = { left: 44, right: 8, top: 14, bottom: 20 }

/**
 * A line chart over time. Arrow keys and the pointer read out one moment. Gaps in the values are
 * gaps in the line.
 */
export function Chart({
  title,
  unit,
  times,
  series,
  marks = [],
  top,
  height = 168,
  index,
  onIndex,
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
    index ?? times.findLastIndex((_, i) => series.some((s) => (s.values[i] ?? null) !== null))
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
    onIndex(Math.max(0, Math.min(times.length - 1, to)))
  }
  const point = (event: PointerEvent<SVGSVGElement>) =>
    onIndex(
      nearestPoint(event.clientX - event.currentTarget.getBoundingClientRect().left, grid, times),
    )
  const readout = readOut({ index: shown, times, series, unit, timeText })
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{title}</span>
        <Values series={series} index={shown} unit={unit} time={times[shown]} timeText={timeText} />
      </figcaption>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${title} at a time`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, times.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={readout}
        onKeyDown={move}
        onBlur={() => onIndex(null)}
        className="rounded"
      >
        <svg
          width={width}
          height={height}
          aria-hidden="true"
          className="block touch-pan-y"
          onPointerMove={point}
          onPointerLeave={() => onIndex(null)}
        >
          <Axes grid={grid} unit={unit} tickText={tickText} />
          {marks.map((mark) => (
            <Mark key={`${mark.at} ${mark.label}`} mark={mark} grid={grid} />
          ))}
          {series.map((s) => (
            <Line key={s.name} series={s} times={times} grid={grid} />
          ))}
          {index !== null && times[index] !== undefined && (
            <Pin index={index} time={times[index]} series={series} grid={grid} />
          )}
        </svg>
      </div>
    </figure>
  )
}

/** The current width of an element. A scaled SVG would scale its text too. */
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
