import { memo } from 'react'
import { plural } from '#lib/formats.ts'
import { Tone } from '#ui/Tone.tsx'
import { pathText, type Found } from './code/diagnose'

/** Errors that ECS would refuse, and remarks. Each links to its place in the text. */
export const FindingList = memo(function FindingList({
  found,
  go,
}: {
  found: readonly Found[]
  go: (found: Found) => void
}) {
  const errors = found.filter((f) => f.severity === 'error').length
  return (
    <section aria-label="Findings" className="min-w-0">
      <p role="status" className="text-muted">
        {found.length === 0
          ? 'No problems found.'
          : `${plural(errors, 'error')}, ${plural(found.length - errors, 'remark')}.`}
      </p>
      {found.length > 0 && (
        <ul className="mt-1 grid gap-1">
          {found.slice(0, 50).map((f, i) => (
            <li key={`${pathText(f.path)} ${i}`} className="flex items-baseline gap-2">
              <Tone tone={f.severity === 'error' ? 'bad' : 'warn'}>{f.severity}</Tone>
              <button
                type="button"
                onClick={() => go(f)}
                className="min-w-0 text-left break-words hover:underline"
              >
                {f.path.length > 0 && <code className="mr-1.5 break-all">{pathText(f.path)}</code>}
                {f.message}
              </button>
            </li>
          ))}
          {found.length > 50 && <li className="text-muted">and {found.length - 50} more</li>}
        </ul>
      )}
    </section>
  )
})
