import { absolute, ago } from '#lib/formats.ts'
import { useNow } from '#lib/now.ts'

/** The time since a moment, with the exact time as a tooltip. */
export function Time({ at, empty = '–' }: { at: number | null; empty?: string }) {
  const now = useNow()
  if (at === null) return <span className="text-faint">{empty}</span>
  return (
    <time dateTime={new Date(at).toISOString()} title={absolute(at)} className="whitespace-nowrap">
      {ago(at, now)}
    </time>
  )
}
