import { closeToast, useToasts } from '#lib/toasts.ts'
import { ToneMark } from '#ui/Tone.tsx'

/** Toasts at the edge of the page, announced to screen readers. */
export function Toasts() {
  const toasts = useToasts()
  return (
    <div
      role="log"
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2 max-sm:bottom-16"
    >
      {toasts.map((t) => (
        <div
          key={t.id}
          className="pointer-events-auto flex items-start gap-2.5 rounded-lg border border-line-strong bg-raised px-3.5 py-2.5 shadow-xl"
        >
          <span
            className={`mt-[5px] ${{ good: 'text-good', bad: 'text-bad', warn: 'text-warn' }[t.tone]}`}
          >
            <ToneMark tone={t.tone} />
          </span>
          <p dir="auto" className="min-w-0 flex-1 break-words">
            {t.text}
          </p>
          <button
            type="button"
            aria-label="Close"
            onClick={() => closeToast(t.id)}
            className="text-faint hover:text-text"
          >
            ✕
          </button>
        </div>
      ))}
    </div>
  )
}
