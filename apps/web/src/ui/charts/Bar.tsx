/** A small bar for a share. The number must be shown as text beside it. */
export function Bar({
  parts,
  of,
}: {
  parts: { size: number; tone: 'good' | 'busy' | 'bad' }[]
  of: number
}) {
  const whole = Math.max(
    of,
    parts.reduce((sum, p) => sum + p.size, 0),
    1,
  )
  const colours = { good: 'bg-good', busy: 'bg-busy', bad: 'bg-bad' }
  return (
    <span
      aria-hidden="true"
      className="flex h-[5px] w-[72px] overflow-hidden rounded-full bg-line max-sm:w-10"
    >
      {parts.map((p, i) => (
        <i key={i} className={colours[p.tone]} style={{ width: `${(100 * p.size) / whole}%` }} />
      ))}
    </span>
  )
}
