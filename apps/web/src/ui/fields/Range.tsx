/** Marks a number between two bounds. The number must be shown as text beside it. */
export function Range({ min, max, now }: { min: number; max: number; now: number }) {
  const end = Math.max(max, now, 1)
  const x = (n: number) => 4 + (192 * n) / end
  const outside = now < min || now > max
  return (
    <svg viewBox="0 0 200 16" className="h-4 w-50 max-w-full" aria-hidden="true">
      <rect x={x(0)} y="6.5" width={x(end) - x(0)} height="3" rx="1.5" className="fill-line" />
      <rect
        x={x(min)}
        y="5.5"
        width={Math.max(2, x(max) - x(min))}
        height="5"
        rx="2.5"
        className="fill-accent/45"
      />
      <circle cx={x(now)} cy="8" r="4" className={outside ? 'fill-warn' : 'fill-accent'} />
    </svg>
  )
}
