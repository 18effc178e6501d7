import type { ReactNode } from 'react'

/** Says that there is nothing, why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid place-items-center rounded-lg border border-dashed border-line-strong px-6 py-14 text-center">
      <h2 dir="auto" className="font-semibold break-words">
        {title}
      </h2>
      {children && <div className="mt-1.5 max-w-md text-muted">{children}</div>}
    </div>
  )
}

/** A placeholder of the size of the content that is loading. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div aria-hidden="true" className="overflow-hidden rounded-lg border border-line bg-panel">
      {Array.from({ length: lines }, (_, i) => (
        <div
          key={i}
          className="flex h-8 items-center gap-6 border-b border-line px-3 last:border-0"
        >
          <span className="h-2 w-16 rounded bg-quiet-soft" />
          <span className="h-2 w-40 rounded bg-quiet-soft" />
          <span className="h-2 w-24 rounded bg-quiet-soft" />
        </div>
      ))}
    </div>
  )
}
