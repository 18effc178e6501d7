import { linesOf } from './chart-lines'

/** A small line without axes. The value must be shown as text beside it. */
export function Sparkline({
  values,
  top,
  width = 120,
  height = 22,
}: {
  values: readonly (number | null)[]
  top: number
  width?: number
  height?: number
}) {
  const most = values.reduce<number>((high, v) => Math.max(high, v ?? 0), top)
  const x = (n: number) => 1 + (n / Math.max(1, values.length - 1)) * (width - 2)
  const y = (value: number) => 1.5 + (1 - value / most) * (height - 3)
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className="shrink-0 rounded-sm bg-quiet-soft"
    >
      {linesOf(
        values.map((_, n) => n),
        values,
      ).map((line) => (
        <polyline
          key={line[0]?.at}
          points={line
            .map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
            .join(' ')}
          className="fill-none stroke-accent"
          strokeWidth="1.5"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  )
}
