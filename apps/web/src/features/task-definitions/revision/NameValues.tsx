import type { ReactNode } from 'react'

export interface Named {
  name: string
  value: ReactNode
}

/** Names and values in two columns; below each other on a phone. */
export function NameValues({ title, values }: { title: string; values: readonly Named[] }) {
  if (values.length === 0) return null
  return (
    <div className="mt-4">
      <h4 className="mb-1 text-xs text-muted">
        {title} <span className="text-faint">{values.length}</span>
      </h4>
      <dl className="divide-y divide-line rounded-md border border-line">
        {values.map((v, i) => (
          <div
            key={`${v.name} ${i}`}
            className="grid min-h-8 items-center gap-x-4 px-2.5 py-1 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]"
          >
            <dt className="min-w-0 break-all">
              <code>{v.name}</code>
            </dt>
            <dd dir="auto" className="min-w-0 break-words">
              {v.value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
