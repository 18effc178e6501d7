export interface ChartSeries {
  name: string
  values: readonly (number | null)[]
  tone: 'strong' | 'soft'
}

export const strokes = { strong: 'stroke-accent', soft: 'stroke-faint' }

/** The legend, with the value of each series at one moment. */
export function Values({
  series,
  index,
  unit,
  time,
  timeText,
}: {
  series: readonly ChartSeries[]
  index: number
  unit: string
  time: number | undefined
  timeText: (time: number) => string
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
          <b className="min-w-11 font-medium text-text">
            {valueText(s.values[index] ?? null, unit)}
          </b>
        </span>
      ))}
      <span className="text-faint sm:min-w-24 sm:text-right">
        {time === undefined ? '' : timeText(time)}
      </span>
    </span>
  )
}

const valueText = (value: number | null, unit: string): string =>
  value === null ? '–' : `${Number(value.toFixed(1))}${unit ? ` ${unit}` : ''}`

/** The same values for screen readers. */
export function readOut({
  index,
  times,
  series,
  unit,
  timeText,
}: {
  index: number
  times: readonly number[]
  series: readonly ChartSeries[]
  unit: string
  timeText: (time: number) => string
}): string {
  const time = times[index]
  if (time === undefined) return 'No data'
  const values = series.map((s) => {
    const value = s.values[index] ?? null
    return `${s.name} ${value === null ? 'not measured' : valueText(value, unit)}`
  })
  return `${timeText(time)}: ${values.join(', ')}`
}
