import type { Part } from '@pilothouse/contract'
import { count, duration } from '#lib/formats.ts'
import type { Connection } from '#lib/live/stream.ts'
import { useNow } from '#lib/now.ts'
import { ToneMark, type ToneName } from '#ui/Tone.tsx'

/** Says how old the shown data is, and whether it is complete. */
export function Freshness({
  parts,
  connection,
}: {
  parts: readonly Part[]
  connection: Connection
}) {
  const now = useNow()
  const { tone, text, title } = readFreshness(parts, connection, now)
  return (
    <>
      {/* The age changes every second, so screen readers announce only problems. */}
      <span aria-live="polite" className="sr-only">
        {tone === 'bad' || tone === 'warn' ? text.split(' · ').slice(0, -1).join(' · ') : ''}
      </span>
      <span
        role="status"
        aria-live="off"
        title={title}
        className="ml-auto flex min-w-0 items-center gap-1.5 text-muted"
      >
        <span
          className={
            {
              good: 'text-good',
              warn: 'text-warn',
              bad: 'text-bad',
              busy: 'text-busy',
              quiet: 'text-quiet',
            }[tone]
          }
        >
          <ToneMark tone={tone} />
        </span>
        <span className="truncate">{text}</span>
      </span>
    </>
  )
}

/** Describes one part: its age, how much of it is loaded, and its first problem. */
function describePart({ region, asOf, complete, loaded, total, problems }: Part, now: number) {
  const age = asOf === null ? 'not read yet' : `${duration(now - asOf)} ago`
  const loading = complete ? '' : `, ${count(loaded)} of ${total === null ? '?' : count(total)}`
  const problem = problems[0] ? `, ${problems[0].call}: ${problems[0].code}` : ''
  return `${region}: ${age}${loading}${problem}`
}

/** Describes the worst state of the parts in a few words. */
export function readFreshness(
  parts: readonly Part[],
  connection: Connection,
  now: number,
): { tone: ToneName; text: string; title: string } {
  const failed = parts.filter((p) => p.problems.length > 0)
  const oldest = Math.min(...parts.map((p) => p.asOf ?? Infinity))
  const age = Number.isFinite(oldest) ? `${duration(now - oldest)} ago` : 'not read yet'
  const title = parts.map((p) => describePart(p, now)).join('\n')
  if (connection === 'lost')
    return {
      tone: 'bad',
      text: `Not live · ${age}`,
      title: `The connection to Pilothouse is lost. Reconnecting…\n${title}`,
    }
  if (failed.length > 0) {
    const regions = failed.map((p) => p.region).join(', ')
    const code = failed[0]?.problems[0]?.code ?? 'failed'
    return {
      tone: 'warn',
      text: `${regions}: ${code} · ${age}`,
      title,
    }
  }
  const short = parts.filter((p) => !p.complete)
  if (short.length > 0) {
    const loaded = short.reduce((sum, p) => sum + p.loaded, 0)
    const total = short.some((p) => p.total === null)
      ? null
      : short.reduce((sum, p) => sum + (p.total ?? 0), 0)
    return { tone: 'busy', text: total ? `${count(loaded)} of ${count(total)}` : 'Reading…', title }
  }
  if (parts.length === 0)
    return { tone: 'quiet', text: connection === 'live' ? 'Live' : 'Connecting…', title }
  return { tone: now - oldest > 90_000 ? 'warn' : 'good', text: age, title }
}
